package csvspec

import "fmt"

// refusal finds everything that is wrong with the row that was not written; a
// row is gone through a second time for it, so that good ones cost nothing.
func (w *rowWriter) refusal(length int) error {
	e := &RowError{File: w.layout.File, Line: w.line()}
	e.Fields = append(w.listFaults(), w.droppedFaults()...)
	if len(e.Fields) == 0 { // else cells may lie outside their lists
		e.Fields = w.cellFaults()
	}
	switch {
	case len(e.Fields) > 0:
	case length > MaxLine:
		e.Fields = []*FieldError{newLineError(e.File, e.Line, CodeLineTooLong, explainBytes(CodeLineTooLong))}
	default:
		e.Fields = w.totals.faults(e.File, e.Line)
	}
	return e
}

// line is where the row would stand.
func (w *rowWriter) line() int64 {
	if w.layout.Heading {
		return w.rows + 2
	}
	return w.rows + 1
}

// listFaults finds lists that have other than one text for each column.
func (w *rowWriter) listFaults() (faults []*FieldError) {
	for _, l := range w.lists {
		if have := len(*l.texts); have != l.want {
			what := fmt.Sprintf("%s has %d values where the file has %d columns; give every row the same, a blank where there is no value",
				l.name, have, l.want)
			faults = append(faults, newLineError(w.layout.File, w.line(), CodeColumnCount, what))
		}
	}
	return faults
}

// droppedFaults finds values for which the site's layout has no column.
func (w *rowWriter) droppedFaults() (faults []*FieldError) {
	for _, c := range w.dropped {
		v := c.value()
		if n, number := v.Decimal(); v.IsBlank() || number && n.IsZero() || v == BitValue(false) {
			continue
		}
		faults = append(faults, newFieldError(w.layout.File, w.line(), 0, c.col, CodeNotInLayout, v.String()))
	}
	return faults
}

func (w *rowWriter) cellFaults() (faults []*FieldError) {
	var scratch []byte
	for i, c := range w.cells {
		var code Code
		if scratch, code = c.append(scratch[:0]); code != "" {
			faults = append(faults, newFieldError(w.layout.File, w.line(), i+1, c.col, code, c.value().String()))
		}
	}
	return faults
}
