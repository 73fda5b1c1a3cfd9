package orders

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"
)

// xmlSink writes elements. A record is a new element at its path; elements
// around it that the record before left open are used again.
type xmlSink struct {
	layout  *Layout
	buf     bytes.Buffer
	stack   []string
	pending bool // the start tag is still open for attributes
}

func newXMLSink(l *Layout) *xmlSink {
	s := &xmlSink{layout: l}
	s.buf.WriteString(`<?xml version="1.0" encoding="` + l.Encoding + `"?>` + l.LineEnd)
	return s
}

func (s *xmlSink) open(r *recordPlan) {
	shared := 0
	for shared < len(s.stack) && shared < len(r.path)-1 && s.stack[shared] == r.path[shared] {
		shared++
	}
	s.leave(shared)
	for _, name := range r.path[shared:] {
		s.finishTag()
		s.indent()
		s.buf.WriteString("<" + name)
		s.stack = append(s.stack, name)
		s.pending = true
	}
}

func (s *xmlSink) cell(c *column, text []byte, set bool) {
	attribute, isAttribute := strings.CutPrefix(c.Name, "@")
	switch {
	case !set:
	case isAttribute:
		s.buf.WriteString(" " + attribute + `="`)
		s.escape(text)
		s.buf.WriteString(`"`)
	default:
		s.finishTag()
		s.indent()
		s.buf.WriteString("<" + c.Name + ">")
		s.escape(text)
		s.buf.WriteString("</" + c.Name + ">" + s.layout.LineEnd)
	}
}

// escape cannot fail: a bytes.Buffer takes everything.
func (s *xmlSink) escape(text []byte) { _ = xml.EscapeText(&s.buf, text) }

func (s *xmlSink) finishTag() {
	if s.pending {
		s.buf.WriteString(">" + s.layout.LineEnd)
		s.pending = false
	}
}

func (s *xmlSink) indent() {
	for range s.stack {
		s.buf.WriteString("  ")
	}
}

func (s *xmlSink) leave(depth int) {
	for _, name := range slices.Backward(s.stack[depth:]) {
		s.finishTag()
		s.stack = s.stack[:len(s.stack)-1]
		s.indent()
		s.buf.WriteString("</" + name + ">" + s.layout.LineEnd)
	}
}

func (s *xmlSink) close() {}

func (s *xmlSink) bytes() []byte {
	s.leave(0)
	return s.buf.Bytes()
}
