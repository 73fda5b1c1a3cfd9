package check

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// rowsOf makes a file of which row i names row next[i], or none where it is -1.
func rowsOf(next []int) (links, *table) {
	var (
		l    links
		keys table
	)
	for i, to := range next {
		keys.add(digest{uint64(i + 1), 0}, int64(i+1))
		if to >= 0 {
			l.add(digest{uint64(to + 1), 0}, int64(i+1))
		}
	}
	return l, &keys
}

func TestCircles(t *testing.T) {
	for name, c := range map[string]struct {
		next []int
		want [][]int64
	}{
		"none":                  {nil, nil},
		"a chain":               {[]int{1, 2, -1}, nil},
		"a name without a row":  {[]int{9}, nil},
		"itself":                {[]int{0}, [][]int64{{1}}},
		"two":                   {[]int{1, 0}, [][]int64{{1, 2}}},
		"a tail into a circle":  {[]int{2, 0, 3, 2}, [][]int64{{3, 4}}},
		"two circles":           {[]int{1, 0, 3, 4, 2}, [][]int64{{1, 2}, {3, 4, 5}}},
		"entered at the middle": {[]int{3, 2, 1, 2}, [][]int64{{2, 3}}},
	} {
		t.Run(name, func(t *testing.T) {
			l, keys := rowsOf(c.next)
			require.Equal(t, c.want, slices.Collect(l.circles(keys)))
		})
	}
}

// TestCirclesAgainstWalks compares with the definition: a row is in a circle
// when following its name leads back to it.
func TestCirclesAgainstWalks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "rows")
		next := rapid.SliceOfN(rapid.IntRange(-1, n-1), n, n).Draw(t, "next")
		var want []int64
		for i := range next {
			at := next[i]
			for steps := 0; at >= 0 && at != i && steps < n; steps++ {
				at = next[at]
			}
			if at == i {
				want = append(want, int64(i+1))
			}
		}
		l, keys := rowsOf(next)
		var got []int64
		for circle := range l.circles(keys) {
			got = append(got, circle...)
			if circle[0] != slices.Min(circle) {
				t.Fatalf("%v does not begin with its lowest line", circle)
			}
		}
		slices.Sort(got)
		if !slices.Equal(want, got) {
			t.Fatalf("next %v: want rows %v, got %v", next, want, got)
		}
	})
}

func TestLinksLeaveOutLinesThatCannotBeTold(t *testing.T) {
	var l links
	l.add(digest{1, 1}, maxLine)
	require.Empty(t, l)
}
