package csvspec

import (
	"errors"
	"fmt"
	"reflect"
)

// check looks whether the layout is sound, whether rows of the plan's type can
// travel through it, and whether it names the stated rules that it breaks.
func (p *plan) check(l *Layout) error {
	if l.File != p.source.File || l.Sales != p.source.Sales {
		return fmt.Errorf("the layout is that of %s %s, not of %s %s", l.File, l.Sales, p.source.File, p.source.Sales)
	}
	errs := []error{l.sound()}
	if l.Heading != p.source.Heading {
		errs = append(errs, fmt.Errorf("%s: only ut files have a heading, and all of them", l.File))
	}
	for _, c := range l.Columns {
		if err := p.holds(c); err != nil {
			errs = append(errs, fmt.Errorf("%s: %s: %w", l.File, c.Name, err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return p.checkOverrides(l)
}

// sound looks whether the layout contradicts itself.
func (l *Layout) sound() error {
	var errs []error
	add := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf(l.File+": "+format, args...))
	}
	if l.LineEnd != CRLF && l.LineEnd != LF {
		add("line end %q is none of %s, %s", l.LineEnd, CRLF, LF)
	}
	if l.Quoting != QuoteChar && l.Quoting != QuoteNone {
		add("quoting %q is none of %s, %s", l.Quoting, QuoteChar, QuoteNone)
	}
	if len(l.Columns) == 0 && !l.Heading {
		add("no columns")
	}
	keys := map[string]bool{}
	for i, c := range l.Columns {
		if err := c.sound(); err != nil {
			add("column %d, %q: %w", i+1, c.Name, err)
		}
		if keys[c.Key()] {
			add("column %d: there is another one with the key %s", i+1, c.Key())
		}
		if c.Repeats && i < len(l.Columns)-1 {
			add("column %d, %s: only the last column can repeat; give this one a count", i+1, c.Name)
		}
		keys[c.Key()] = true
	}
	return errors.Join(errs...)
}

// sound looks whether the column's facts are possible.
func (c Column) sound() error {
	switch {
	case c.Key() == "":
		return errors.New("the name has no letters or digits")
	case checkText(c.Name, maxCharLength) != "":
		return fmt.Errorf("the name cannot be a text of the interface: %w", checkText(c.Name, maxCharLength))
	case c.Type < TypeChar || c.Type > TypeBit:
		return fmt.Errorf("there is no type %s", c.Type)
	case c.Importance < Required || c.Importance > Spare:
		return fmt.Errorf("there is no importance %s", c.Importance)
	case c.Type == TypeChar && c.MaxLength < 1:
		return fmt.Errorf("a Char of at most %d characters", c.MaxLength)
	case c.Type == TypeInteger && (c.Whole < 1 || c.Whole > maxIntegerDigits || c.Places != 0):
		return fmt.Errorf("an Integer has 1 to %d digits and no decimals, not %d and %d", maxIntegerDigits, c.Whole, c.Places)
	case c.Type == TypeDecimal && (c.Whole < 1 || c.Places < 0 || c.Whole+c.Places > maxScale):
		return fmt.Errorf("a Decimal has 1 to %d digits in all, not %d and %d", maxScale, c.Whole, c.Places)
	}
	return nil
}

// holds looks whether the Go field of the column can hold what the layout lets
// into it.
func (p *plan) holds(c Column) error {
	if c.field == "" || p.row.Kind() == reflect.Slice {
		if c.Sum {
			return errors.New("an added column cannot be summed")
		}
		return nil
	}
	f, ok := p.row.FieldByName(c.field)
	if !ok {
		return fmt.Errorf("%s has no field %s", p.row.Name(), c.field)
	}
	kind := columnType(f.Type)
	fits := kind == c.Type || kind == TypeChar || kind == TypeDecimal && c.Type == TypeInteger
	if !fits {
		return fmt.Errorf("the field %s is a %s and cannot hold %s", c.field, f.Type, c.Type)
	}
	if c.Sum && kind == TypeChar {
		return fmt.Errorf("the field %s is a text and cannot be summed", c.field)
	}
	if c.Importance != Required && !canBeBlank(f.Type) {
		return fmt.Errorf("the field %s is a %s and cannot be blank, so the column stays Required", c.field, f.Type)
	}
	return nil
}

// canBeBlank reports whether a field of the type tells a blank from a value.
func canBeBlank(t reflect.Type) bool {
	switch reflect.New(t).Interface().(type) {
	case *int64, *Decimal, *Bit:
		return false
	}
	return true
}
