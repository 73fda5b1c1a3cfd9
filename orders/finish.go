package orders

import (
	"fmt"

	"github.com/erplink/erplink/csvspec"
)

// finish fills what other parts of the order tell, and checks the whole.
func (r *reader) finish(lost []string) {
	o := &r.order
	r.echoes()
	r.fillGiven()
	if r.held["Line.Location"] && !r.held["Location"] {
		r.liftLocation()
	}
	for i := range o.Lines {
		if err := r.units(&o.Lines[i]); err != nil {
			r.errs = append(r.errs, lineError(i, "Line.PurchaseQuantity", "", err))
		}
	}
	r.compareClaims()
	for _, name := range r.layout.Given {
		if v, _ := fieldNamed(name).load(o, nil); !v.set {
			r.fail(cell{}, fmt.Errorf("%w: the format does not carry %s; give it in ParseOptions", ErrMissing, name))
		}
	}
	if err := o.validate(lost); err != nil {
		r.errs = append(r.errs, err)
	}
}

func (r *reader) echoes() {
	for c := range r.headers {
		if c.Echo {
			main, _ := c.field.load(&r.order, nil)
			other, _ := c.other.load(&r.order, nil)
			if main == other {
				c.field.store(&r.order, nil, value{})
			}
		}
	}
}

func (r *reader) fillGiven() {
	for i := range fields {
		f := &fields[i]
		if f.line || f.ref == nil {
			continue
		}
		given, _ := f.load(r.given, nil)
		if own, _ := f.load(&r.order, nil); !own.set && given.set {
			f.store(&r.order, nil, given)
		}
	}
}

// liftLocation makes the first line's location the order's, where no column
// holds the order's own.
func (r *reader) liftLocation() {
	if len(r.order.Lines) == 0 || r.order.Lines[0].Location == "" {
		return
	}
	r.order.Location = r.order.Lines[0].Location
	for i := range r.order.Lines {
		if l := &r.order.Lines[i]; l.Location == r.order.Location {
			l.Location = ""
		}
	}
}

// units treats a missing factor as 1, and turns purchase units back where
// the layout is written in them.
func (r *reader) units(l *Line) (err error) {
	if r.layout.Units != "purchase" {
		if l.PurchaseFactor.IsBlank() && (l.PurchaseUOM != "" || !l.PurchaseQuantity.IsBlank()) {
			l.PurchaseFactor = csvspec.Some(one)
		}
		return nil
	}
	factor := l.PurchaseFactor.Or(one)
	l.PurchaseFactor = csvspec.Some(factor)
	if l.Quantity, err = l.PurchaseQuantity.Or(Decimal{}).Mul(factor); err != nil {
		return err
	}
	if cost, ok := l.PurchaseUnitCost.Value(); ok {
		cost, err = cost.Div(factor)
		l.UnitCost = csvspec.Some(cost)
	}
	return err
}

func (r *reader) compareClaims() {
	for _, c := range r.claims {
		r.document = c.document
		var line *Line
		if c.line >= 0 {
			line = &r.order.Lines[c.line]
		}
		want, _, err := r.appendCell(nil, c.column, &r.order, line)
		if err == nil {
			want, _, err = c.column.fit(want)
		}
		if err == nil && (string(want) == c.text || r.means(c, line)) {
			continue
		}
		if c.column.Free {
			r.ignore(c.column.Name)
			continue
		}
		r.fail(c.cell, fmt.Errorf("%w: %q follows from the rest of the order", ErrDiffers, want))
	}
}

// means reports whether a calculated value is the claimed one, written
// differently.
func (r *reader) means(c claim, line *Line) bool {
	if c.column.field.calc == nil {
		return false
	}
	claimed, err := r.parseCell(c.column, c.text)
	if err != nil {
		return false
	}
	actual, err := c.column.field.load(&r.order, line)
	return err == nil && claimed == actual
}
