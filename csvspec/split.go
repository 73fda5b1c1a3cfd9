package csvspec

import (
	"bytes"
	"unicode/utf8"
)

// Field is one field of a row as it stands in the file.
type Field struct {
	// Text is the value, without quotes. It is valid until the next row.
	Text []byte
	// Quoted says that it stood in quotes.
	Quoted bool

	start int // byte of the line
}

// The classes of bytes that the scanner tells apart.
const (
	plainByte = iota
	commaByte
	quoteByte
	controlByte
	highByte // part of a character behind ASCII
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

// codeOpenQuote says that a line ends inside quotes. It never leaves the
// package: the reader looks on and says CodeLineBreak.
const codeOpenQuote Code = "open-quote"

// splitter tells the fields of a line apart. What it returns is valid until the
// next call.
type splitter struct {
	fields []Field
	spare  []byte // values that had doubled quotes
}

// split returns a Code and the byte at fault where the line cannot be told
// apart; the fields before that are good.
func (s *splitter) split(line []byte) (code Code, at int) {
	s.fields, s.spare = s.fields[:0], s.spare[:0]
	for i := 0; ; i++ {
		var f Field
		end := i
		if i < len(line) && line[i] == '"' {
			f, end, code = s.quoted(line, i)
		} else {
			f, end, code = s.bare(line, i)
		}
		if code != "" {
			return code, end
		}
		s.fields = append(s.fields, f)
		if i = end; i == len(line) {
			return "", 0
		}
	}
}

// bare reads an unquoted field up to the next comma.
func (s *splitter) bare(line []byte, start int) (f Field, end int, code Code) {
	high := false
	i := start
scan:
	for ; i < len(line); i++ {
		switch classes[line[i]] {
		case commaByte:
			break scan
		case quoteByte:
			if len(bytes.TrimLeft(line[start:i], " ")) == 0 {
				return f, i, CodeSpaceBeforeQuote
			}
			return f, i, CodeBareQuote
		case controlByte:
			return f, i, controlCode(rune(line[i]))
		case highByte:
			high = true
		}
	}
	f = Field{Text: line[start:i], start: start}
	if high {
		if at, code := checkHigh(f.Text); code != "" {
			return f, start + at, code
		}
	}
	return f, i, ""
}

// quoted reads a field in quotes and returns the place behind it.
func (s *splitter) quoted(line []byte, start int) (f Field, end int, code Code) {
	high := false
	kept := len(s.spare)
	from := start + 1
	for i := from; i < len(line); i++ {
		switch classes[line[i]] {
		case controlByte:
			return f, i, controlCode(rune(line[i]))
		case highByte:
			high = true
		case quoteByte:
			if i+1 < len(line) && line[i+1] == '"' {
				s.spare = append(s.spare, line[from:i+1]...)
				i++
				from = i + 1
				continue
			}
			if i+1 < len(line) && line[i+1] != ',' {
				return f, i + 1, CodeAfterQuote
			}
			f = Field{Text: line[from:i], Quoted: true, start: start}
			if len(s.spare) > kept {
				s.spare = append(s.spare, line[from:i]...)
				f.Text = s.spare[kept:len(s.spare):len(s.spare)]
			}
			if high {
				if at, code := checkHigh(line[start:i]); code != "" {
					return f, start + at, code
				}
			}
			return f, i + 1, ""
		}
	}
	return f, start, codeOpenQuote
}

// checkHigh looks for what is wrong with characters behind ASCII.
func checkHigh(text []byte) (at int, code Code) {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i, CodeEncoding
		}
		if code := controlCode(r); code != "" {
			return i, code
		}
		i += size
	}
	return 0, ""
}
