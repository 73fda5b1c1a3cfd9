package csvspec_test

import (
	"encoding/json"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/erplink/erplink/csvspec"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func decimal(t testing.TB, s string) csvspec.Decimal {
	t.Helper()
	d, err := csvspec.ParseDecimal(s)
	require.NoError(t, err)
	return d
}

func TestParseDecimal(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "-0": "0", "0.0": "0", "-0.000": "0", "007": "7", "1": "1", "-12.50": "-12.5", "0.0001": "0.0001",
		"99999999.9999": "99999999.9999", "123456789012345678": "123456789012345678",
		"-0.123456789012345678":                    "-0.123456789012345678",
		"0000000000000000000001.50000000000000000": "1.5",
		"0.000000000000000000000000":               "0",
		"0.01000000000000000000":                   "0.01",
	} {
		d, err := csvspec.ParseDecimal(text)
		require.NoError(t, err, text)
		require.Equal(t, want, d.String(), text)
		again, err := csvspec.ParseDecimal(want)
		require.NoError(t, err)
		require.True(t, d == again, "%s has two forms", text)
	}
}

func TestParseDecimalRefuses(t *testing.T) {
	for _, text := range []string{
		"", "-", ".", "1.", ".5", "-.5", "+1", "1e3", "1,5", " 1", "1 ", "1.2.3", "--1", "0x10", "NaN", "١", "1.-2", strings.Repeat("1", 40) + "x",
	} {
		_, err := csvspec.ParseDecimal(text)
		require.ErrorContains(t, err, "not a decimal number", text)
		require.NotErrorIs(t, err, csvspec.ErrRange)
	}
	for _, text := range []string{
		"1234567890123456789", "1000000000000000000", "0.1234567890123456789", "100000000000000000.5", "-" + strings.Repeat("9", 30),
		"0.0000000000000000001",
	} {
		_, err := csvspec.ParseDecimal(text)
		require.ErrorIs(t, err, csvspec.ErrRange, text)
	}
}

func TestNewDecimal(t *testing.T) {
	d, err := csvspec.NewDecimal(-12500, 3)
	require.NoError(t, err)
	require.Equal(t, "-12.5", d.String())
	require.Equal(t, 1, d.Places())
	for _, n := range []int64{math.MinInt64, -1e18, 1e18, math.MaxInt64} {
		_, err := csvspec.NewDecimal(n, 0)
		require.ErrorIs(t, err, csvspec.ErrRange)
		require.Panics(t, func() { csvspec.Int(n) })
	}
	for _, scale := range []int{-1, 19} {
		_, err := csvspec.NewDecimal(1, scale)
		require.ErrorIs(t, err, csvspec.ErrRange)
	}
}

func TestDecimalRound(t *testing.T) {
	for _, c := range []struct {
		d      string
		places int
		want   string
	}{
		{"1.2345", 4, "1.2345"}, {"1.23445", 4, "1.2345"}, {"1.23444", 4, "1.2344"}, {"-1.5", 0, "-2"}, {"-1.49", 0, "-1"},
		{"0.5", 0, "1"}, {"-0.5", 0, "-1"}, {"0.4999", 0, "0"}, {"2.5", -3, "3"}, {"9.995", 2, "10"},
		{"0.999999999999999999", 0, "1"}, {"-0.499999999999999999", 0, "0"},
	} {
		require.Equal(t, c.want, decimal(t, c.d).Round(c.places).String(), "%s to %d", c.d, c.places)
	}
}

func TestDecimalInt64(t *testing.T) {
	n, exact := decimal(t, "-7").Int64()
	require.Equal(t, int64(-7), n)
	require.True(t, exact)
	n, exact = decimal(t, "-7.9").Int64()
	require.Equal(t, int64(-7), n)
	require.False(t, exact)
}

func TestDecimalText(t *testing.T) {
	row := struct{ A, B csvspec.Decimal }{decimal(t, "1.50"), csvspec.Int(-3)}
	data, err := json.Marshal(row)
	require.NoError(t, err)
	require.JSONEq(t, `{"A":"1.5","B":"-3"}`, string(data))
	again := row
	require.NoError(t, json.Unmarshal(data, &again))
	require.Equal(t, row, again)
	require.Error(t, json.Unmarshal([]byte(`{"A":"1,5"}`), &again))
	require.Equal(t, row, again, "a failed read changes nothing")
	text, err := csvspec.Int(5).AppendText([]byte("x"))
	require.NoError(t, err)
	require.Equal(t, "x5", string(text))
}

