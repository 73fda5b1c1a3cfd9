package erpsync

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"
)

// Operator compares a field with the values of a Restriction.
type Operator string

// The operators. Texts take Equal to Between of the first group without regard
// to case, numbers Equal and the second group, dates Equal and the third,
// checkboxes Equal alone, lists the last two; Between is for all but
// checkboxes and lists, and both its ends belong to it.
//
// Source: https://docs.superoffice.com/en/api/plugins/erp-connectors/search/search-operators.html
const (
	Equal        Operator = "="
	Between      Operator = "between"
	Begins       Operator = "begins"
	Contains     Operator = "contains"
	Ends         Operator = "ends"
	NotBegins    Operator = "notbegins"
	NotContains  Operator = "notcontains"
	NotEnds      Operator = "notends"
	IsNot        Operator = "isnot"
	Greater      Operator = ">"
	Less         Operator = "<"
	GreaterEqual Operator = ">="
	LessEqual    Operator = "<="
	NotEqual     Operator = "!="
	Before       Operator = "before"
	After        Operator = "after"
	BeforeEqual  Operator = "beforeOrEqual"
	AfterEqual   Operator = "afterOrEqual"
	OneOf        Operator = "oneof"
	NotOneOf     Operator = "notoneof"
)

// Restriction is one condition of a search.
type Restriction struct {
	Field    string // a field key, or ParentKeyField or ParentTypeField
	Operator Operator
	Values   []Value
}

// The field keys by which the parent of an actor is sought.
const (
	ParentKeyField  = "ParentErpKey"
	ParentTypeField = "ParentActorType"
)

// ErrRestriction is the kind of error when a Restriction makes no sense.
var ErrRestriction = errors.New("erpsync: not a usable search restriction")

// DateMatch says what of a date and time counts in a search.
type DateMatch int

// The ways to match dates. SuperOffice's own default ignores seconds.
const (
	DateAndMinute DateMatch = iota
	DateAndTime
	DateOnly
	MinuteOnly // the time of day without seconds
	TimeOnly
)

// MatchOptions change a Matcher.
type MatchOptions struct {
	Dates DateMatch
}

// Matcher evaluates restrictions on actors. It never changes, so goroutines
// may share it.
type Matcher struct{ tests []test }

// test is one restriction made ready.
type test struct {
	field  string
	accept func(Value) (bool, error)
}

