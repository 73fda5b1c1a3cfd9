package csvspec

import (
	"errors"
	"fmt"
	"reflect"
)

// Fields gives access to the columns of one row variable by position. It is not
// safe for concurrent use.
type Fields struct {
	bound *bound
	file  string
}

func (p *plan) fields(row reflect.Value) *Fields {
	return &Fields{bound: p.bind(row), file: p.layout.File}
}

// Set puts v into the column at position, from 1. It is refused with a
// *FieldError where the writer would refuse it: a blank in a Required column,
// another type, too many characters or digits. An Integer fits a Decimal column,
// and a whole Decimal an Integer one; nothing else is converted. Positions
// behind a column that repeats go on counting its values.
func (f *Fields) Set(position int, v Value) error {
	c, err := f.cell(position)
	if err != nil {
		return err
	}
	code := c.col.blank()
	if v.IsBlank() {
		c.clear()
	} else {
		code = c.set(v)
	}
	if code == "" {
		return nil
	}
	return newFieldError(f.file, 0, position, c.col, code, v.String())
}

// Value returns what the column at position holds, a blank where there is no
// such column.
func (f *Fields) Value(position int) Value {
	if position < 1 || position > len(f.bound.cells) {
		return Value{}
	}
	c := f.bound.cells[position-1]
	if t, ok := c.cell.(*textCell); ok && !t.present() {
		return Value{}
	}
	return c.value()
}

// ErrNoColumn says that a layout has no column at a position.
var ErrNoColumn = errors.New("the layout has no such column")

func (f *Fields) cell(position int) (boundCell, error) {
	b := f.bound
	if b.repeat != nil && position <= len(b.cells)+maxCount {
		b.extend(position)
	}
	if position < 1 || position > len(b.cells) {
		return boundCell{}, fmt.Errorf("%s: column %d: %w", f.file, position, ErrNoColumn)
	}
	c := b.cells[position-1]
	if t, ok := c.cell.(*textCell); ok && !t.present() {
		t.reserve()
	}
	return c, nil
}
