package extract_test

import (
	"database/sql"
	"database/sql/driver"
	"math/big"
	"strings"
	"testing"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Numbers of any length come into a column of four places as exact arithmetic
// rounds them, half away from zero; and without the policy only those come in
// that need no rounding.
func TestRoundingIsExact(t *testing.T) {
	file := typed(t)
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringMatching(`[-+]?[0-9]{1,7}(\.[0-9]{0,4}([05]0*|[0-9]{0,20}))?`), 1, 50).Draw(t, "numbers")
		var rows [][]driver.Value
		for _, text := range texts {
			rows = append(rows, []driver.Value{"A", "B", true, text})
		}
		db := &erp{results: map[string]result{"q": rowsOf([]string{"location_code", "description", "active", "a_decimal"}, rows...)}}
		pool := sql.OpenDB(db)
		defer pool.Close()
		round := &extract.Options{Policies: map[string]extract.Policy{"a_decimal": {Round: true}}}

		n := 0
		for row, err := range extract.Query(extract.DB(pool, extract.NoIsolation), file, "q", round).Rows(t.Context(), nil) {
			require.NoError(t, err, texts[n])
			require.Equal(t, rounded(t, texts[n]), row.Extra[2], texts[n])
			n++
		}
		require.Len(t, texts, n)

		n = 0
		for row, err := range extract.Query(extract.DB(pool, extract.NoIsolation), file, "q", nil).Rows(t.Context(), nil) {
			exact := exactly(t, texts[n])
			got, _ := new(big.Rat).SetString(rounded(t, texts[n]))
			if got.Cmp(exact) != 0 {
				require.ErrorIs(t, err, csvspec.CodeTypeDecimal, texts[n])
				return
			}
			require.NoError(t, err, texts[n])
			require.Equal(t, rounded(t, texts[n]), row.Extra[2])
			n++
		}
	})
}

func exactly(t require.TestingT, text string) *big.Rat {
	r, ok := new(big.Rat).SetString(strings.TrimSuffix(text, "."))
	require.True(t, ok, text)
	return r
}

// rounded returns the number to four places in its shortest form; big.Rat
// rounds half away from zero.
func rounded(t require.TestingT, text string) string {
	s := exactly(t, text).FloatString(4)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "" || s == "-" || s == "-0" {
		return "0"
	}
	return s
}
