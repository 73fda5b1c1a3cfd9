package orders

import (
	"fmt"
	"strconv"
	"strings"
)

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
