package orders

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// xmlSource reads the elements of one document.
type xmlSource struct {
	*reader
	doc   *documentPlan
	xml   *xml.Decoder
	path  []string
	open  []*element // records around the position
	value *cell      // the cell whose element is open
}

// element is a record that is being read.
type element struct {
	record *recordPlan
	depth  int
	cells  []cell
	row    int
}

func (r *reader) xml(doc *documentPlan, data []byte) {
	s := &xmlSource{reader: r, doc: doc, xml: xml.NewDecoder(bytes.NewReader(data))}
	for i := range doc.records {
		for j := range doc.records[i].columns {
			r.hold(&doc.records[i].columns[j])
		}
	}
	for len(s.errs) < maxErrors {
		token, err := s.xml.Token()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				s.fail(s.here(), fmt.Errorf("%w: %w", ErrSyntax, err))
			}
			return
		}
		s.token(token)
	}
}

func (s *xmlSource) here() cell {
	row, offset := s.xml.InputPos()
	return cell{row: row, offset: offset}
}

func (s *xmlSource) token(token xml.Token) {
	switch t := token.(type) {
	case xml.StartElement:
		s.start(t)
	case xml.EndElement:
		s.end()
	case xml.CharData:
		switch {
		case s.value != nil:
			s.value.text += string(t)
		case len(bytes.TrimSpace(t)) > 0:
			s.fail(s.here(), fmt.Errorf("%w: text %q between elements", ErrSyntax, abridged(string(bytes.TrimSpace(t)))))
		}
	case xml.Directive:
		s.fail(s.here(), fmt.Errorf("%w: an order has no document type", ErrSyntax))
	}
}

func (s *xmlSource) start(t xml.StartElement) {
	s.path = append(s.path, t.Name.Local)
	path := strings.Join(s.path, "/")
	record := s.recordAt(path)
	switch {
	case t.Name.Space != "" || s.value != nil:
		s.unknown(path)
	case record != nil:
		s.open = append(s.open, &element{record: record, depth: len(s.path), row: s.here().row})
		s.attributes(path, t.Attr)
	case len(t.Attr) > 0:
		s.unknown(path + "/@" + t.Attr[0].Name.Local)
	case s.begin(t.Name.Local):
		cells := s.open[len(s.open)-1].cells
		s.value = &cells[len(cells)-1]
	case !s.leads(path):
		s.unknown(path)
	}
}

func (s *xmlSource) attributes(path string, attributes []xml.Attr) {
	for _, a := range attributes {
		if a.Name.Space != "" || !s.begin("@"+a.Name.Local) {
			s.unknown(path + "/@" + a.Name.Local)
			return
		}
		cells := s.open[len(s.open)-1].cells
		cells[len(cells)-1].text = a.Value
	}
}

// begin adds a cell to the record whose element is around the position.
func (s *xmlSource) begin(name string) bool {
	if len(s.open) == 0 {
		return false
	}
	e := s.open[len(s.open)-1]
	inside := e.depth == len(s.path)-1 || name[0] == '@'
	i := slices.IndexFunc(e.record.columns, func(c column) bool { return c.Name == name })
	if !inside || i < 0 {
		return false
	}
	c := s.here()
	c.column = &e.record.columns[i]
	if slices.ContainsFunc(e.cells, func(o cell) bool { return o.column == c.column }) {
		s.fail(c, fmt.Errorf("%w: it is there twice", ErrHeading))
	}
	e.cells = append(e.cells, c)
	return true
}

func (s *xmlSource) recordAt(path string) *recordPlan {
	i := slices.IndexFunc(s.doc.records, func(r recordPlan) bool { return strings.Join(r.path, "/") == path })
	if i < 0 {
		return nil
	}
	return &s.doc.records[i]
}

// leads reports whether records lie further inside.
func (s *xmlSource) leads(path string) bool {
	return slices.ContainsFunc(s.doc.records, func(r recordPlan) bool {
		return strings.HasPrefix(strings.Join(r.path, "/"), path+"/")
	})
}

// unknown reports an element or attribute, and passes over the element.
func (s *xmlSource) unknown(path string) {
	at := s.here()
	at.text = path
	s.fail(at, fmt.Errorf("%w: the layout does not know it", ErrHeading))
	s.path = s.path[:len(s.path)-1]
	_ = s.xml.Skip() // what it meets, the next token meets again
}

func (s *xmlSource) end() {
	if s.value != nil {
		s.value = nil
	} else if last := len(s.open) - 1; last >= 0 && s.open[last].depth == len(s.path) {
		e := s.open[last]
		s.open = s.open[:last]
		s.finishElement(e)
	}
	s.path = s.path[:len(s.path)-1]
}

func (s *xmlSource) finishElement(e *element) {
	for i := range e.record.columns {
		c := &e.record.columns[i]
		if c.Required && !slices.ContainsFunc(e.cells, func(o cell) bool { return o.column == c }) {
			s.fail(cell{column: c, row: e.row}, ErrMissing)
		}
	}
	s.record(e.record, e.cells)
}
