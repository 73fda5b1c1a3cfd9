package check

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// similar finds codes that differ only in case or outer spaces. It keeps only
// those that are not in the common form themselves, which is the one in
// capitals: most codes of ERPs cost it nothing.
type similar struct {
	others  table // common forms, and the first line of another form
	scratch []byte
}

// add takes a code that is new in codes, and returns the line of one that is
// like it, or 0.
func (s *similar) add(h hasher, codes *table, code []byte, line int64) int64 {
	s.scratch = appendCommon(s.scratch[:0], code)
	d := h.sum(s.scratch)
	other := s.others.line(d)
	if bytes.Equal(s.scratch, code) {
		return other
	}
	if other == 0 {
		s.others.add(d, line)
	}
	return earlier(other, codes.line(d))
}

// earlier returns the lower of two lines, 0 being none.
func earlier(a, b int64) int64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// appendCommon appends a code without outer spaces, each letter as the lowest
// of those that Unicode's simple folding calls the same.
func appendCommon(dst, code []byte) []byte {
	code = bytes.TrimSpace(code)
	for len(code) > 0 {
		if c := code[0]; c < utf8.RuneSelf {
			if 'a' <= c && c <= 'z' {
				c -= 'a' - 'A'
			}
			dst, code = append(dst, c), code[1:]
			continue
		}
		r, size := utf8.DecodeRune(code)
		dst, code = utf8.AppendRune(dst, lowestFold(r)), code[size:]
	}
	return dst
}

func lowestFold(r rune) rune {
	lowest := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		lowest = min(lowest, f)
	}
	return lowest
}
