package csvspec

import (
	"bytes"
	"unicode/utf8"
)

// span is where a field stands in its line, or where its value stands in
// splitter.spare if quotes in it are doubled. It holds no pointers, which
// keeps the garbage collector out of the loop over all fields.
type span struct {
	start    int32 // of the field in the line
	from, to int32 // of the value
	quoted   bool
	spare    bool
}

// The classes of bytes that the scanner tells apart; any other byte is plain.
const (
	commaByte = 1 << iota
	quoteByte
	controlByte
	highByte    // part of a character behind ASCII
	doubleQuote // what a scan saw, not a class: two quotes in a row
)

// classes gives the class of every byte.
var classes = func() (t [256]uint8) {
	for i := range t {
		switch {
		case i < 0x20 || i == 0x7f:
			t[i] = controlByte
		case i >= utf8.RuneSelf:
			t[i] = highByte
		}
	}
	t[','], t['"'] = commaByte, quoteByte
	return t
}()

// splitter tells the fields of a line apart.
type splitter struct {
	line  []byte
	spans []span
	spare []byte

	code      Code
	start, at int
}

// split returns a Code where the line cannot be told apart; start is then the
// byte at which the field at fault begins, at is where the fault is, and spans
// has the fields before it.
func (s *splitter) split(line []byte) Code {
	s.line, s.spans, s.spare = line, s.spans[:0], s.spare[:0]
	for end := -1; end < len(line); {
		start := end + 1
		if start < len(line) && line[start] == '"' {
			end = s.quoted(line, start)
		} else {
			end = s.bare(line, start)
		}
		if end < 0 {
			s.start = start
			return s.code
		}
	}
	return ""
}

// bare takes the unquoted field at start and returns the place behind it, or
// -1 where it is at fault.
func (s *splitter) bare(line []byte, start int) int {
	end, seen := scanBare(line, start)
	if seen&^commaByte != 0 {
		if s.code, s.at = bareFault(line, start, end); s.code != "" {
			return -1
		}
	}
	f := s.add()
	f.start, f.from, f.to = int32(start), int32(start), int32(end)
	return end
}

// quoted takes the field in quotes at start and returns the place behind it,
// or -1 where it is at fault.
func (s *splitter) quoted(line []byte, start int) int {
	end, seen := scanQuoted(line, start+1)
	if seen != quoteByte || end+1 < len(line) && line[end+1] != ',' {
		if s.code, s.at = quotedFault(line, start, end, seen); s.code != "" {
			return -1
		}
	}
	f := s.add()
	f.start, f.from, f.to, f.quoted = int32(start), int32(start+1), int32(end), true
	if seen&doubleQuote != 0 {
		s.undouble(f)
	}
	return end + 1
}

// add appends a span to be filled in place: copying one as a whole that was
// just filled field by field stalls the processor.
func (s *splitter) add() *span {
	s.spans = append(s.spans, span{})
	return &s.spans[len(s.spans)-1]
}

// scanBare looks from i for the end of an unquoted field, or for what must not
// be in it, and says which classes it saw.
func scanBare(line []byte, i int) (end int, seen uint8) {
	for ; i < len(line); i++ {
		class := classes[line[i]]
		if seen |= class; class&^highByte != 0 {
			break
		}
	}
	return i, seen
}

// scanQuoted looks from i for the closing quote, or for what must not stand
// before it, and says which classes it saw.
func scanQuoted(line []byte, i int) (end int, seen uint8) {
	for ; i < len(line); i++ {
		class := classes[line[i]]
		if seen |= class; class&(quoteByte|controlByte) == 0 {
			continue
		}
		if class == controlByte || i+1 >= len(line) || line[i+1] != '"' {
			break
		}
		seen |= doubleQuote
		i++
	}
	return i, seen
}

// undouble copies the value into spare, with one quote for two.
func (s *splitter) undouble(f *span) {
	value := s.line[f.from:f.to]
	f.from, f.spare = int32(len(s.spare)), true
	for {
		i := bytes.IndexByte(value, '"')
		if i < 0 {
			break
		}
		s.spare = append(s.spare, value[:i+1]...)
		value = value[i+2:]
	}
	s.spare = append(s.spare, value...)
	f.to = int32(len(s.spare))
}

// text returns the value of a field, valid until the next split.
func (s *splitter) text(f *span) []byte {
	if f.spare {
		return s.spare[f.from:f.to]
	}
	return s.line[f.from:f.to]
}
