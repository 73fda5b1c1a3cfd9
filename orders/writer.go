package orders

import (
	"bytes"
	"fmt"
	"slices"
)

// writer renders one order: it finds the text of every cell, and lets a
// syntax put the cells into a document.
type writer struct {
	*rules
	document string
	buf      []byte // the document
	text     []byte // room for the text of a cell
	warnings []error
	errs     []error
}

// repeatedCell is what every line's record says again of the order, encoded.
type repeatedCell struct {
	known   bool
	encoded []byte
}

// syntax encodes documents. set is false for a missing value.
type syntax interface {
	open(dst []byte, r *recordPlan) []byte
	cell(dst []byte, c *column, text []byte, set bool) []byte
	close(dst []byte) []byte
	end(dst []byte) []byte
}

// render writes the records in the layout's order: what belongs to a line
// stays together where records per line are neighbours.
func (w *writer) render(name string, d *documentPlan, o *Order) []byte {
	w.document, w.buf = name, append(make([]byte, 0, 2*len(d.head)), d.head...)
	var s syntax = &csvSyntax{w.layout}
	if w.layout.Syntax == "xml" {
		s = &xmlSyntax{layout: w.layout}
	}
	for i := 0; i < len(d.records); {
		if !d.records[i].perLine {
			w.record(s, &d.records[i], nil, o, nil)
			i++
			continue
		}
		end := i
		for end < len(d.records) && d.records[end].perLine {
			end++
		}
		w.lines(s, d.records[i:end], o)
		i = end
	}
	return s.end(w.buf)
}

func (w *writer) lines(s syntax, records []recordPlan, o *Order) {
	again := make([][]repeatedCell, len(records))
	for k := range records {
		if w.layout.Syntax == "csv" { // in XML the cells before decide how one is encoded
			again[k] = make([]repeatedCell, len(records[k].columns))
		}
	}
	start := len(w.buf)
	for i := range o.Lines {
		for k := range records {
			w.record(s, &records[k], again[k], o, &o.Lines[i])
		}
		if i == 0 { // the other lines will be about as long
			w.buf = slices.Grow(w.buf, (len(w.buf)-start+16)*(len(o.Lines)-1))
		}
	}
}

func (w *writer) record(s syntax, r *recordPlan, again []repeatedCell, o *Order, l *Line) {
	if r.when != nil {
		if v, err := r.when.load(o, l); err != nil || !v.set {
			return
		}
	}
	buf, text := s.open(w.buf, r), w.text
	for i := range r.columns {
		c := &r.columns[i]
		if again != nil && again[i].known {
			buf = append(buf, again[i].encoded...)
			continue
		}
		var set bool
		text, set = w.cell(text[:0], c, o, l)
		start := len(buf)
		buf = s.cell(buf, c, text, set)
		if again != nil && !c.ofLine() {
			again[i] = repeatedCell{true, bytes.Clone(buf[start:])}
		}
	}
	w.buf, w.text = s.close(buf), text
}

// cell appends the text of a cell to b and reports whether it has one.
func (w *writer) cell(b []byte, c *column, o *Order, l *Line) (text []byte, set bool) {
	text, set, err := w.appendCell(b, c, o, l)
	if err == nil && set && c.text {
		text, err = w.fit(c, text, l)
	}
	if err == nil && !set && c.Required {
		err = fmt.Errorf("%w: the ERP needs %s", ErrMissing, c.Name)
	}
	if err != nil && len(w.errs) < maxErrors {
		w.errs = append(w.errs, w.fault(c, text, l, err))
	}
	return text, set
}

func (w *writer) fit(c *column, text []byte, l *Line) ([]byte, error) {
	if w.layout.Syntax == "xml" && bytes.ContainsAny(text, "\uFFFE\uFFFF") {
		return text, fmt.Errorf("%w: XML 1.0 forbids U+FFFE and U+FFFF", ErrText)
	}
	fitted, warning, err := c.fit(text)
	if warning != nil {
		w.warnings = append(w.warnings, w.fault(c, text, l, warning))
	}
	return fitted, err
}

func (w *writer) fault(c *column, text []byte, l *Line, err error) error {
	e := &FieldError{Document: w.document, Field: c.Name, Value: string(text), Err: err}
	if c.field != nil {
		e.Field = c.field.name
	}
	if l != nil {
		e.Line = l.LineNo
	}
	return e
}
