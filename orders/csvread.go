package orders

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// csvSource reads the rows of one document.
type csvSource struct {
	*reader
	doc  *documentPlan
	csv  *csv.Reader
	next int // line on which the next row is due
	tags map[string]*table
}

// table is a record with its columns in the document's order; nil stands
// for a column that is ignored.
type table struct {
	record  *recordPlan
	columns []*column
	names   []string
}

func (r *reader) csv(doc *documentPlan, data []byte) {
	s := &csvSource{reader: r, doc: doc, next: 1, tags: map[string]*table{}}
	s.csv = csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	s.csv.Comma = rune(r.layout.Separator[0])
	s.csv.FieldsPerRecord = -1
	s.csv.ReuseRecord = true
	s.read()
}

func (s *csvSource) read() {
	var row []string
	ok := true
	if s.layout.Headings == "none" {
		s.byPosition()
		row, ok = s.row()
	} else if row, ok = s.headings(); len(s.errs) > 0 {
		return
	}
	for ; ok; row, ok = s.row() {
		if t := s.table(row); t != nil {
			s.record(t.record, s.cells(t, row))
		}
		if len(s.errs) >= maxErrors {
			return
		}
	}
}

// row returns the next row; an unreadable one ends the document.
func (s *csvSource) row() ([]string, bool) {
	row, err := s.csv.Read()
	if errors.Is(err, io.EOF) {
		return nil, false
	}
	if err != nil {
		at := cell{}
		if p, ok := errors.AsType[*csv.ParseError](err); ok {
			at, err = cell{row: p.Line, offset: p.Column}, p.Err
		}
		s.fail(at, fmt.Errorf("%w: %w", ErrSyntax, err))
		return nil, false
	}
	line, _ := s.csv.FieldPos(0)
	if line != s.next {
		s.fail(cell{row: s.next}, fmt.Errorf("%w: an empty line", ErrSyntax))
	}
	s.next = line + 1
	for _, text := range row {
		s.next += strings.Count(text, "\n")
	}
	return row, true
}

// byPosition lets the layout say what the columns are.
func (s *csvSource) byPosition() {
	for i := range s.doc.records {
		r := &s.doc.records[i]
		t := &table{record: r}
		for j := range r.columns {
			t.columns = append(t.columns, &r.columns[j])
			t.names = append(t.names, r.columns[j].Name)
			s.hold(&r.columns[j])
		}
		s.tags[s.tag(r)] = t
	}
}

// tag is what tells a record's rows from others, "" where there are none.
func (s *csvSource) tag(r *recordPlan) string {
	if len(s.doc.records) == 1 {
		return ""
	}
	return *r.columns[0].Constant
}

// table finds what a row is by its tag.
func (s *csvSource) table(row []string) *table {
	tag := ""
	if len(s.doc.records) > 1 {
		tag = row[0]
	}
	t := s.tags[tag]
	switch {
	case t == nil:
		s.fail(cell{row: s.next - 1, offset: 1, text: tag}, fmt.Errorf("%w: no record has this tag", ErrValue))
	case len(row) != len(t.columns):
		s.fail(cell{row: s.next - 1}, fmt.Errorf("%w: %d, where record %q has %d", ErrColumns, len(row), t.record.name, len(t.columns)))
		return nil
	}
	return t
}

func (s *csvSource) cells(t *table, row []string) []cell {
	cells := make([]cell, 0, len(row))
	for i, text := range row {
		line, offset := s.csv.FieldPos(i)
		switch c := t.columns[i]; {
		case c != nil:
			cells = append(cells, cell{c, text, line, offset})
		case text != "":
			s.ignore(t.names[i])
		}
	}
	return cells
}
