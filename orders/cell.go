package orders

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/erplink/erplink/csvspec"
)

// appendCell writes what col holds for this line, before quoting. ok is false
// where the value is missing.
func (r *rules) appendCell(b []byte, col *column, o *Order, l *Line) (_ []byte, ok bool, err error) {
	if !col.plain {
		return r.appendValue(b, col, o, l)
	}
	switch p := col.field.ref(o, l).(type) {
	case *string:
		if *p == "" {
			return b, false, nil
		}
		return r.appendText(b, col, col.field, *p), true, nil
	case *csvspec.Date:
		if p.IsZero() {
			return b, false, nil
		}
		return r.appendDate(b, *p), true, nil
	case *Decimal:
		return r.appendDecimal(b, col, *p)
	default:
		d, ok := p.(*csvspec.Optional[Decimal]).Value()
		if !ok {
			return b, false, nil
		}
		return r.appendDecimal(b, col, d)
	}
}

// appendValue is for what no single field of the order holds.
func (r *rules) appendValue(b []byte, col *column, o *Order, l *Line) (_ []byte, ok bool, err error) {
	v, f, err := col.value(o, l)
	switch {
	case err != nil || !v.set:
		return b, false, err
	case f == nil:
		return append(b, v.text...), true, nil
	case f.form == date:
		return r.appendDate(b, v.date), true, nil
	case f.form == integer:
		n := v.n*int64(max(col.Times, 1)) + int64(col.Plus)
		return appendPadded(b, strconv.FormatInt(n, 10), col.Pad), true, nil
	case f.form > code:
		return r.appendDecimal(b, col, v.dec)
	}
	return r.appendText(b, col, f, v.text), true, nil
}

func (r *rules) appendText(b []byte, col *column, f *field, s string) []byte {
	if f.name == "Number" {
		return appendPadded(append(b, col.Prefix...), s, col.Pad)
	}
	if r.layout.Formulas == "apostrophe" && f.form == text && formula(s) {
		b = append(b, '\'')
	}
	return append(b, s...)
}

func (r *rules) appendDate(b []byte, d csvspec.Date) []byte {
	return d.Time(time.UTC).AppendFormat(b, r.dates)
}

func (r *rules) appendDecimal(b []byte, col *column, d Decimal) ([]byte, bool, error) {
	places := 0
	if col.field.form == money {
		places = 2
	}
	b = d.append(b, r.layout.Decimal[0], places)
	if col.Whole && !d.IsWhole() {
		return b, true, fmt.Errorf("%w: the ERP takes whole quantities only", ErrValue)
	}
	return b, true, nil
}

func appendPadded(b []byte, digits string, width int) []byte {
	for range width - len(digits) {
		b = append(b, '0')
	}
	return append(b, digits...)
}

// formula reports whether a spreadsheet would calculate s, or whether s
// already has the apostrophes that keep it from doing so.
func formula(s string) bool {
	rest := strings.TrimLeft(s, "'")
	return rest != "" && strings.IndexByte("=+-@", rest[0]) >= 0
}

// value finds what the column holds, and the field that decides its form;
// the field is nil for a constant.
func (col *column) value(o *Order, l *Line) (value, *field, error) {
	if col.field == nil {
		return textValue(*col.Constant), nil, nil
	}
	v, err := col.field.load(o, l)
	f := col.field
	if err == nil && !v.set && col.other != nil {
		f = col.other
		v, err = f.load(o, l)
	}
	switch {
	case err != nil:
	case col.Own && repeatsOrder(col.Field, o, l):
		v = value{}
	case col.Values != nil:
		v, err = col.exchange(v)
	}
	return v, f, err
}

// exchange replaces a value by the site's word for it.
func (col *column) exchange(v value) (value, error) {
	written, ok := col.Values[v.text]
	switch {
	case ok && v.set:
		return textValue(written), nil
	case col.Constant != nil:
		return textValue(*col.Constant), nil
	case col.readAs(v.text) != v.text:
		return v, fmt.Errorf("%w: the layout writes it for %q", ErrValue, col.readAs(v.text))
	}
	return v, nil
}

// readAs undoes exchange; a layout's values are all different.
func (col *column) readAs(written string) string {
	for from, to := range col.Values {
		if to == written {
			return from
		}
	}
	return written
}

// repeatsOrder reports whether a line says what its order says.
func repeatsOrder(field string, o *Order, l *Line) bool {
	switch field {
	case "Line.Location":
		return l.Location == o.Location
	case "Line.DueDate":
		return l.DueDate == o.DueDate
	}
	return false
}

// fit applies the column's length and pattern to a text: the text to write,
// and a warning or an error.
func (col *column) fit(s []byte) (fitted []byte, warning, err error) {
	if col.pattern != nil && !col.pattern.Match(s) {
		return s, nil, fmt.Errorf("%w: it does not match %s", ErrValue, col.Pattern)
	}
	if col.Max == 0 || utf8.RuneCount(s) <= col.Max {
		return s, nil, nil
	}
	long := fmt.Errorf("%w: %d characters, %s takes %d", ErrTooLong, utf8.RuneCount(s), col.Name, col.Max)
	switch col.over {
	case "error":
		return s, nil, long
	case "cut":
		end := 0
		for range col.Max {
			_, size := utf8.DecodeRune(s[end:])
			end += size
		}
		return s[:end], long, nil
	}
	return s, long, nil
}
