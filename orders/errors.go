package orders

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The kinds of what can be wrong with an order, a document or a layout.
// ErrDecimal and ErrInexact stand with Decimal.
var (
	ErrKind     = errors.New("the format does not carry this kind of order")
	ErrMissing  = errors.New("a value is missing")
	ErrValue    = errors.New("not an allowed value")
	ErrText     = errors.New("a line break, a control character or invalid UTF-8")
	ErrTooLong  = errors.New("longer than the ERP's field")
	ErrDate     = errors.New("not a date in the layout's form")
	ErrSyntax   = errors.New("not readable as the format's CSV or XML")
	ErrHeading  = errors.New("an unknown, repeated or missing heading")
	ErrColumns  = errors.New("a wrong number of columns")
	ErrDiffers  = errors.New("differs from an earlier value of the same order")
	ErrDocument = errors.New("a document is missing, repeated or strange")
	ErrLayout   = errors.New("a mistake in a layout")
)

// FieldError says where a value is wrong, and why. What does not apply is
// zero: an order has no Row, a document's heading row no Line.
type FieldError struct {
	Document string // name of the document
	Row      int    // its line in the document, from 1
	Column   int    // character within that line, from 1; 0 in XML
	Line     int    // LineNo of the order's line
	Field    string // field of the order ("Line.ItemCode"), or heading of the document
	Value    string
	Err      error // wraps one of the errors above
}

func (e *FieldError) Error() string {
	var b strings.Builder
	if e.Document != "" {
		b.WriteString(e.Document)
	}
	for _, n := range []int{e.Row, e.Column} {
		if n > 0 {
			b.WriteByte(':')
			b.WriteString(strconv.Itoa(n))
		}
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", e.Line)
	}
	if e.Field != "" {
		b.WriteString(e.Field)
		b.WriteByte(' ')
	}
	if e.Value != "" {
		b.WriteString(strconv.Quote(abridged(e.Value)))
		b.WriteByte(' ')
	}
	return strings.TrimSuffix(b.String(), " ") + ": " + e.Err.Error()
}

func (e *FieldError) Unwrap() error { return e.Err }

// LayoutError says where a layout is wrong. It is an ErrLayout.
type LayoutError struct {
	File string
	Line int // from 1; 0 where the layout was not read from a file
	Msg  string
}

func (e *LayoutError) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Msg
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
}

func (e *LayoutError) Unwrap() error { return ErrLayout }

func lineError(index int, field, value string, err error) error {
	return &FieldError{Line: index + 1, Field: field, Value: value, Err: err}
}

// abridged keeps messages readable where a whole text is quoted.
func abridged(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}
