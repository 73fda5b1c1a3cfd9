package erpsync

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Value is the text of a field as SuperOffice writes it: plain for texts and
// keys of list items, between brackets with a mark for the other kinds, such as
// "[I:12345]". The bare form of another culture is never guessed at.
//
// Source: https://docs.superoffice.com/en/api/plugins/erp-connectors/api/field-value-formats-and-conventions.html
type Value string

// ErrValue is the kind of error when a Value is not of the kind asked for.
var ErrValue = errors.New("erpsync: not a value of this kind")

// Mark is the letter before the colon in a marked Value.
type Mark string

// The marks, of CultureDataFormatter in SuperOffice's API reference.
const (
	NoMark       Mark = ""
	MarkInt      Mark = "I"
	MarkSmallInt Mark = "S" // seen in captures of the mirroring service
	MarkDouble   Mark = "F"
	MarkMoney    Mark = "M"
	MarkDateTime Mark = "DT"
	MarkDate     Mark = "D"
	MarkTime     Mark = "T"
	MarkDuration Mark = "TS" // seconds
	MarkBinary   Mark = "B"  // base64
	MarkInts     Mark = "A"  // how its numbers are set apart is not public
)

// dateTime is .NET's "MM/dd/yyyy HH:mm:ss.fffffff".
const dateTime = "01/02/2006 15:04:05.0000000"

// Text returns the Value of a text, or of the key of a list item.
func Text(s string) Value { return Value(s) }

// Int returns the Value of an integer.
func Int(n int64) Value { return Value("[I:" + strconv.FormatInt(n, 10) + "]") }

// Bool returns the Value of a checkbox.
func Bool(b bool) Value {
	if b {
		return "[I:1]"
	}
	return "[I:0]"
}

// Double returns the Value of a number with a fraction, in as few digits as
// tell it apart. The error is ErrValue for a number that is not finite.
func Double(f float64) (Value, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "", fmt.Errorf("%w: %v is not a finite number", ErrValue, f)
	}
	return Value("[F:" + strconv.FormatFloat(f, 'f', -1, 64) + "]"), nil
}

// DateTime returns the Value of a date and time to 100 ns, which carries no time
// zone: it is t's own wall clock. The error is ErrValue for a year that .NET
// does not have.
func DateTime(t time.Time) (Value, error) {
	if y := t.Year(); y < 1 || y > 9999 {
		return "", fmt.Errorf("%w: the year %d is not in 1 to 9999", ErrValue, y)
	}
	return Value("[DT:" + t.Format(dateTime) + "]"), nil
}

// Split returns the mark of a value and what follows its colon, or NoMark and
// the whole text.
func (v Value) Split() (Mark, string) {
	inner, opened := strings.CutPrefix(string(v), "[")
	inner, closed := strings.CutSuffix(inner, "]")
	mark, text, ok := strings.Cut(inner, ":")
	if !opened || !closed {
		return NoMark, string(v)
	}
	if !ok || !Mark(mark).known() {
		return NoMark, string(v)
	}
	return Mark(mark), text
}

func (m Mark) known() bool {
	switch m {
	case MarkInt, MarkSmallInt, MarkDouble, MarkMoney, MarkDateTime, MarkDate, MarkTime, MarkDuration, MarkBinary, MarkInts:
		return true
	}
	return false
}

// Text returns the value as it is, which is right for texts and list items.
func (v Value) Text() string { return string(v) }

// IsBlank reports whether the value is empty.
func (v Value) IsBlank() bool { return v == "" }

// Int returns a marked or bare integer. The error is ErrValue.
func (v Value) Int() (int64, error) {
	text, err := v.of(MarkInt, MarkSmallInt)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, v.wrong("an integer")
	}
	return n, nil
}

// Double returns a marked or bare number: integers and money are numbers too.
// The error is ErrValue.
func (v Value) Double() (float64, error) {
	text, err := v.of(MarkDouble, MarkInt, MarkSmallInt, MarkMoney)
	if err != nil {
		return 0, err
	}
	// ParseFloat alone would take hexadecimal, underscores, "inf" and "nan".
	if strings.Trim(text, "+-.0123456789eE") != "" {
		return 0, v.wrong("a number with a point")
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, v.wrong("a number with a point")
	}
	return f, nil
}

// Bool returns a checkbox: [I:1], [I:0], or bare 1, 0, true, false in any case.
// The error is ErrValue.
func (v Value) Bool() (bool, error) {
	text, err := v.of(MarkInt, MarkSmallInt)
	if err != nil {
		return false, err
	}
	switch strings.ToLower(text) {
	case "1", "true":
		return true, nil
	case "0", "false":
		return false, nil
	}
	return false, v.wrong("0 or 1")
}

// The parser of package time takes a fraction after the seconds in any case.
var dateTimes = []string{"01/02/2006 15:04:05", "01/02/2006", "2006-01-02T15:04:05", "2006-01-02"}

// DateTime returns a date and time, or a date, on the wall clock of its writer
// and named UTC. The error is ErrValue.
func (v Value) DateTime() (time.Time, error) {
	text, err := v.of(MarkDateTime, MarkDate)
	if err != nil {
		return time.Time{}, err
	}
	for _, layout := range dateTimes {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, v.wrong("a date as MM/DD/YYYY HH:MM:SS")
}

// Duration returns a time span, in whole seconds or parts of them, or a time of
// day since midnight. The error is ErrValue.
func (v Value) Duration() (time.Duration, error) {
	text, err := v.of(MarkDuration, MarkTime)
	if err != nil {
		return 0, err
	}
	if t, err := time.Parse("15:04:05", text); err == nil {
		return t.Sub(t.Truncate(24 * time.Hour)), nil
	}
	if strings.Trim(text, "-.0123456789") == "" {
		if d, err := time.ParseDuration(text + "s"); err == nil {
			return d, nil
		}
	}
	return 0, v.wrong("seconds or HH:MM:SS")
}

// Binary returns the bytes of a value in base64. The error is ErrValue.
func (v Value) Binary() ([]byte, error) {
	text, err := v.of(MarkBinary)
	if err != nil {
		return nil, err
	}
	b, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, v.wrong("base64")
	}
	return b, nil
}

// of returns the text of a value that is bare or has one of the marks.
func (v Value) of(marks ...Mark) (string, error) {
	mark, text := v.Split()
	if mark == NoMark {
		return text, nil
	}
	if slices.Contains(marks, mark) {
		return text, nil
	}
	return "", fmt.Errorf("%w: the mark is %s, not %s", ErrValue, mark, marks[0])
}

// wrong leaves the value out, since it may be a password.
func (v Value) wrong(wanted string) error {
	return fmt.Errorf("%w: %d characters that are not %s", ErrValue, len([]rune(string(v))), wanted)
}