// NewMatcher makes restrictions ready for actors with the fields given. What
// the operators leave open is our decision: a blank number, date or checkbox
// fits NotEqual alone, a blank text or list item is compared as the empty text,
// and both sides of a text are compared letter by letter after Unicode's simple
// case folding.
//
// The error joins ErrRestriction, or an *Error with the code UnknownField, for
// all restrictions that are wrong.
func NewMatcher(fields []Field, restrictions []Restriction, opts *MatchOptions) (*Matcher, error) {
	if opts == nil {
		opts = &MatchOptions{}
	}
	types := map[string]FieldType{ParentKeyField: TextField, ParentTypeField: TextField}
	for _, f := range fields {
		types[f.Key] = f.Type
	}
	m := &Matcher{}
	var errs []error
	for _, r := range restrictions {
		accept, err := r.compile(types, opts.Dates)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		m.tests = append(m.tests, test{r.Field, accept})
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return m, nil
}

// Match reports whether an actor satisfies every restriction. The error is
// ErrValue when a field of the actor holds another kind of value than its type.
func (m *Matcher) Match(a Actor) (bool, error) {
	for _, t := range m.tests {
		ok, err := t.accept(a.value(t.field))
		if err != nil {
			return false, fmt.Errorf("%s %q, field %s: %w", a.Type, a.Key, t.field, err)
		}
		if !ok {
			return false, nil
		}
	}
	return true, nil
}

// Filter gives those of the actors that match; the first error ends it.
func (m *Matcher) Filter(actors iter.Seq2[Actor, error]) iter.Seq2[Actor, error] {
	return filter(actors, m.Match)
}

func filter(actors iter.Seq2[Actor, error], keep func(Actor) (bool, error)) iter.Seq2[Actor, error] {
	return func(yield func(Actor, error) bool) {
		for a, err := range actors {
			ok := false
			if err == nil {
				ok, err = keep(a)
			}
			if err != nil {
				yield(Actor{}, err)
				return
			}
			if ok && !yield(a, nil) {
				return
			}
		}
	}
}

func (a Actor) value(field string) Value {
	switch field {
	case ParentKeyField:
		return Value(a.ParentKey)
	case ParentTypeField:
		return Value(a.ParentType)
	}
	return a.Fields[field]
}

func (r Restriction) compile(types map[string]FieldType, dates DateMatch) (func(Value) (bool, error), error) {
	fieldType, ok := types[r.Field]
	if !ok {
		return nil, &Error{Code: UnknownField, User: fmt.Sprintf("The field %s cannot be searched.", r.Field)}
	}
	if wanted := r.Operator.values(); wanted >= 0 && len(r.Values) != wanted {
		return nil, r.wrong(fmt.Errorf("it has %d values, where %d belong", len(r.Values), wanted))
	}
	var accept func(Value) (bool, error)
	var err error
	switch fieldType {
	case TextField:
		accept = r.text()
	case ListField:
		accept = r.list()
	case IntegerField:
		accept, err = ordered(r, numberTests, Value.Int, cmp.Compare[int64])
	case DoubleField:
		accept, err = ordered(r, numberTests, Value.Double, cmp.Compare[float64])
	case CheckboxField:
		accept, err = ordered(r, boolTests, Value.Bool, compareBools)
	case DateTimeField:
		accept, err = ordered(r, dateTests, dates.read, time.Time.Compare)
	default:
		return nil, r.wrong(fmt.Errorf("a %s cannot be searched", fieldType))
	}
	if err == nil && accept == nil {
		err = fmt.Errorf("it is no operator for a %s", fieldType)
	}
	if err != nil {
		return nil, r.wrong(err)
	}
	return accept, nil
}

func (r Restriction) wrong(err error) error {
	return fmt.Errorf("%w: field %s, operator %q: %w", ErrRestriction, r.Field, r.Operator, err)
}

// values returns how many values an operator takes, or -1 for any number.
func (o Operator) values() int {
	switch o {
	case Between:
		return 2
	case OneOf, NotOneOf:
		return -1
	}
	return 1
}

func (r Restriction) text() func(Value) (bool, error) {
	var want [2]string
	for i, v := range r.Values[:min(2, len(r.Values))] {
		want[i] = fold(v.Text())
	}
	compare, ok := textTests[r.Operator]
	if !ok {
		return nil
	}
	return func(v Value) (bool, error) { return compare(fold(v.Text()), want[0], want[1]), nil }
}

// textTests compare folded texts; the second bound is Between's.
var textTests = map[Operator]func(s, a, b string) bool{
	Equal:       func(s, a, _ string) bool { return s == a },
	IsNot:       func(s, a, _ string) bool { return s != a },
	Begins:      func(s, a, _ string) bool { return strings.HasPrefix(s, a) },
	NotBegins:   func(s, a, _ string) bool { return !strings.HasPrefix(s, a) },
	Contains:    func(s, a, _ string) bool { return strings.Contains(s, a) },
	NotContains: func(s, a, _ string) bool { return !strings.Contains(s, a) },
	Ends:        func(s, a, _ string) bool { return strings.HasSuffix(s, a) },
	NotEnds:     func(s, a, _ string) bool { return !strings.HasSuffix(s, a) },
	Between:     func(s, a, b string) bool { return a <= s && s <= b },
}

func (r Restriction) list() func(Value) (bool, error) {
	if r.Operator != OneOf && r.Operator != NotOneOf {
		return nil
	}
	among := make(map[Value]bool, len(r.Values))
	for _, v := range r.Values {
		among[v] = true
	}
	return func(v Value) (bool, error) { return among[v] == (r.Operator == OneOf), nil }
}
