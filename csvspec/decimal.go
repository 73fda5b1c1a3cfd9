package csvspec

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrRange says that a number has more than eighteen significant digits or
// more than eighteen decimals, which is more than a Decimal holds.
var ErrRange = errors.New("number out of range")

const maxScale = 18

// powersOfTen holds 10^i for every scale of a Decimal.
var powersOfTen = [maxScale + 1]int64{
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
}

// Decimal is an exact decimal number of up to eighteen digits. It has one form
// for each value, so that == compares; the zero value is 0. How many digits a
// column takes is a matter of its Layout, not of this type. It is a plain
// value and safe for concurrent use.
type Decimal struct {
	coefficient int64 // without trailing zeros behind the point
	scale       uint8 // digits behind the point
}

// NewDecimal returns coefficient / 10^scale. A scale outside 0 to 18 or a
// coefficient of more than eighteen digits is an ErrRange.
func NewDecimal(coefficient int64, scale int) (Decimal, error) {
	if scale < 0 || scale > maxScale || coefficient <= -powersOfTen[maxScale] || coefficient >= powersOfTen[maxScale] {
		return Decimal{}, fmt.Errorf("%w: %d with %d decimals", ErrRange, coefficient, scale)
	}
	return normal(coefficient, scale), nil
}

// Int returns the whole number n. It panics if n has more than eighteen
// digits, which no quantity of the interface may have; use NewDecimal for
// numbers that are not known to be smaller.
func Int(n int64) Decimal {
	d, err := NewDecimal(n, 0)
	if err != nil {
		panic("csvspec.Int: " + err.Error())
	}
	return d
}

// ParseDecimal reads the form of the interface: an optional minus sign,
// digits, and optionally a full stop with more digits. No plus sign, no
// exponent, no thousands separator, no bare point. Zeros that say nothing are
// dropped; more than eighteen digits are an ErrRange.
func ParseDecimal(s string) (Decimal, error) {
	d, whole, _, ok := scanDecimal(s)
	switch {
	case whole == 0:
		return Decimal{}, fmt.Errorf("%q is not a decimal number", s)
	case !ok:
		return Decimal{}, fmt.Errorf("%w: %q", ErrRange, s)
	}
	return d, nil
}

// scanDecimal reads a number and counts its digits as they are written, zeros
// included, since the interface limits the written form. whole is 0 where s is
// no number; ok is false also where it does not fit a Decimal.
func scanDecimal[text string | []byte](s text) (d Decimal, whole, places int, ok bool) {
	first, point := 0, -1
	if len(s) > 0 && s[0] == '-' {
		first = 1
	}
	var n int64
	for i := first; i < len(s); i++ {
		if c := s[i] - '0'; c <= 9 {
			n = n*10 + int64(c)
			continue
		}
		if s[i] != '.' || point >= 0 || i == len(s)-1 {
			return Decimal{}, 0, 0, false
		}
		point = i
	}
	whole = len(s) - first
	if point >= 0 {
		whole, places = point-first, len(s)-point-1
	}
	scale := places
	if whole+places > maxScale { // n may have wrapped around
		if n, scale, ok = longDecimal(string(s[first:])); !ok {
			return Decimal{}, whole, places, false
		}
	}
	if first == 1 {
		n = -n
	}
	return normal(n, scale), whole, places, whole > 0
}

// longDecimal reads digits of which some may be zeros that say nothing.
func longDecimal(digits string) (coefficient int64, scale int, ok bool) {
	whole, places, _ := strings.Cut(digits, ".")
	whole, places = strings.TrimLeft(whole, "0"), strings.TrimRight(places, "0")
	if len(whole)+len(places) > maxScale {
		return 0, len(places), false
	}
	coefficient, err := strconv.ParseInt("0"+whole+places, 10, 64)
	return coefficient, len(places), err == nil
}

// normal drops the zeros at the end of the decimals.
func normal(coefficient int64, scale int) Decimal {
	for scale > 0 && coefficient%10 == 0 {
		coefficient /= 10
		scale--
	}
	return Decimal{coefficient, uint8(scale)}
}

// AppendText appends the shortest form, such as -12.5 or 0. The error is
// always nil.
func (d Decimal) AppendText(dst []byte) ([]byte, error) { return d.append(dst), nil }

func (d Decimal) append(dst []byte) []byte { return appendScaled(dst, d.coefficient, int(d.scale)) }

// appendScaled appends n / 10^scale with scale decimals. It is what makes the
// writer fast: strconv would take two calls for it.
func appendScaled(dst []byte, n int64, scale int) []byte {
	var text [24]byte
	i := len(text)
	u := magnitude(n)
	for ; scale > 0; scale-- {
		i--
		text[i] = '0' + byte(u%10)
		if u /= 10; scale == 1 {
			i--
			text[i] = '.'
		}
	}
	for {
		i--
		text[i] = '0' + byte(u%10)
		if u /= 10; u == 0 {
			break
		}
	}
	if n < 0 {
		i--
		text[i] = '-'
	}
	return append(dst, text[i:]...)
}

// String returns the shortest form, such as -12.5 or 0.
func (d Decimal) String() string { return string(d.append(nil)) }

// MarshalText returns the shortest form. The error is always nil.
func (d Decimal) MarshalText() ([]byte, error) { return d.append(nil), nil }

// UnmarshalText reads what ParseDecimal reads.
func (d *Decimal) UnmarshalText(text []byte) error {
	parsed, err := ParseDecimal(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Places returns the number of digits behind the point.
func (d Decimal) Places() int { return int(d.scale) }

// IsZero reports whether d is 0.
func (d Decimal) IsZero() bool { return d.coefficient == 0 }

// Int64 returns the whole part of d, and whether that is all of it.
func (d Decimal) Int64() (whole int64, exact bool) {
	return d.coefficient / powersOfTen[d.scale], d.scale == 0
}

// fits reports whether d can be written with so many digits before and
// behind the point.
func (d Decimal) fits(whole, places int) bool {
	limit := powersOfTen[min(whole+int(d.scale), maxScale)]
	return int(d.scale) <= places && d.coefficient < limit && d.coefficient > -limit
}
