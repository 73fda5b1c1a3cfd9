package extract

import (
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/erplink/erplink/csvspec"
)

// ErrColumns is the kind of error of a query whose columns are not those of
// its file.
var ErrColumns = errors.New("the query's columns do not fit the file")

// QueryError is the failure of a query. The rows before it are not the whole
// file.
type QueryError struct {
	File string
	Row  int64 // that was read last, from 1; 0 where none was
	Err  error
}

// Error returns a line such as
//
//	stock.csv: the query failed after row 1041: connection reset by peer
func (e *QueryError) Error() string {
	if e.Row == 0 {
		return fmt.Sprintf("%s: the query failed: %v", e.File, e.Err)
	}
	return fmt.Sprintf("%s: the query failed after row %d: %v", e.File, e.Row, e.Err)
}

// Unwrap returns what the driver said.
func (e *QueryError) Unwrap() error { return e.Err }

// ValueError says which value of a query's result cannot go into its file.
// errors.Is finds its Code.
type ValueError struct {
	File   string
	Row    int64  // of the result, from 1
	Column string // as csvspec.Column.Key has it
	Value  string // as the driver gave it, shortened
	Code   csvspec.Code
	Err    error // what is wrong and what to do
}

// Error returns a line such as
//
//	stock.csv: row 12: inventory_unit_cost 1.23456: more than 4 decimals, …
func (e *ValueError) Error() string {
	return fmt.Sprintf("%s: row %d: %s %s: %v", e.File, e.Row, e.Column, e.Value, e.Err)
}

// Unwrap returns the Code and the explanation.
func (e *ValueError) Unwrap() []error { return []error{e.Code, e.Err} }

// explain turns the refusal of a value into words that name the policy which
// would let it pass.
func explain(err error) (csvspec.Code, error) {
	if f, ok := errors.AsType[*fault](err); ok {
		return f.code, f
	}
	refused, ok := errors.AsType[*csvspec.FieldError](err)
	if !ok {
		return "", err
	}
	switch refused.Code {
	case csvspec.CodeLineBreak, csvspec.CodeBareCR:
		return refused.Code, errors.New("a line break; take it out in the query, or declare line_breaks")
	case csvspec.CodeControlCharacter:
		return refused.Code, errors.New("a control character; take it out in the query")
	case csvspec.CodeTooLong:
		return refused.Code, fmt.Errorf("%w, or declare cut", refused.Err)
	}
	return refused.Code, refused.Err
}

// shown is a driver's value as an error tells it.
func shown(v any) string {
	const most = 60
	switch v := v.(type) {
	case nil:
		return "NULL"
	case []byte:
		return shown(string(v))
	case string:
		if utf8.RuneCountInString(v) > most {
			return fmt.Sprintf("%q…", string([]rune(v)[:most]))
		}
		return fmt.Sprintf("%q", v)
	case time.Time:
		return v.Format(time.RFC3339Nano)
	}
	return fmt.Sprint(v)
}
