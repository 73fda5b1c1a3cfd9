package csvspec

import (
	"io"
	"iter"
)

// Field is one field of a row as it stands in the file. It is valid until the
// next row is read.
type Field struct {
	Text   []byte // without the quotes around it, and those inside it single
	Quoted bool   // it stands in quotes

	start int32 // byte of the line
}

// Record is one row as texts. It is valid until the next one is read.
type Record struct {
	Line   int64
	Fields []Field
	raw    []byte
}

// Column returns the character of the line, from 1, at which the field at
// position begins, from 1.
func (r Record) Column(position int) int {
	return characters(r.raw, int(r.Fields[position-1].start)) + 1
}

// Scanner reads the rows of a file as texts, by the same rules and the same
// code as a Reader, for code that handles all files alike. It is not safe for
// concurrent use.
type Scanner struct {
	in     *rowReader
	fields []Field
}

// Scanner returns a Scanner of a file in this layout. A layout that contradicts
// itself reads nothing: the only pair of Records says what is wrong.
func (l *Layout) Scanner(r io.Reader, opts *ReadOptions) *Scanner {
	if err := l.sound(); err != nil {
		return &Scanner{in: &rowReader{bound: &bound{layout: l.Clone()}, err: err}}
	}
	return &Scanner{in: newRowReader(r, bindTexts(l), opts)}
}

// Scan returns the rows of r as Scanner.Records does.
func (l *Layout) Scan(r io.Reader, opts *ReadOptions) iter.Seq2[Record, error] {
	return l.Scanner(r, opts).Records()
}

// Records returns the rows, to be ranged over once, with errors as Reader.Rows
// gives them. Beside a *RowError the Record has its Fields where the row has
// all its columns and only values are at fault; otherwise Fields is nil.
func (s *Scanner) Records() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for {
			err := s.in.next()
			if err == io.EOF {
				return
			}
			record := Record{Line: s.in.line, raw: s.in.raw}
			if s.in.whole {
				record.Fields = s.texts()
			}
			if !yield(record, err) || s.in.err != nil {
				return
			}
		}
	}
}

func (s *Scanner) texts() []Field {
	s.fields = s.fields[:0]
	for i := range s.in.split.spans {
		f := &s.in.split.spans[i]
		s.fields = append(s.fields, Field{Text: s.in.split.text(f), Quoted: f.quoted, start: f.start})
	}
	return s.fields
}

// Columns returns the columns in effect, see Reader.Columns.
func (s *Scanner) Columns() []Column { return s.in.columns() }

// Summary returns the summary of what has been read, see Reader.Summary.
func (s *Scanner) Summary() Summary { return s.in.summary() }
