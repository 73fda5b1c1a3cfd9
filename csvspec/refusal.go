package csvspec

import "fmt"

// refusal finds everything that is wrong with the row that was not written; a
// row is gone through a second time for it, so that good ones cost nothing.
func (w *rowWriter) refusal(length int) error {
	e := &RowError{File: w.layout.File, Line: w.rows + 1}
	if w.layout.Heading {
		e.Line++
	}
	e.Fields = append(w.listFaults(), w.droppedFaults()...)
	if len(e.Fields) == 0 { // else cells may lie outside their lists
		e.Fields = w.cellFaults()
	}
	switch {
	case len(e.Fields) > 0:
	case length > MaxLine:
		e.Fields = []*FieldError{newLineError(e.File, 0, CodeLineTooLong, explainBytes(CodeLineTooLong))}
	default:
		e.Fields = w.totals.faults(e.File)
	}
	for _, f := range e.Fields {
		f.Line = e.Line
	}
	return e
}

// listFaults finds lists that have other than one text for each column.
func (w *rowWriter) listFaults() (faults []*FieldError) {
	for _, l := range w.lists {
		if have := len(*l.texts); have != l.want {
			what := fmt.Sprintf("%s has %d values where the file has %d columns; give every row the same, a blank where there is no value",
				l.name, have, l.want)
			faults = append(faults, newLineError(w.layout.File, 0, CodeColumnCount, what))
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
		faults = append(faults, newFieldError(w.layout.File, 0, 0, c.col, CodeNotInLayout, v.String()))
	}
	return faults
}

func (w *rowWriter) cellFaults() (faults []*FieldError) {
	var scratch []byte
	for i, c := range w.cells {
		var code Code
		if scratch, code = c.append(scratch[:0]); code != "" {
			faults = append(faults, newFieldError(w.layout.File, 0, i+1, c.col, code, c.value().String()))
		}
	}
	return faults
}
