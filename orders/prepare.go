package orders

import (
	"slices"
	"strings"

	"github.com/erplink/erplink/csvspec"
)

// prepare checks and completes a copy of the order.
func (w *writer) prepare(o *Order) (*Order, error) {
	if w.layout.Controls == "space" {
		o = w.withoutControls(o)
	}
	if err := o.Validate(); err != nil {
		return nil, err
	}
	c, err := o.completed(w.due)
	if err == nil && w.layout.Units == "purchase" {
		err = inUnitsOfPurchase(&c)
	}
	return &c, err
}

func (w *writer) withoutControls(o *Order) *Order {
	c := *o
	c.Lines = slices.Clone(o.Lines)
	clean := func(l *Line, line int) {
		for _, f := range textFields[l != nil] {
			if s := f.ref(&c, l).(*string); strings.ContainsFunc(*s, unprintable) {
				w.warnings = append(w.warnings, &FieldError{Line: line, Field: f.name, Value: *s, Err: ErrText})
				*s = strings.Map(spaceForControl, *s)
			}
		}
	}
	clean(nil, 0)
	for i := range c.Lines {
		clean(&c.Lines[i], i+1)
	}
	return &c
}

func spaceForControl(r rune) rune {
	if unprintable(r) {
		return ' '
	}
	return r
}

// inUnitsOfPurchase fills the purchase fields of every line: a line without a
// factor is bought in its stocking unit.
func inUnitsOfPurchase(o *Order) error {
	for i := range o.Lines {
		l := &o.Lines[i]
		factor, ok := l.PurchaseFactor.Value()
		if !ok {
			l.PurchaseQuantity, l.PurchaseUnitCost, l.PurchaseUOM = csvspec.Some(l.Quantity), l.UnitCost, l.UOM
			continue
		}
		if cost, ok := l.UnitCost.Value(); ok {
			product, err := cost.Mul(factor)
			if err != nil {
				return lineError(i, "Line.PurchaseUnitCost", cost.String()+" * "+factor.String(), err)
			}
			l.PurchaseUnitCost = csvspec.Some(product)
		}
	}
	return nil
}
