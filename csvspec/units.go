package csvspec

import (
	"errors"
	"fmt"
)

// ErrNotWhole says that a quantity does not come out exact in the unit, so that
// an Integer column cannot take it. The item needs a finer unit.
var ErrNotWhole = errors.New("quantity does not come out exact in the unit")

// Unit is one of an item's units of measure.
type Unit struct {
	Name string
	// Factor is how many of the item's smallest unit make one of this: 12 for a
	// box of twelve, 1 for the piece. It is above zero.
	Factor Decimal
}

// Conversion converts what an ERP states in one unit of an item to another,
// the Netstock unit, in which the files state all quantities, costs and prices
// (https://intercom.help/netstock/en/articles/6035075-data-interface-requirements).
// It is a plain value and safe for concurrent use.
type Conversion struct {
	from, to Unit
}

// NewConversion returns the conversion from one unit to another of the same
// item. A factor that is not above zero is an error.
func NewConversion(from, to Unit) (Conversion, error) {
	for _, u := range []Unit{from, to} {
		if u.Factor.Sign() <= 0 {
			return Conversion{}, fmt.Errorf("unit %q: the factor is %s; it must be above zero", u.Name, u.Factor)
		}
	}
	return Conversion{from, to}, nil
}

// Quantity converts a quantity for an Integer column, such as Stock On Hand. It
// is an ErrNotWhole where it does not come out exact.
func (c Conversion) Quantity(q Decimal) (int64, error) {
	converted, err := c.DecimalQuantity(q, 0)
	if err != nil {
		return 0, err
	}
	n, _ := converted.Int64()
	return n, nil
}

// DecimalQuantity converts a quantity for a Decimal column of so many places,
// such as Sales Quantity. It is an ErrNotWhole where it does not come out exact.
func (c Conversion) DecimalQuantity(q Decimal, places int) (Decimal, error) {
	base, err := q.Mul(c.from.Factor)
	if err != nil {
		return Decimal{}, c.fail(q, err)
	}
	converted, exact, err := base.Quo(c.to.Factor, places)
	if err != nil {
		return Decimal{}, c.fail(q, err)
	}
	if !exact {
		return Decimal{}, c.fail(q, ErrNotWhole)
	}
	return converted, nil
}

// Price converts a cost or a price per unit for a Decimal column of so many
// places, rounded half away from zero, and says whether it came out exact.
func (c Conversion) Price(p Decimal, places int) (price Decimal, exact bool, err error) {
	base, err := p.Mul(c.to.Factor)
	if err != nil {
		return Decimal{}, false, c.fail(p, err)
	}
	price, exact, err = base.Quo(c.from.Factor, places)
	if err != nil {
		return Decimal{}, false, c.fail(p, err)
	}
	return price, exact, nil
}

func (c Conversion) fail(n Decimal, err error) error {
	return fmt.Errorf("convert %s from %q (%s) to %q (%s): %w", n, c.from.Name, c.from.Factor, c.to.Name, c.to.Factor, err)
}

// Measure is a quantity in one of an item's units.
type Measure struct {
	Amount Decimal
	Unit   Unit
}

// CoarsestUnit returns the unit with the largest factor in which all of the
// item's quantities are whole, which makes a good Netstock unit. Where there
// is none the error wraps ErrNotWhole and names the first quantity that even
// the finest unit cannot take.
func CoarsestUnit(units []Unit, quantities []Measure) (Unit, error) {
	var coarsest, finest Unit
	var failed error
	for i, u := range units {
		err := allWhole(u, quantities)
		switch {
		case errors.Is(err, ErrNotWhole):
		case err != nil:
			return Unit{}, err
		case coarsest == Unit{} || u.Factor.Cmp(coarsest.Factor) > 0:
			coarsest = u
		}
		if i == 0 || u.Factor.Cmp(finest.Factor) < 0 {
			finest, failed = u, err
		}
	}
	switch {
	case coarsest != Unit{}:
		return coarsest, nil
	case failed != nil:
		return Unit{}, fmt.Errorf("no unit fits: %w", failed)
	}
	return Unit{}, errors.New("the item has no units")
}

func allWhole(u Unit, quantities []Measure) error {
	for _, q := range quantities {
		c, err := NewConversion(q.Unit, u)
		if err != nil {
			return err
		}
		if _, err := c.Quantity(q.Amount); err != nil {
			return err
		}
	}
	return nil
}
