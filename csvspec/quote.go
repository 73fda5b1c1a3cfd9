package csvspec

import (
	"strings"
	"unicode/utf8"
)

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
