package csvspec

import "unicode/utf8"

// textCell is a string in a Char column, or in a column of any type that a
// site added. It lives in a field, or in a list of texts, or nowhere.
type textCell struct {
	field  *string
	list   *textList
	index  int
	col    *Column
	quoted Quoting
	seen   interner
}

// text returns where the text lives, or nil. The row has the list that it
// needs: readers make it, writers refuse a row without.
func (c *textCell) text() *string {
	if c.list != nil && c.list.texts != nil {
		return &(*c.list.texts)[c.index]
	}
	return c.field
}

// present reports whether the row has a place for the text.
func (c *textCell) present() bool {
	return c.list == nil || c.index < len(*c.list.texts)
}

// reserve makes the row's list long enough.
func (c *textCell) reserve() {
	grown := make([]string, c.list.want)
	copy(grown, *c.list.texts)
	*c.list.texts = grown
}

func (c *textCell) append(dst []byte) ([]byte, Code) {
	s := *c.text()
	switch {
	case s == "":
		return dst, c.col.blank()
	case c.col.Type != TypeChar:
		return c.col.appendForm(dst, s)
	case c.quoted == QuoteNone:
		return appendBare(dst, s, c.col.MaxLength)
	}
	return appendQuoted(dst, s, c.col.MaxLength)
}

func (c *textCell) parse(text []byte) Code {
	if c.col.Type != TypeChar || len(text) > c.col.MaxLength {
		if code := c.col.check(text); code != "" {
			return code
		}
	}
	if s := c.text(); s != nil {
		*s = c.seen.intern(text)
	}
	return ""
}

func (c *textCell) clear() {
	if s := c.text(); s != nil {
		*s = ""
	}
}

func (c *textCell) value() Value { return CharValue(*c.text()) }

func (c *textCell) set(v Value) Code {
	s := v.String()
	var code Code
	switch {
	case c.col.Type == TypeChar && v.Type() == TypeChar:
		code = checkText(s, c.col.MaxLength)
	case c.col.Type == TypeChar, !v.fits(c.col.Type):
		code = c.col.typeCode()
	default:
		code = c.col.check([]byte(s))
	}
	if code == "" {
		*c.text() = s
	}
	return code
}

// check looks whether text, which the scanner let pass, may stand in the
// column.
func (c *Column) check(text []byte) Code {
	ok := true
	switch c.Type {
	case TypeChar:
		if len(text) > c.MaxLength && utf8.RuneCount(text) > c.MaxLength {
			return CodeTooLong
		}
	case TypeInteger, TypeDecimal:
		_, ok = scanNumber(text, c)
	case TypeDate:
		_, ok = scanDate(text)
	case TypeBit:
		_, ok = scanBit(text)
	}
	if !ok {
		return c.typeCode()
	}
	return ""
}

// appendForm writes a text that stands for a number, date or bit in the form
// that a typed field would have.
func (c *Column) appendForm(dst []byte, s string) ([]byte, Code) {
	text := []byte(s)
	if code := c.check(text); code != "" {
		return dst, code
	}
	if c.Type == TypeInteger || c.Type == TypeDecimal {
		d, _ := scanNumber(text, c)
		return d.append(dst), ""
	}
	return append(dst, s...), ""
}
