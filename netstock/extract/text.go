package extract

import (
	"hash/maphash"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/erplink/erplink/csvspec"
)

// text lets the policies on texts act, in the order that Policy states, and
// reads the rest as the column's type.
func (c *converter) text(s string) (csvspec.Value, error) {
	s, err := c.decode(s)
	if err != nil {
		return csvspec.Value{}, err
	}
	if c.policy.LineBreaks && strings.ContainsAny(s, lineBreakChars) {
		c.acted[lineBreaks]++
		s = lineBreak.Replace(s)
	}
	if c.policy.Trim {
		trimmed := strings.TrimSpace(s)
		if len(trimmed) != len(s) {
			c.acted[trim]++
		}
		s = trimmed
	}
	if slices.Contains(c.policy.NullIf, s) {
		c.acted[nullIf]++
		return csvspec.Value{}, nil
	}
	switch c.Type {
	case csvspec.TypeInteger, csvspec.TypeDecimal:
		return c.number(s)
	case csvspec.TypeDate:
		return c.day(s)
	case csvspec.TypeBit:
		if s == "0" || s == "1" {
			return csvspec.BitValue(s == "1"), nil
		}
		return csvspec.Value{}, &fault{csvspec.CodeTypeBit, "neither 0 nor 1", "write one of them in the query"}
	}
	return csvspec.CharValue(c.cutText(s)), nil
}

func (c *converter) decode(s string) (string, error) {
	if c.decoder == nil {
		if !utf8.ValidString(s) {
			return "", &fault{csvspec.CodeEncoding, "not UTF-8", "declare the charset of the column, such as windows-1252"}
		}
		return s, nil
	}
	decoded, err := c.decoder.String(s)
	if err != nil || strings.ContainsRune(decoded, utf8.RuneError) {
		return "", &fault{csvspec.CodeEncoding, "not text in " + c.policy.Charset, "declare the charset that the column really has"}
	}
	if decoded != s {
		c.acted[charset]++
	}
	return decoded, nil
}

// lineBreakChars are the line breaks of Unicode (UAX #14, class BK, CR, LF, NL).
const lineBreakChars = "\n\v\f\r\u0085\u2028\u2029"

var lineBreak = strings.NewReplacer("\r\n", " ", "\n", " ", "\v", " ", "\f", " ", "\r", " ", "\u0085", " ", "\u2028", " ", "\u2029", " ")

// cutText leaves a text that is too long, without the policy, to the check of
// the layout.
func (c *converter) cutText(s string) string {
	if !c.policy.Cut || len(s) <= c.MaxLength {
		return s
	}
	n := 0
	for i := range s {
		if n == c.MaxLength {
			c.acted[cut]++
			return s[:i]
		}
		n++
	}
	return s
}

// interned keeps texts of a column that are likely to come again, such as a
// location's code, so that bytes of a driver are seldom copied.
type interned struct {
	seed  maphash.Seed
	texts []string // by hash; nil before the first use
}

func (t *interned) of(b []byte) string {
	const size = 256 // a power of two
	if t.texts == nil {
		t.seed, t.texts = maphash.MakeSeed(), make([]string, size)
	}
	slot := &t.texts[maphash.Bytes(t.seed, b)%size]
	if *slot != string(b) {
		*slot = string(b)
	}
	return *slot
}
