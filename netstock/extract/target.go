package extract

import (
	"errors"

	"github.com/erplink/erplink/csvspec"
)

// target is where the rows of a result go, one after the other.
type target struct {
	file   string
	fields *csvspec.Fields
	cells  []any // each a *cell, for sql.Rows.Scan
	faults []error
	left   int // bad rows that may yet be skipped
}

// cell takes one value of a row straight from the driver, which only lends
// its bytes.
type cell struct {
	*converter
	target   *target
	position int
}

// Scan implements sql.Scanner. It keeps a fault to itself, so that all faults
// of a row are found.
func (c *cell) Scan(src any) error {
	v, err := c.convert(src)
	if err == nil {
		err = c.target.fields.Set(c.position, v)
	}
	if err != nil {
		code, why := explain(err)
		c.target.faults = append(c.target.faults, &ValueError{
			File: c.target.file, Column: c.Key(), Value: shown(src), Code: code, Err: why,
		})
	}
	return nil
}

// skip tells notes of a bad row, or returns what is wrong with it where no
// more of them may be skipped.
func (t *target) skip(row int64, notes *Notes) error {
	for _, f := range t.faults {
		f.(*ValueError).Row = row
	}
	err := errors.Join(t.faults...)
	t.faults = t.faults[:0]
	if t.left == 0 {
		return err
	}
	t.left--
	notes.SkippedRow(t.file, row, err)
	return nil
}

// report tells notes what the policies did.
func (t *target) report(notes *Notes) {
	for _, c := range t.cells {
		c := c.(*cell)
		for policy, count := range c.acted {
			notes.Acted(t.file, c.Key(), policyNames[policy], count)
		}
	}
}
