package csvspec

import (
	"bytes"
	"unicode/utf8"
)

// codeOpenQuote says that a line ends inside quotes. It never leaves the
// package: the reader looks on and says CodeLineBreak.
const codeOpenQuote Code = "open-quote"

// quotedFault looks at what scanQuoted found of the field that starts at start.
func quotedFault(line []byte, start, end int, seen uint8) (code Code, at int) {
	if seen&highByte != 0 {
		if code, at := checkHigh(line[start:end]); code != "" {
			return code, start + at
		}
	}
	switch {
	case end == len(line):
		return codeOpenQuote, start
	case line[end] != '"':
		return controlCode(rune(line[end])), end
	case end+1 < len(line) && line[end+1] != ',':
		return CodeAfterQuote, end + 1
	}
	return "", 0
}

// bareFault looks at what scanBare found of the field that starts at start.
func bareFault(line []byte, start, end int) (code Code, at int) {
	if code, at := checkHigh(line[start:end]); code != "" {
		return code, start + at
	}
	switch {
	case end == len(line) || line[end] == ',':
		return "", 0
	case line[end] != '"':
		return controlCode(rune(line[end])), end
	case len(bytes.TrimLeft(line[start:end], " ")) == 0:
		return CodeSpaceBeforeQuote, end
	}
	return CodeBareQuote, end
}

// checkLine looks for what must not be in a line at all: bytes that are not
// UTF-8, or else control characters.
func checkLine(line []byte) (code Code, at int) {
	code, at = checkHigh(line)
	for i := at; i < len(line); {
		r, size := utf8.DecodeRune(line[i:])
		if r == utf8.RuneError && size == 1 {
			return CodeEncoding, i
		}
		i += size
	}
	return code, at
}

// checkHigh looks for what is wrong with characters behind ASCII.
func checkHigh(text []byte) (code Code, at int) {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return CodeEncoding, i
		}
		if code := controlCode(r); code != "" {
			return code, i
		}
		i += size
	}
	return "", 0
}

// quotesClose reports whether raw can be told into fields if whatever stands in
// quotes belongs to a value, line ends too.
func quotesClose(raw []byte) bool {
	for i := 0; ; i++ {
		rest := raw[i:]
		if len(rest) > 0 && rest[0] == '"' {
			for ; len(rest) > 0 && rest[0] == '"'; rest = raw[i:] {
				length := bytes.IndexByte(rest[1:], '"')
				if length < 0 {
					return false
				}
				i += length + 2
			}
		} else {
			length := bytes.IndexAny(rest, "\",")
			if length < 0 {
				return true
			}
			i += length
		}
		if i >= len(raw) {
			return true
		}
		if raw[i] != ',' {
			return false
		}
	}
}
