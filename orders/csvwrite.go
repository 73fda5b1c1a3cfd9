package orders

import "bytes"

// csvSyntax writes separated values. encoding/csv cannot: it quotes only what
// needs it, while most ERPs, as Netstock, want all text in quotes.
type csvSyntax struct{ layout *Layout }

// headingRows are the rows before the first record.
func headingRows(l *Layout, records []recordPlan) (rows []byte) {
	if l.Headings == "none" {
		return nil
	}
	for i := range records {
		r := &records[i]
		rows = headingRow(rows, l, r, func(c *column) string { return c.Name })
		if r.labels {
			rows = headingRow(rows, l, r, func(c *column) string { return c.Label })
		}
	}
	return rows
}

func headingRow(dst []byte, l *Layout, r *recordPlan, text func(*column) string) []byte {
	s := &csvSyntax{l}
	for i := range r.columns {
		dst = s.write(dst, []byte(text(&r.columns[i])), l.Headings == "text" && l.Quote != "needed")
	}
	return s.close(dst)
}

func (s *csvSyntax) open(dst []byte, _ *recordPlan) []byte { return dst }

// cell writes a value and the separator after it.
func (s *csvSyntax) cell(dst []byte, c *column, text []byte, set bool) []byte {
	if !set && s.layout.Quote != "all" {
		return append(dst, s.layout.Separator[0])
	}
	return s.write(dst, text, c.quoted)
}

func (s *csvSyntax) write(dst, text []byte, quoted bool) []byte {
	separator := s.layout.Separator[0]
	inner := bytes.IndexByte(text, '"') >= 0
	if !quoted && !inner && bytes.IndexByte(text, separator) < 0 {
		return append(append(dst, text...), separator)
	}
	dst = append(dst, '"')
	if inner {
		text = bytes.ReplaceAll(text, []byte(`"`), []byte(`""`))
	}
	return append(append(dst, text...), '"', separator)
}

// close puts the line end in the place of the last separator.
func (s *csvSyntax) close(dst []byte) []byte {
	return append(dst[:len(dst)-1], s.layout.LineEnd...)
}

func (s *csvSyntax) end(dst []byte) []byte { return dst }
