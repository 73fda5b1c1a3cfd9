package bzip2

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func invert(column []byte, origin int) ([]byte, bool) {
	text := slices.Clone(column)
	var count [256]uint32
	for _, c := range text {
		count[c]++
	}
	ok := new(inverse).invert(text, &count, origin)
	return text, ok
}

// Blocks of many stretches, also those whose rows are many rings, since the
// block repeats itself.
func TestInverseOnHardShapes(t *testing.T) {
	t.Parallel()
	s := new(sorter)
	for _, n := range []int{6, 100, portion, portion + 1, 20 * portion} {
		for name, block := range hardShapes(n) {
			column := slices.Clone(block)
			got, ok := invert(column, s.transform(column))
			require.True(t, ok, "%s of %d", name, n)
			require.True(t, bytes.Equal(block, got), "%s of %d", name, n)
		}
	}
}

// Of all short columns, whatever is undone is what other programs make of it.
func TestInverseAgreesWithGoingForth(t *testing.T) {
	t.Parallel()
	undone, refused := 0, 0
	for n := 1; n <= 7; n++ {
		words(n, "abc", func(column []byte) {
			for row := range column {
				block, ok := invert(column, row)
				if !ok {
					refused++
				} else if undone++; !bytes.Equal(forth(column, row), block) {
					require.Failf(t, "other bytes", "%q, row %d", column, row)
				}
			}
		})
	}
	require.Positive(t, undone)
	require.Positive(t, refused)
}

// forth undoes a column as other programs do, from the block's first byte on.
func forth(column []byte, row int) []byte {
	order := make([]int, len(column))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(column[a]) - int(column[b]) })
	block := make([]byte, len(column))
	for i := range block {
		row = order[row]
		block[i] = column[row]
	}
	return block
}
