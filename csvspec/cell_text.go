package csvspec

import (
	"strings"
	"unicode/utf8"
)

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

// appendQuoted writes a Char value between double quotes, those inside it
// doubled.
func appendQuoted(dst []byte, s string, maxLength int) ([]byte, Code) {
	dst = append(dst, '"')
	var seen uint8
	for i := range len(s) {
		seen |= classes[s[i]]
	}
	if seen&(controlByte|highByte) != 0 || len(s) > maxLength {
		if code := checkText(s, maxLength); code != "" {
			return dst, code
		}
	}
	for seen&quoteByte != 0 {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			break
		}
		dst = append(dst, s[:i+1]...)
		dst = append(dst, '"')
		s = s[i+1:]
	}
	dst = append(dst, s...)
	return append(dst, '"'), ""
}

// appendBare writes a Char value without quotes, where it needs none.
func appendBare(dst []byte, s string, maxLength int) ([]byte, Code) {
	if code := checkText(s, maxLength); code != "" {
		return dst, code
	}
	if strings.ContainsAny(s, `,"`) || strings.HasPrefix(s, byteOrderMark) {
		return dst, CodeNeedsQuotes
	}
	return append(dst, s...), ""
}

// checkText looks for what no Char value may hold.
func checkText(s string, maxLength int) Code {
	length := 0
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return CodeEncoding
			}
		}
		if code := controlCode(r); code != "" {
			return code
		}
		length++
	}
	if length > maxLength {
		return CodeTooLong
	}
	return ""
}

// controlCode returns the Code of a character that no value may hold.
func controlCode(r rune) Code {
	switch {
	case r == '\n':
		return CodeLineBreak
	case r == '\r':
		return CodeBareCR
	case r < 0x20, r >= 0x7f && r <= 0x9f, r == 0x2028, r == 0x2029:
		return CodeControlCharacter
	}
	return ""
}
