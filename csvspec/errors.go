package csvspec

import (
	"errors"
	"fmt"
	"strings"
)

// ErrTooManyErrors ends the reading of a file that has more bad rows than
// ReadOptions.MaxErrors.
var ErrTooManyErrors = errors.New("too many bad rows")

// FieldError says what is wrong with one value, or with one line where the
// value cannot be told. errors.Is finds its Code.
type FieldError struct {
	File     string
	Line     int64  // line of the file, from 1; 0 where it is of the file as a whole
	Column   int    // character in the line, from 1; 0 in writing
	Position int    // column of the layout, from 1; 0 where it is of the line as a whole
	Field    string // name of that column
	Value    string // the text at fault, shortened
	Code     Code
	Err      error // what is wrong and what to do
}

// Error returns a line such as
//
//	sales.csv:3:8: Sales Quantity "1,5": not a decimal number; …
func (e *FieldError) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	if e.Column > 0 {
		fmt.Fprintf(&b, ":%d", e.Column)
	}
	b.WriteString(": ")
	if e.Field != "" {
		fmt.Fprintf(&b, "%s %q: ", e.Field, e.Value)
	} else if e.Value != "" {
		fmt.Fprintf(&b, "%q: ", e.Value)
	}
	b.WriteString(e.Err.Error())
	return b.String()
}

// Unwrap returns the Code and the explanation.
func (e *FieldError) Unwrap() []error { return []error{e.Code, e.Err} }

// RowError holds everything that is wrong with one row.
type RowError struct {
	File   string
	Line   int64
	Fields []*FieldError // at least one, in the order of the columns
}

// Error returns one line for each field.
func (e *RowError) Error() string {
	lines := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the errors of the fields.
func (e *RowError) Unwrap() []error {
	errs := make([]error, len(e.Fields))
	for i, f := range e.Fields {
		errs[i] = f
	}
	return errs
}
