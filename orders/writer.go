package orders

import (
	"bytes"
	"fmt"
)

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
