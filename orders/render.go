package orders

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/erplink/erplink/csvspec"
)

// Document is one file of an order.
type Document struct {
	Name string // po_1042.csv
	Data []byte
}

// Rendering is an order in a format.
type Rendering struct {
	// Documents are in the order in which they are to be published: an ERP
	// that waits for the last one finds the others there.
	Documents []Document
	// Lost are the fields that the format cannot carry for this kind of
	// order, whether this order fills them or not ("Currency",
	// "Line.Comment"); its reader gives the same list.
	Lost []string
	// Dropped are those of Lost that this order does fill.
	Dropped []string
	// Warnings are *FieldError values: texts that were written although they
	// are too long, or changed as the layout says.
	Warnings []error
}

// Render writes the order, which it completes first (see Order.Completed) but
// does not change. The same order gives the same bytes. Its errors are those of
// Validate, and *FieldError values wrapping ErrKind, ErrTooLong, ErrMissing,
// ErrInexact or ErrValue.
func (f Format) Render(o *Order) (Rendering, error) {
	p := f.plans[o.Kind]
	if p == nil {
		return Rendering{}, f.refuse(o.Kind)
	}
	w := &writer{rules: p.rules}
	order, err := w.prepare(o)
	if err != nil {
		return Rendering{}, err
	}
	r := Rendering{Lost: slices.Clone(p.lost), Dropped: dropped(p.lost, o)}
	for i := range p.documents {
		d := &p.documents[i]
		name := docName{order.Kind, order.Number, d.suffix, p.layout.Extension}.String()
		r.Documents = append(r.Documents, Document{name, w.render(name, d, order)})
	}
	r.Warnings = w.warnings
	return r, errors.Join(w.errs...)
}

func (f Format) refuse(k Kind) error {
	return &FieldError{Field: "Kind", Value: string(k), Err: fmt.Errorf("%w: %s carries %v", ErrKind, f.layout.ID, f.Kinds())}
}

// writer renders one order: it checks it, finds the text of every cell, and
// lets a sink put the cells into a document.
type writer struct {
	*rules
	document string
	text     []byte // of the cell at hand
	warnings []error
	errs     []error
}

// sink is the syntax of a document. set is false for a missing value.
type sink interface {
	open(*recordPlan)
	cell(c *column, text []byte, set bool)
	close()
	bytes() []byte
}

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
		for i := range fields {
			f := &fields[i]
			if f.ref == nil || f.line != (l != nil) {
				continue
			}
			if s, ok := f.ref(&c, l).(*string); ok && strings.ContainsFunc(*s, unprintable) {
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

func dropped(lost []string, o *Order) []string {
	var filled []string
	for _, name := range lost {
		if name == "Status" && o.Status != "" || isFilled(fieldNamed(name), o) {
			filled = append(filled, name)
		}
	}
	return filled
}

func isFilled(f *field, o *Order) bool {
	switch {
	case f == nil:
		return false
	case !f.line:
		v, _ := f.load(o, nil) // only what is calculated can fail, and that is never lost
		return v.set
	}
	return slices.ContainsFunc(o.Lines, func(l Line) bool {
		v, _ := f.load(o, &l)
		return v.set
	})
}

// render writes the records in the layout's order: what belongs to a line
// stays together where records per line are neighbours.
func (w *writer) render(name string, d *documentPlan, o *Order) []byte {
	w.document = name
	out := w.sink(d)
	for i := 0; i < len(d.records); {
		if !d.records[i].perLine {
			w.record(out, &d.records[i], o, nil)
			i++
			continue
		}
		end := i
		for end < len(d.records) && d.records[end].perLine {
			end++
		}
		for j := range o.Lines {
			for k := i; k < end; k++ {
				w.record(out, &d.records[k], o, &o.Lines[j])
			}
		}
		i = end
	}
	return out.bytes()
}

func (w *writer) record(out sink, r *recordPlan, o *Order, l *Line) {
	if r.when != nil {
		if v, err := r.when.load(o, l); err != nil || !v.set {
			return
		}
	}
	out.open(r)
	for i := range r.columns {
		c := &r.columns[i]
		var set bool
		var err error
		if w.text, set, err = w.appendCell(w.text[:0], c, o, l); err == nil && set && c.text {
			w.text, err = w.fit(c, w.text, l)
		}
		if err == nil && !set && c.Required {
			err = fmt.Errorf("%w: the ERP needs %s", ErrMissing, c.Name)
		}
		if err != nil && len(w.errs) < maxErrors {
			w.errs = append(w.errs, w.fault(c, l, err))
		}
		out.cell(c, w.text, set)
	}
	out.close()
}

func (w *writer) fit(c *column, text []byte, l *Line) ([]byte, error) {
	if w.layout.Syntax == "xml" && bytes.ContainsAny(text, "\uFFFE\uFFFF") {
		return text, fmt.Errorf("%w: XML 1.0 forbids U+FFFE and U+FFFF", ErrText)
	}
	fitted, warning, err := c.fit(text)
	if warning != nil {
		w.warnings = append(w.warnings, w.fault(c, l, warning))
	}
	return fitted, err
}

func (w *writer) fault(c *column, l *Line, err error) error {
	e := &FieldError{Document: w.document, Field: c.Name, Value: string(w.text), Err: err}
	if c.field != nil {
		e.Field = c.field.name
	}
	if l != nil {
		e.Line = l.LineNo
	}
	return e
}

func (w *writer) sink(d *documentPlan) sink {
	if w.layout.Syntax == "xml" {
		return newXMLSink(w.layout)
	}
	return newCSVSink(w.layout, d)
}
