package soap

import (
	"errors"
	"fmt"
	"unicode/utf8"
)

// ErrCharacter is the kind of error when a text has a character that XML 1.0
// cannot carry.
var ErrCharacter = errors.New("a character that XML cannot carry")

// AppendText appends s as it is written in an element or between double quotes
// of an attribute. On an error the result ends before the character at fault.
func AppendText(dst []byte, s string) ([]byte, error) {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 || !allowed(r) {
			return dst, fmt.Errorf("%w: %q at byte %d", ErrCharacter, s[i:i+size], i)
		}
		switch r {
		case '&':
			dst = append(dst, "&amp;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		case '"':
			dst = append(dst, "&quot;"...)
		case '\r', '\n', '\t':
			// A reader changes a bare return anywhere, and all three in an attribute.
			dst = fmt.Appendf(dst, "&#x%X;", r)
		default:
			dst = append(dst, s[i:i+size]...)
		}
		i += size
	}
	return dst, nil
}

// allowed is the production Char of XML 1.0.
func allowed(r rune) bool {
	return r >= 0x20 && r <= 0xD7FF || r == '\t' || r == '\n' || r == '\r' ||
		r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
}
