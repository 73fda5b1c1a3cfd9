package orders

import (
	"errors"
	"fmt"
	"slices"
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
	return &FieldError{Field: "Kind", Value: string(k), Err: fmt.Errorf("%w: %s carries %v", ErrKind, f.ID(), f.Kinds())}
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
	if f == nil {
		return false
	}
	if !f.line {
		v, _ := f.load(o, nil) // only what is calculated can fail, and that is never lost
		return v.set
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		if v, _ := f.load(o, l); v.set && !repeatsOrder(f.name, o, l) {
			return true
		}
	}
	return false
}
