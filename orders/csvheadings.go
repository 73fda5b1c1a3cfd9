package orders

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

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
