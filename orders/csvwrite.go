package orders

import "bytes"

// csvSink writes separated values. encoding/csv cannot: it quotes only what
// needs it, while most ERPs, as Netstock, want all text in quotes.
type csvSink struct {
	layout    *Layout
	buf       []byte
	separator byte
	first     bool // in its row
}

func newCSVSink(l *Layout, d *documentPlan) *csvSink {
	s := &csvSink{layout: l, separator: l.Separator[0]}
	if l.Headings == "none" {
		return s
	}
	for i := range d.records {
		r := &d.records[i]
		s.headings(r, func(c *column) string { return c.Name })
		if r.labels {
			s.headings(r, func(c *column) string { return c.Label })
		}
	}
	return s
}

func (s *csvSink) headings(r *recordPlan, text func(*column) string) {
	s.open(r)
	for i := range r.columns {
		s.next()
		heading := text(&r.columns[i])
		s.write([]byte(heading), s.layout.Headings == "text" && s.layout.Quote != "needed")
	}
	s.close()
}

func (s *csvSink) open(*recordPlan) { s.first = true }

func (s *csvSink) cell(c *column, text []byte, set bool) {
	s.next()
	switch {
	case set:
		s.write(text, s.layout.Quote == "all" || s.layout.Quote == "text" && c.text)
	case s.layout.Quote == "all":
		s.buf = append(s.buf, `""`...)
	}
}

func (s *csvSink) next() {
	if !s.first {
		s.buf = append(s.buf, s.separator)
	}
	s.first = false
}

func (s *csvSink) write(text []byte, quoted bool) {
	inner := bytes.IndexByte(text, '"') >= 0
	if !quoted && !inner && bytes.IndexByte(text, s.separator) < 0 {
		s.buf = append(s.buf, text...)
		return
	}
	s.buf = append(s.buf, '"')
	if !inner {
		s.buf = append(s.buf, text...)
	} else {
		for _, b := range text {
			if b == '"' {
				s.buf = append(s.buf, b)
			}
			s.buf = append(s.buf, b)
		}
	}
	s.buf = append(s.buf, '"')
}

func (s *csvSink) close() { s.buf = append(s.buf, s.layout.LineEnd...) }

func (s *csvSink) bytes() []byte { return s.buf }
