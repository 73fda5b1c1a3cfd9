package orders

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/erplink/erplink/csvspec"
)

// dateTokens are the parts of a date in a layout, and how package time
// spells them; longer ones first.
var dateTokens = []struct{ ours, theirs string }{
	{"YYYY", "2006"}, {"Mmm", "Jan"}, {"MM", "01"}, {"DD", "02"}, {"M", "1"}, {"D", "2"},
}

func dateLayout(s string) (string, error) {
	var b strings.Builder
	parts := map[byte]int{}
next:
	for s != "" {
		for _, t := range dateTokens {
			if rest, ok := strings.CutPrefix(s, t.ours); ok {
				parts[t.ours[0]]++
				b.WriteString(t.theirs)
				s = rest
				continue next
			}
		}
		if !strings.ContainsRune("/-. ", rune(s[0])) {
			return "", errors.New("use YYYY, MM or M, DD or D, Mmm, and / - . or a space between them")
		}
		b.WriteByte(s[0])
		s = s[1:]
	}
	if parts['Y'] != 1 || parts['M'] != 1 || parts['D'] != 1 {
		return "", errors.New("a date has one year, one month and one day")
	}
	return b.String(), nil
}

func parseDate(s, layout string) (csvspec.Date, error) {
	t, err := time.Parse(layout, s)
	if err != nil || t.Year() < 1 || t.Format(layout) != s { // package time would also read 05 where 5 is due
		return csvspec.Date{}, ErrDate
	}
	return csvspec.DateOf(t), nil
}

// appendCell writes what col holds for this line, before quoting. ok is false
// where the value is missing.
func (r *rules) appendCell(b []byte, col *column, o *Order, l *Line) (_ []byte, ok bool, err error) {
	v, f, err := col.value(o, l)
	if err != nil || !v.set {
		return b, false, err
	}
	if f == nil {
		return append(b, v.text...), true, nil
	}
	switch f.form {
	case date:
		return v.date.Time(time.UTC).AppendFormat(b, r.dates), true, nil
	case number:
		if col.Whole && !v.dec.IsWhole() {
			return b, false, fmt.Errorf("%w: the ERP takes whole quantities only", ErrValue)
		}
		return v.dec.append(b, r.layout.Decimal[0], 0), true, nil
	case money:
		return v.dec.append(b, r.layout.Decimal[0], 2), true, nil
	case integer:
		n := v.n
		if col.Times != 0 {
			n *= int64(col.Times)
		}
		return appendPadded(b, strconv.FormatInt(n+int64(col.Plus), 10), col.Pad), true, nil
	}
	if r.layout.Formulas == "apostrophe" && f.form == text && formula(v.text) {
		b = append(b, '\'')
	}
	if f.name == "Number" {
		return appendPadded(append(b, col.Prefix...), v.text, col.Pad), true, nil
	}
	return append(b, v.text...), true, nil
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
	case col.Own && col.matchesOrder(o, l):
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

func (col *column) matchesOrder(o *Order, l *Line) bool {
	if col.Field == "Line.Location" {
		return l.Location == o.Location
	}
	return l.DueDate == o.DueDate
}

// parseCell reads a cell's text as a value of the column's field.
func (r *rules) parseCell(col *column, s string) (v value, err error) {
	v.set = true
	switch col.field.form {
	case date:
		v.date, err = parseDate(s, r.dates)
	case number, money:
		v.dec, err = parseDecimal(s, r.layout.Decimal[0])
	case integer:
		v.n, err = col.parseCount(s)
	default:
		v.text = s
		if !printable(s) {
			return v, ErrText
		}
		if r.layout.Formulas == "apostrophe" && col.field.form == text && strings.HasPrefix(s, "'") && formula(s) {
			v.text = s[1:]
		}
		if col.Field == "Number" {
			v.text, err = col.parseNumber(s)
		}
		v.text = col.readAs(v.text)
	}
	return v, err
}

func (col *column) parseNumber(s string) (string, error) {
	number := withoutZeros(strings.TrimPrefix(s, col.Prefix))
	if !validNumber(number) {
		return "", fmt.Errorf("%w: an order number has digits only%s", ErrValue, col.after())
	}
	return number, nil
}

func (col *column) after() string {
	if col.Prefix == "" {
		return ""
	}
	return ", here after " + strconv.Quote(col.Prefix)
}

// parseCount takes off what appendCell put on.
func (col *column) parseCount(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: a whole number is due", ErrValue)
	}
	n -= int64(col.Plus)
	if times := int64(col.Times); times != 0 {
		if n%times != 0 {
			return 0, fmt.Errorf("%w: a multiple of %d is due", ErrValue, times)
		}
		n /= times
	}
	return n, nil
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
