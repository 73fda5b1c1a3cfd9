package csvspec

import (
	"cmp"
	"fmt"
	"math/big"
	"math/bits"
)

// Sign returns -1, 0 or +1.
func (d Decimal) Sign() int { return cmp.Compare(d.coefficient, 0) }

// Cmp returns -1, 0 or +1 as d is less than, equal to or greater than e.
func (d Decimal) Cmp(e Decimal) int {
	if d.scale == e.scale {
		return cmp.Compare(d.coefficient, e.coefficient)
	}
	wholeD, wholeE := d.coefficient/powersOfTen[d.scale], e.coefficient/powersOfTen[e.scale]
	if c := cmp.Compare(wholeD, wholeE); c != 0 {
		return c
	}
	return cmp.Compare(d.fraction(), e.fraction())
}

// fraction returns what is behind the point as a count of 10^-18.
func (d Decimal) fraction() int64 {
	return d.coefficient % powersOfTen[d.scale] * powersOfTen[maxScale-d.scale]
}

// Neg returns -d.
func (d Decimal) Neg() Decimal { return Decimal{-d.coefficient, d.scale} }

// Add returns d + e, or an ErrRange where the sum has too many digits.
func (d Decimal) Add(e Decimal) (Decimal, error) {
	if d.scale < e.scale {
		d, e = e, d
	}
	shift := d.scale - e.scale
	if limit := powersOfTen[maxScale-shift]; e.coefficient < limit && e.coefficient > -limit {
		// Both are below 10^18 now, so that the sum cannot wrap around.
		if sum, err := NewDecimal(d.coefficient+e.coefficient*powersOfTen[shift], int(d.scale)); err == nil {
			return sum, nil
		}
	}
	return fromBig(new(big.Int).Add(d.big(maxScale), e.big(maxScale)), maxScale)
}

// Sub returns d - e, or an ErrRange where the difference has too many digits.
func (d Decimal) Sub(e Decimal) (Decimal, error) { return d.Add(e.Neg()) }

// Mul returns d * e exactly, or an ErrRange where the product has too many
// digits.
func (d Decimal) Mul(e Decimal) (Decimal, error) {
	scale := int(d.scale) + int(e.scale)
	high, low := bits.Mul64(magnitude(d.coefficient), magnitude(e.coefficient))
	if high == 0 && low < uint64(powersOfTen[maxScale]) && scale <= maxScale {
		product := int64(low)
		if d.Sign()*e.Sign() < 0 {
			product = -product
		}
		return normal(product, scale), nil
	}
	return fromBig(new(big.Int).Mul(big.NewInt(d.coefficient), big.NewInt(e.coefficient)), scale)
}

// Quo returns d / e with at most so many places (0 to 18), rounded half away
// from zero, and whether the division came out exact. Division by zero and a
// quotient of too many digits are errors.
func (d Decimal) Quo(e Decimal, places int) (quotient Decimal, exact bool, err error) {
	if e.IsZero() {
		return Decimal{}, false, fmt.Errorf("divide %s: %w: by zero", d, ErrRange)
	}
	if places < 0 || places > maxScale {
		return Decimal{}, false, fmt.Errorf("divide %s: %w: %d places", d, ErrRange, places)
	}
	numerator := d.big(maxScale + places)
	q, exact := divideHalfAway(numerator, e.big(maxScale))
	quotient, err = fromBig(q, places)
	return quotient, exact, err
}

// Round returns d with at most so many places, rounded half away from zero.
// Places below zero count as zero.
func (d Decimal) Round(places int) Decimal {
	places = max(places, 0)
	if int(d.scale) <= places {
		return d
	}
	unit := powersOfTen[int(d.scale)-places]
	n, rest := d.coefficient/unit, d.coefficient%unit
	switch {
	case rest >= unit-rest:
		n++
	case -rest >= unit+rest:
		n--
	}
	return normal(n, places)
}

// big returns d as a count of 10^-scale; scale is at least that of d.
func (d Decimal) big(scale int) *big.Int {
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)-int64(d.scale)), nil)
	return unit.Mul(unit, big.NewInt(d.coefficient))
}

func fromBig(n *big.Int, scale int) (Decimal, error) {
	ten, rest := big.NewInt(10), new(big.Int)
	short := new(big.Int).Set(n)
	for scale > 0 {
		q, _ := new(big.Int).QuoRem(short, ten, rest)
		if rest.Sign() != 0 {
			break
		}
		short, scale = q, scale-1
	}
	if !short.IsInt64() {
		return Decimal{}, fmt.Errorf("%w: %s with %d decimals", ErrRange, short, scale)
	}
	return NewDecimal(short.Int64(), scale)
}

func divideHalfAway(n, d *big.Int) (q *big.Int, exact bool) {
	q, rest := new(big.Int).QuoRem(n, d, new(big.Int))
	if rest.Sign() == 0 {
		return q, true
	}
	if rest.Lsh(rest, 1).CmpAbs(d) >= 0 {
		q.Add(q, big.NewInt(int64(n.Sign()*d.Sign())))
	}
	return q, false
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}
