package orders

import (
	"cmp"
	"errors"
	"math/bits"
	"strconv"
	"strings"
)

const (
	decimalPlaces = 5
	decimalWhole  = 12
	decimalOne    = 100_000 // 10^decimalPlaces
	decimalLimit  = 1_000_000_000_000 * decimalOne
)

// ErrDecimal says that a text or a result is not a number of at most 12
// digits before and 5 after the point.
var ErrDecimal = errors.New("not a decimal number of up to 12 digits before and 5 after the point")

// ErrInexact says that a product or quotient needs more than 5 decimals.
var ErrInexact = errors.New("does not come out exact in 5 decimals")

// Decimal is an exact number of up to 12 digits before and 5 after the point,
// for quantities and money of an order. Its zero value is 0; it compares with
// ==. csvspec's narrower decimal would not hold line totals in currencies
// without small units. A Decimal is a value: safe for concurrent use.
type Decimal struct{ n int64 } // hundred-thousandths

// NewDecimal returns coefficient / 10^places, for places from 0 to 5.
func NewDecimal(coefficient int64, places int) (Decimal, error) {
	if places < 0 || places > decimalPlaces {
		return Decimal{}, ErrDecimal
	}
	d := Decimal{coefficient}
	for ; places < decimalPlaces; places++ {
		if d.n >= decimalLimit || d.n <= -decimalLimit {
			return Decimal{}, ErrDecimal
		}
		d.n *= 10
	}
	return d.checked()
}

// ParseDecimal reads a plain number: an optional minus, digits, and at most
// one point with digits on both sides. It takes no exponent and no separators.
func ParseDecimal(s string) (Decimal, error) { return parseDecimal(s, '.') }

// MustDecimal is ParseDecimal for literals: it panics on an error.
func MustDecimal(s string) Decimal {
	d, err := ParseDecimal(s)
	if err != nil {
		panic("orders: " + strconv.Quote(s) + ": " + err.Error())
	}
	return d
}

func parseDecimal(s string, mark byte) (Decimal, error) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, point := strings.Cut(digits, string(mark))
	if whole == "" || len(whole) > decimalWhole || point && fraction == "" || len(fraction) > decimalPlaces {
		return Decimal{}, ErrDecimal
	}
	var n int64
	for i := range len(whole) + decimalPlaces {
		c := byte('0')
		switch {
		case i < len(whole):
			c = whole[i]
		case i-len(whole) < len(fraction):
			c = fraction[i-len(whole)]
		}
		if c < '0' || c > '9' {
			return Decimal{}, ErrDecimal
		}
		n = n*10 + int64(c-'0')
	}
	if negative {
		n = -n
	}
	return Decimal{n}, nil
}

func (d Decimal) checked() (Decimal, error) {
	if d.n >= decimalLimit || d.n <= -decimalLimit {
		return Decimal{}, ErrDecimal
	}
	return d, nil
}

// IsZero reports whether d is 0.
func (d Decimal) IsZero() bool { return d.n == 0 }

// Sign is -1, 0 or +1.
func (d Decimal) Sign() int { return cmp.Compare(d.n, 0) }

// Cmp compares two decimals.
func (d Decimal) Cmp(e Decimal) int { return cmp.Compare(d.n, e.n) }

// IsWhole reports whether d has no decimals.
func (d Decimal) IsWhole() bool { return d.n%decimalOne == 0 }

// Add returns d + e, or ErrDecimal where it has too many digits.
func (d Decimal) Add(e Decimal) (Decimal, error) { return Decimal{d.n + e.n}.checked() }

// Mul returns d × e: ErrInexact where it needs more than 5 decimals,
// ErrDecimal where it has too many digits. Nothing is rounded.
func (d Decimal) Mul(e Decimal) (Decimal, error) {
	high, low := bits.Mul64(magnitude(d.n), magnitude(e.n))
	return divide(high, low, decimalOne, d.Sign()*e.Sign())
}

// Div returns d ÷ e under the same rules; a divisor of 0 is ErrInexact.
func (d Decimal) Div(e Decimal) (Decimal, error) {
	high, low := bits.Mul64(magnitude(d.n), decimalOne)
	return divide(high, low, magnitude(e.n), d.Sign()*e.Sign())
}

func divide(high, low, by uint64, sign int) (Decimal, error) {
	if by == 0 {
		return Decimal{}, ErrInexact
	}
	if high >= by {
		return Decimal{}, ErrDecimal
	}
	quotient, rest := bits.Div64(high, low, by)
	switch {
	case quotient >= decimalLimit:
		return Decimal{}, ErrDecimal
	case rest != 0:
		return Decimal{}, ErrInexact
	}
	return Decimal{int64(sign) * int64(quotient)}, nil
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// String is the number without trailing zeros, as ParseDecimal reads it.
func (d Decimal) String() string { return string(d.append(nil, '.', 0)) }

// AppendText appends what String returns.
func (d Decimal) AppendText(b []byte) ([]byte, error) { return d.append(b, '.', 0), nil }

// MarshalText is String as bytes.
func (d Decimal) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText is ParseDecimal into d.
func (d *Decimal) UnmarshalText(text []byte) error {
	parsed, err := ParseDecimal(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}

// append writes as many decimals as the value needs, but at least places.
func (d Decimal) append(b []byte, mark byte, places int) []byte {
	n := magnitude(d.n)
	if d.n < 0 {
		b = append(b, '-')
	}
	b = strconv.AppendUint(b, n/decimalOne, 10)
	fraction := n % decimalOne
	if fraction == 0 && places == 0 {
		return b
	}
	b = append(b, mark)
	for unit := uint64(decimalOne / 10); fraction > 0 || places > 0; unit /= 10 {
		b = append(b, byte('0'+fraction/unit))
		fraction %= unit
		places--
	}
	return b
}

var one = Decimal{decimalOne}
