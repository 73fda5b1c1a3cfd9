package orders

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The kinds of what can be wrong with an order, a document or a layout.
// ErrDecimal and ErrInexact stand with Decimal.
var (
	ErrKind     = errors.New("this kind of order is not carried")
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

// Error is "po_1042.csv:3:8: Item "x": why" or "line 2: Line.Item "x": why".
func (e *FieldError) Error() string {
	place := []string{e.Document}
	for _, n := range []int{e.Row, e.Column} {
		if n > 0 {
			place = append(place, strconv.Itoa(n))
		}
	}
	line := ""
	if e.Line > 0 {
		line = "line " + strconv.Itoa(e.Line)
	}
	what := e.Field
	if e.Value != "" {
		what = strings.TrimSpace(what + " " + strconv.Quote(abridged(e.Value)))
	}
	parts := slices.DeleteFunc([]string{strings.Join(place, ":"), line, what, e.Err.Error()}, func(s string) bool { return s == "" })
	return strings.Join(parts, ": ")
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