func TestDecimalRangeOfResults(t *testing.T) {
	big := decimal(t, strings.Repeat("9", 18))
	_, err := big.Add(csvspec.Int(1))
	require.ErrorIs(t, err, csvspec.ErrRange)
	_, err = big.Neg().Sub(csvspec.Int(1))
	require.ErrorIs(t, err, csvspec.ErrRange)
	_, err = big.Mul(csvspec.Int(2))
	require.ErrorIs(t, err, csvspec.ErrRange)
	_, err = big.Add(decimal(t, "0.1"))
	require.ErrorIs(t, err, csvspec.ErrRange)
	_, _, err = csvspec.Int(1).Quo(csvspec.Decimal{}, 2)
	require.ErrorIs(t, err, csvspec.ErrRange)
	_, _, err = csvspec.Int(1).Quo(csvspec.Int(3), 19)
	require.ErrorIs(t, err, csvspec.ErrRange)
}

func anyDecimal(t *rapid.T, label string) csvspec.Decimal {
	d, err := csvspec.NewDecimal(rapid.Int64Range(-1e18+1, 1e18-1).Draw(t, label), rapid.IntRange(0, 18).Draw(t, label+" scale"))
	require.NoError(t, err)
	return d
}

func rat(d csvspec.Decimal) *big.Rat {
	r, ok := new(big.Rat).SetString(d.String())
	if !ok {
		panic(d.String())
	}
	return r
}

// TestDecimalArithmetic compares with exact fractions.
func TestDecimalArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyDecimal(t, "a"), anyDecimal(t, "b")
		x, y := rat(a), rat(b)
		require.Equal(t, x.Cmp(y), a.Cmp(b))
		require.Equal(t, x.Sign(), a.Sign())
		require.Equal(t, x.Sign() == 0, a.IsZero())
		require.Equal(t, new(big.Rat).Neg(x), rat(a.Neg()))
		if sum, err := a.Add(b); err == nil {
			require.Zero(t, new(big.Rat).Add(x, y).Cmp(rat(sum)))
		} else {
			require.False(t, exists(new(big.Rat).Add(x, y)), "%s + %s", a, b)
		}
		if product, err := a.Mul(b); err == nil {
			require.Zero(t, new(big.Rat).Mul(x, y).Cmp(rat(product)))
		} else {
			require.False(t, exists(new(big.Rat).Mul(x, y)), "%s * %s", a, b)
		}
	})
}

// exists reports whether there is a Decimal of that value.
func exists(r *big.Rat) bool {
	d, err := csvspec.ParseDecimal(strings.TrimSuffix(r.FloatString(18), "."))
	return err == nil && rat(d).Cmp(r) == 0
}

func TestDecimalQuo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyDecimal(t, "a"), anyDecimal(t, "b")
		places := rapid.IntRange(0, 18).Draw(t, "places")
		if b.IsZero() {
			return
		}
		exactly := new(big.Rat).Quo(rat(a), rat(b))
		q, exact, err := a.Quo(b, places)
		rounded, ok := new(big.Rat).SetString(exactly.FloatString(places)) // rounds half away from zero
		require.True(t, ok)
		if err != nil {
			require.False(t, exists(rounded), "%s / %s to %d", a, b, places)
			return
		}
		require.Zero(t, rounded.Cmp(rat(q)), "%s / %s to %d: %s", a, b, places, q)
		require.Equal(t, rounded.Cmp(exactly) == 0, exact)
	})
}

func TestDecimalRoundAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDecimal(t, "d")
		places := rapid.IntRange(0, 18).Draw(t, "places")
		want, ok := new(big.Rat).SetString(rat(d).FloatString(places))
		require.True(t, ok)
		require.Zero(t, want.Cmp(rat(d.Round(places))))
	})
}

func FuzzParseDecimal(f *testing.F) {
	for _, s := range []string{"0", "-12.50", "99999999.9999", "1e5", ".5", "0000000000000000000001.50", "1234567890123456789"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := csvspec.ParseDecimal(s)
		if err != nil {
			return
		}
		want, ok := new(big.Rat).SetString(s)
		require.True(t, ok)
		require.Zero(t, want.Cmp(rat(d)))
		again, err := csvspec.ParseDecimal(d.String())
		require.NoError(t, err)
		require.Equal(t, d, again)
		require.LessOrEqual(t, len(d.String()), max(len(s), 1))
	})
}
