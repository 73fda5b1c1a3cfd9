package csvspec

import "strconv"

// Value is what one column holds, for code that works by position and not by
// struct field: sources that fill rows, and checkers. The zero Value is a
// blank. Values compare with ==.
type Value struct {
	kind    Type
	text    string
	integer int64
	decimal Decimal
	date    Date
	bit     Bit
}

// CharValue returns a text; "" is the blank.
func CharValue(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{kind: TypeChar, text: s}
}

// IntegerValue returns a whole number.
func IntegerValue(n int64) Value { return Value{kind: TypeInteger, integer: n} }

// DecimalValue returns a decimal number.
func DecimalValue(d Decimal) Value { return Value{kind: TypeDecimal, decimal: d} }

// DateValue returns a day; the zero Date is the blank.
func DateValue(d Date) Value {
	if d.IsZero() {
		return Value{}
	}
	return Value{kind: TypeDate, date: d}
}

// BitValue returns a yes or no.
func BitValue(b Bit) Value { return Value{kind: TypeBit, bit: b} }

// IsBlank reports whether there is no value.
func (v Value) IsBlank() bool { return v.kind == 0 }

// Type returns the type of the value, or 0 for a blank.
func (v Value) Type() Type { return v.kind }

// Char returns the text, and whether the value is one.
func (v Value) Char() (string, bool) { return v.text, v.kind == TypeChar }

// Decimal returns the number, and whether the value is a Decimal, or an Integer
// of at most eighteen digits.
func (v Value) Decimal() (Decimal, bool) {
	if v.kind == TypeInteger {
		d, err := NewDecimal(v.integer, 0)
		return d, err == nil
	}
	return v.decimal, v.kind == TypeDecimal
}

// Integer returns the number, and whether the value is a whole one.
func (v Value) Integer() (int64, bool) {
	if v.kind == TypeDecimal {
		return v.decimal.Int64()
	}
	return v.integer, v.kind == TypeInteger
}

// Date returns the day, and whether the value is one.
func (v Value) Date() (Date, bool) { return v.date, v.kind == TypeDate }

// Bit returns the yes or no, and whether the value is one.
func (v Value) Bit() (Bit, bool) { return v.bit, v.kind == TypeBit }

// fits reports whether a column of the type can take the value, as far as its
// own type tells: a text may stand for anything.
func (v Value) fits(t Type) bool {
	number := t == TypeInteger || t == TypeDecimal
	switch v.kind {
	case TypeInteger, TypeDecimal:
		return number
	case TypeChar:
		return true
	}
	return v.kind == t
}

// String returns the value as a file writes it, without quotes.
func (v Value) String() string {
	switch v.kind {
	case TypeChar:
		return v.text
	case TypeInteger:
		return strconv.FormatInt(v.integer, 10)
	case TypeDecimal:
		return v.decimal.String()
	case TypeDate:
		return v.date.String()
	case TypeBit:
		return v.bit.String()
	}
	return ""
}
