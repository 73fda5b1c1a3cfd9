package check

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
)

func TestCommonFormIsThatOfEqualFold(t *testing.T) {
	words := []string{"bolt", "BOLT", " Bolt ", "straße", "STRASSE", "STRAẞE", "Ωμέγα", "ωμέγα", "ΩΜΈΓΑ", "K", "k", "\u212a", "ſ", "s", "ı", "i", "İ", "ключ", "КЛЮЧ", "浪花", "\u00a0浪花\u3000"}
	for _, a := range words {
		for _, b := range words {
			same := strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
			require.Equal(t, same, string(appendCommon(nil, []byte(a))) == string(appendCommon(nil, []byte(b))), "%q %q", a, b)
		}
	}
}

// TestSimilarCodes gives codes in turn, each new, and the line that each is
// like.
func TestSimilarCodes(t *testing.T) {
	for _, c := range []struct {
		codes string
		like  []int64
	}{
		{"A,B,C", []int64{0, 0, 0}},
		{"A,a", []int64{0, 1}},
		{"a,A", []int64{0, 1}},
		{"a, A ,A,B,b", []int64{0, 1, 1, 0, 4}},
		{"aB,Ab,ab,AB", []int64{0, 1, 1, 1}},
		{"AB,Ab,aB", []int64{0, 1, 1}},
	} {
		h, keys, s := newHasher(), new(table), similar{}
		var got []int64
		for i, code := range strings.Split(c.codes, ",") {
			line := int64(i + 1)
			keys.add(h.sum([]byte(code)), line)
			got = append(got, s.add(h, keys, []byte(code), line))
		}
		require.Equal(t, c.like, got, c.codes)
	}
}

func TestCodesInCapitalsCostNothing(t *testing.T) {
	h, keys, s := newHasher(), new(table), similar{}
	for _, code := range []string{"BOLT-10", "ÄÖ", "浪花", "007"} {
		keys.add(h.sum([]byte(code)), 1)
		s.add(h, keys, []byte(code), 1)
	}
	require.Zero(t, s.others.len)
}

func TestOuterSpace(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "A": false, " A": true, "A ": true, "\u00a0A": true, "A\u3000": true, "A B": false, "ÄB": false, " ": true, "BÄ": false,
	} {
		require.Equal(t, want, outerSpace([]byte(text)), "%q", text)
	}
}

func TestLowestLines(t *testing.T) {
	l := lowest{n: 3}
	for line := range uint32(1000) {
		l.add(1000 - line)
	}
	require.Equal(t, []uint32{1, 2, 3}, l.cut())
	require.LessOrEqual(t, cap(l.lines), 256)
}

func TestLinesOfACircleAreBounded(t *testing.T) {
	require.Equal(t, "1, 2", lineList([]int64{1, 2}))
	require.Equal(t, "1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more", lineList([]int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}))
}

func TestNumbersForPeople(t *testing.T) {
	for in, want := range map[string]string{"0": "0", "999": "999", "1000": "1,000", "-1234567.89": "-1,234,567.89", "-100": "-100"} {
		require.Equal(t, want, grouped(in))
	}
	for in, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 999_949: "999.9 kB", 999_950: "1.0 MB", 2_500_000_000_000_000: "2500.0 TB"} {
		require.Equal(t, want, size(in))
	}
	require.Equal(t, []string{"1 error", "2,000 warnings", "3 info"}, []string{counted(1, Error), counted(2000, Warning), counted(3, Info)})
}

func TestSeverityText(t *testing.T) {
	for s := Info; s <= Error; s++ {
		text, err := s.MarshalText()
		require.NoError(t, err)
		var again Severity
		require.NoError(t, again.UnmarshalText(text))
		require.Equal(t, s, again)
	}
	var s Severity
	_, err := s.MarshalText()
	require.Error(t, err)
	require.ErrorContains(t, s.UnmarshalText([]byte("fatal")), `"fatal" is no severity`)
	require.Equal(t, "Severity(9)", Severity(9).String())
}

// TestRulesAreWhole finds a code without words, and a file rule whose columns
// the built-in layout does not have.
func TestRulesAreWhole(t *testing.T) {
	seen := map[csvspec.Code]bool{}
	for _, r := range rules {
		require.False(t, seen[r.code], r.code)
		seen[r.code] = true
		require.NotEmpty(t, r.title)
		require.True(t, strings.HasSuffix(r.advice, "."), r.advice)
		require.NotZero(t, r.severity)
		require.NotZero(t, r.evidence)
	}
	for _, l := range csvspec.Files() {
		c, rule := columns(l.Columns), fileRuleOf(l)
		for _, names := range [][]string{rule.key, rule.also.columns, rule.uniqueID, rule.due, rule.ascends, rule.chain.columns} {
			require.Equal(t, len(names) > 0, c.key(names) != nil, "%s: %v", l.File, names)
		}
		for _, ref := range rule.refs {
			require.NotNil(t, c.key(ref.columns), "%s: %v", l.File, ref.columns)
			require.True(t, seen[ref.code], ref.code)
			_, ok := c.when(ref.when)
			require.True(t, ok)
		}
		if rule.chain.columns != nil {
			require.NotNil(t, newChain(rule, c))
		}
		require.True(t, slices.ContainsFunc(fileRules, func(r fileRule) bool { return r.file == l.File }), "%s has a rule", l.File)
	}
}
