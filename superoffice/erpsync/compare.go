package erpsync

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// orderTest judges how a value compares with the first and second bound.
type orderTest func(first, second int) bool

// The operators of values that have an order.
var (
	equal   orderTest = func(c, _ int) bool { return c == 0 }
	between orderTest = func(c, d int) bool { return c >= 0 && d <= 0 }
	less    orderTest = func(c, _ int) bool { return c < 0 }
	most    orderTest = func(c, _ int) bool { return c <= 0 }
	more    orderTest = func(c, _ int) bool { return c > 0 }
	least   orderTest = func(c, _ int) bool { return c >= 0 }
	other   orderTest = func(c, _ int) bool { return c != 0 }
)

var numberTests = map[Operator]orderTest{
	Equal: equal, NotEqual: other, Less: less, LessEqual: most, Greater: more, GreaterEqual: least, Between: between,
}

var dateTests = map[Operator]orderTest{
	Equal: equal, Before: less, BeforeEqual: most, After: more, AfterEqual: least, Between: between,
}

var boolTests = map[Operator]orderTest{Equal: equal}

// ordered returns the test of a restriction on values that read and compare
// understand, or nil if the operator is none of theirs.
func ordered[T any](r Restriction, tests map[Operator]orderTest, read func(Value) (T, error), compare func(a, b T) int) (func(Value) (bool, error), error) {
	accept, ok := tests[r.Operator]
	if !ok {
		return nil, nil
	}
	bounds := make([]T, len(r.Values))
	for i, v := range r.Values {
		var err error
		if bounds[i], err = read(v); err != nil {
			return nil, fmt.Errorf("value %d: %w", i+1, err)
		}
	}
	first, last := bounds[0], bounds[len(bounds)-1]
	return func(v Value) (bool, error) {
		if v.IsBlank() {
			return r.Operator == NotEqual, nil
		}
		got, err := read(v)
		if err != nil {
			return false, err
		}
		return accept(compare(got, first), compare(got, last)), nil
	}, nil
}

func compareBools(a, b bool) int {
	if a == b {
		return 0
	}
	return 1
}

// read returns the part of a date and time that counts.
func (m DateMatch) read(v Value) (time.Time, error) {
	t, err := v.DateTime()
	if err != nil {
		return t, err
	}
	switch m {
	case DateOnly:
		return t.Truncate(24 * time.Hour), nil
	case DateAndTime:
		return t, nil
	case TimeOnly:
		return time.Time{}.Add(t.Sub(t.Truncate(24 * time.Hour))), nil
	case MinuteOnly:
		return time.Time{}.Add(t.Sub(t.Truncate(24 * time.Hour)).Truncate(time.Minute)), nil
	default:
		return t.Truncate(time.Minute), nil
	}
}

// fold maps every letter to the first of those that differ in case only, so
// that parts of texts compare as strings.EqualFold compares whole ones.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		first := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			first = min(first, f)
		}
		return first
	}, s)
}
