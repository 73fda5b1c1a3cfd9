package orders_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/erplink/erplink/orders"
)

func TestParseDecimal(t *testing.T) {
	for _, s := range []string{"0", "1", "-1", "0.00001", "999999999999.99999", "-999999999999.99999", "12.5"} {
		d, err := orders.ParseDecimal(s)
		require.NoError(t, err)
		require.Equal(t, s, d.String())
	}
	for in, want := range map[string]string{"007": "7", "1.50": "1.5", "-0": "0"} {
		d, err := orders.ParseDecimal(in)
		require.NoError(t, err)
		require.Equal(t, want, d.String())
	}
	for _, s := range []string{"", "-", ".5", "5.", "1,5", "1e3", "+1", " 1", "1 ", "--1", "1.-5", "1.000000", "1000000000000", "٣", "1_000"} {
		_, err := orders.ParseDecimal(s)
		require.ErrorIs(t, err, orders.ErrDecimal, s)
	}
	require.Panics(t, func() { orders.MustDecimal("x") })
}

func TestNewDecimal(t *testing.T) {
	d, err := orders.NewDecimal(-1205, 2)
	require.NoError(t, err)
	require.Equal(t, "-12.05", d.String())
	for _, c := range []struct {
		n      int64
		places int
	}{{1, -1}, {1, 6}, {1_000_000_000_000, 0}, {-1_000_000_000_000, 0}, {100_000_000_000_000_000, 5}} {
		_, err := orders.NewDecimal(c.n, c.places)
		require.ErrorIs(t, err, orders.ErrDecimal)
	}
}

// Arithmetic agrees with math/big, or refuses for the stated reason.
func TestArithmeticIsExact(t *testing.T) {
	limit := new(big.Rat).SetInt64(1_000_000_000_000)
	number := rapid.Custom(func(t *rapid.T) orders.Decimal {
		d, err := orders.NewDecimal(rapid.Int64Range(-99_999_999_999, 99_999_999_999).Draw(t, "n"), rapid.IntRange(0, 5).Draw(t, "places"))
		require.NoError(t, err)
		return d
	})
	rational := func(d orders.Decimal) *big.Rat {
		r, ok := new(big.Rat).SetString(d.String())
		require.True(t, ok)
		return r
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := number.Draw(t, "a"), number.Draw(t, "b")
		check := func(got orders.Decimal, err error, want *big.Rat) {
			switch digits, exact := want.FloatPrec(); {
			case new(big.Rat).Abs(want).Cmp(limit) >= 0:
				require.ErrorIs(t, err, orders.ErrDecimal)
			case !exact || digits > 5:
				require.ErrorIs(t, err, orders.ErrInexact)
			default:
				require.NoError(t, err)
				require.Zero(t, rational(got).Cmp(want), "%s %s: %s", a, b, got)
			}
		}
		sum, err := a.Add(b)
		check(sum, err, new(big.Rat).Add(rational(a), rational(b)))
		product, err := a.Mul(b)
		check(product, err, new(big.Rat).Mul(rational(a), rational(b)))
		if !b.IsZero() {
			quotient, err := a.Div(b)
			check(quotient, err, new(big.Rat).Quo(rational(a), rational(b)))
		}
		require.Equal(t, rational(a).Cmp(rational(b)), a.Cmp(b))
		require.Equal(t, rational(a).Sign(), a.Sign())
		text, err := a.MarshalText()
		require.NoError(t, err)
		var back orders.Decimal
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, a, back)
	})
	_, err := orders.MustDecimal("1").Div(orders.Decimal{})
	require.ErrorIs(t, err, orders.ErrInexact)
}
