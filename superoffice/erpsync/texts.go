package erpsync

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Language is a code of SuperOffice's for texts in several languages.
type Language string

// languages lists SuperOffice's codes, in the order in which texts are written.
var languages = []Language{"US", "NO", "SW", "DA", "FI", "FR", "GE", "IT", "NL", "SP", "PL", "RU", "CN", "CZ"}

// Texts is one text in several languages, for names, descriptions and
// explanations that people read.
//
// Source: the ERP connector in https://github.com/SuperOffice/integration-services
type Texts map[Language]string

// ErrTexts is the kind of error when Texts cannot be written or read.
var ErrTexts = errors.New("erpsync: not a text in several languages")

// Encode returns the texts as US:"Text";NO:"Tekst". A code that SuperOffice does
// not have, and a double quote, whose escape is not public, are ErrTexts.
func (t Texts) Encode() (string, error) {
	for code, text := range t {
		if !slices.Contains(languages, code) {
			return "", fmt.Errorf("%w: %q is not one of %v", ErrTexts, code, languages)
		}
		if strings.Contains(text, `"`) {
			return "", fmt.Errorf("%w: the text for %s has a double quote", ErrTexts, code)
		}
	}
	var parts []string
	for _, code := range languages {
		if text, ok := t[code]; ok {
			parts = append(parts, string(code)+`:"`+text+`"`)
		}
	}
	return strings.Join(parts, ";"), nil
}

// ParseTexts reads what Encode writes. Another form, such as a plain text, is ErrTexts.
func ParseTexts(s string) (Texts, error) {
	texts := Texts{}
	for rest, more := s, true; more; {
		code, after, ok := strings.Cut(rest, `:"`)
		text, after, closed := strings.Cut(after, `"`)
		if !ok || !closed || !slices.Contains(languages, Language(code)) {
			return nil, fmt.Errorf(`%w: it is not written as US:"…";NO:"…"`, ErrTexts)
		}
		if _, twice := texts[Language(code)]; twice {
			return nil, fmt.Errorf("%w: %s comes twice", ErrTexts, code)
		}
		texts[Language(code)] = text
		if rest, more = strings.CutPrefix(after, ";"); !more && after != "" {
			return nil, fmt.Errorf("%w: something other than a semicolon follows %s", ErrTexts, code)
		}
	}
	return texts, nil
}
