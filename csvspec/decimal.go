package csvspec

import (
	"errors"
	"fmt"
	"strconv"
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
	d, form := scanDecimal(s)
	switch {
	case !form.ok:
		return Decimal{}, fmt.Errorf("%q is not a decimal number", s)
	case form.overflow:
		return Decimal{}, fmt.Errorf("%w: %q", ErrRange, s)
	}
	return d, nil
}

// decimalForm is what scanDecimal saw: digits are counted as they are
// written, zeros included, since the interface limits the written form.
type decimalForm struct {
	ok            bool
	overflow      bool
	whole, places int
}

func scanDecimal[text string | []byte](s text) (Decimal, decimalForm) {
	var form decimalForm
	i := 0
	if i < len(s) && s[i] == '-' {
		i = 1
	}
	var coefficient int64
	start, point, kept := i, -1, 0
	end := len(s)
	for ; i < end; i++ {
		c := s[i]
		if c == '.' && point < 0 {
			point = i
			continue
		}
		if c < '0' || c > '9' {
			return Decimal{}, form
		}
		if coefficient >= powersOfTen[maxScale-1] {
			form.overflow = form.overflow || c != '0' || point < 0
			continue
		}
		coefficient = coefficient*10 + int64(c-'0')
		if point >= 0 {
			kept++
		}
	}
	form.whole = end - start
	if point >= 0 {
		form.whole, form.places = point-start, end-point-1
	}
	form.ok = form.whole > 0 && (point < 0 || form.places > 0)
	for kept > maxScale && coefficient%10 == 0 {
		coefficient /= 10
		kept--
	}
	form.overflow = form.overflow || kept > maxScale
	if !form.ok || form.overflow {
		return Decimal{}, form
	}
	if start > 0 {
		coefficient = -coefficient
	}
	return normal(coefficient, kept), form
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

func (d Decimal) append(dst []byte) []byte {
	if d.scale == 0 {
		return strconv.AppendInt(dst, d.coefficient, 10)
	}
	magnitude := d.coefficient
	if magnitude < 0 {
		dst = append(dst, '-')
		magnitude = -magnitude
	}
	unit := powersOfTen[d.scale]
	whole := magnitude / unit
	dst = strconv.AppendInt(dst, whole, 10)
	dst = append(dst, '.')
	// The one in front keeps the leading zeros of the decimals; the point
	// then takes its place.
	point := len(dst) - 1
	dst = strconv.AppendInt(dst[:point], unit+magnitude-whole*unit, 10)
	dst[point] = '.'
	return dst
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
	if int(d.scale) > places {
		return false
	}
	n := d.coefficient / powersOfTen[d.scale]
	return n > -powersOfTen[whole] && n < powersOfTen[whole]
}
