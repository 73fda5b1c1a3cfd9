package orders

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
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

// headings reads all heading rows, and returns the first row after them.
func (s *csvSource) headings() (row []string, ok bool) {
	tagged := len(s.doc.records) > 1
	for n := 1; ; n++ {
		row, ok = s.row()
		if !ok || n > 1 && !(tagged && strings.EqualFold(row[0], s.doc.records[0].columns[0].Name)) {
			break
		}
		t := s.heading(row)
		if t == nil {
			return nil, false
		}
		tag := s.tag(t.record)
		if s.doc.numbered {
			tag = strconv.Itoa(n)
		}
		if s.tags[tag] != nil {
			s.fail(cell{row: s.next - 1}, fmt.Errorf("%w: record %q has two heading rows", ErrHeading, t.record.name))
		}
		s.tags[tag] = t
		if t.record.labels {
			s.labels(len(t.columns))
		}
	}
	if !ok && len(s.errs) == 0 && len(s.tags) == 0 {
		s.fail(cell{row: 1}, fmt.Errorf("%w: the document is empty", ErrHeading))
	}
	return row, ok
}

func (s *csvSource) labels(width int) {
	if row, ok := s.row(); ok && len(row) != width {
		s.fail(cell{row: s.next - 1}, fmt.Errorf("%w: the second heading row has %d, the first %d", ErrColumns, len(row), width))
	}
}

// heading finds the record whose required columns are in the row.
func (s *csvSource) heading(row []string) *table {
	at := slices.IndexFunc(s.doc.records, func(r recordPlan) bool { return missing(&r, row) == "" })
	if at < 0 {
		nearest := &s.doc.records[0]
		s.fail(cell{row: s.next - 1}, fmt.Errorf("%w: %q is missing", ErrHeading, missing(nearest, row)))
		return nil
	}
	r := &s.doc.records[at]
	t := &table{record: r, names: slices.Clone(row)}
	for i, name := range row {
		c := r.named(name)
		_, offset := s.csv.FieldPos(i)
		switch {
		case c == nil && !s.ignorable(name):
			s.fail(cell{row: s.next - 1, offset: offset, text: name}, fmt.Errorf("%w: the layout does not know it", ErrHeading))
		case c != nil && slices.Contains(t.columns, c):
			s.fail(cell{row: s.next - 1, offset: offset, text: name}, fmt.Errorf("%w: it is there twice", ErrHeading))
		}
		t.columns = append(t.columns, c)
	}
	s.transfers(t)
	for _, c := range t.columns {
		if c != nil {
			s.hold(c)
		}
	}
	return t
}

// transfers lets a column hold its Transfer field where the document has no
// other for it.
func (s *csvSource) transfers(t *table) {
	for i, c := range t.columns {
		if s.kind != Transfer || c == nil || c.Transfer == "" {
			continue
		}
		if !slices.ContainsFunc(t.columns, func(o *column) bool { return o != nil && o.Field == c.Transfer }) {
			swapped := *c
			swapped.Field, swapped.field = c.Transfer, fieldNamed(c.Transfer)
			t.columns[i] = &swapped
		}
	}
}

func missing(r *recordPlan, row []string) string {
	for i := range r.columns {
		c := &r.columns[i]
		if c.Required && !slices.ContainsFunc(row, func(s string) bool { return strings.EqualFold(s, c.Name) }) {
			return c.Name
		}
	}
	return ""
}

func (r *recordPlan) named(heading string) *column {
	for i := range r.columns {
		if strings.EqualFold(r.columns[i].Name, heading) {
			return &r.columns[i]
		}
	}
	return nil
}

func (s *csvSource) ignorable(heading string) bool {
	return slices.ContainsFunc(s.layout.Ignore, func(pattern string) bool {
		prefix, any := strings.CutSuffix(pattern, "*")
		return any && strings.HasPrefix(heading, prefix) || heading == pattern
	})
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
