package orders

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"
)

// xmlSyntax writes elements. A record is a new element at its path; elements
// around it that the record before left open are used again.
type xmlSyntax struct {
	layout  *Layout
	stack   []string
	pending bool // the start tag is still open for attributes
}

func declaration(l *Layout) []byte {
	return []byte(`<?xml version="1.0" encoding="` + l.Encoding + `"?>` + l.LineEnd)
}

func (s *xmlSyntax) open(dst []byte, r *recordPlan) []byte {
	shared := 0
	for shared < len(s.stack) && shared < len(r.path)-1 && s.stack[shared] == r.path[shared] {
		shared++
	}
	dst = s.leave(dst, shared)
	for _, name := range r.path[shared:] {
		dst = append(s.inside(dst), "<"+name...)
		s.stack = append(s.stack, name)
		s.pending = true
	}
	return dst
}

func (s *xmlSyntax) cell(dst []byte, c *column, text []byte, set bool) []byte {
	if !set {
		return dst
	}
	if attribute, ok := strings.CutPrefix(c.Name, "@"); ok {
		dst = append(dst, " "+attribute+`="`...)
		return append(escaped(dst, text), '"')
	}
	dst = append(s.inside(dst), "<"+c.Name+">"...)
	return append(escaped(dst, text), "</"+c.Name+">"+s.layout.LineEnd...)
}

// escaped cannot fail: a bytes.Buffer takes everything.
func escaped(dst, text []byte) []byte {
	if !bytes.ContainsAny(text, `"'&<>`) {
		return append(dst, text...)
	}
	buf := bytes.NewBuffer(dst)
	_ = xml.EscapeText(buf, text)
	return buf.Bytes()
}

// inside ends a start tag that is still open, and indents.
func (s *xmlSyntax) inside(dst []byte) []byte {
	if s.pending {
		dst = append(dst, ">"+s.layout.LineEnd...)
		s.pending = false
	}
	for range s.stack {
		dst = append(dst, "  "...)
	}
	return dst
}

// leave closes the elements that are open below depth.
func (s *xmlSyntax) leave(dst []byte, depth int) []byte {
	for _, name := range slices.Backward(s.stack[depth:]) {
		if s.pending {
			dst = append(dst, ">"+s.layout.LineEnd...)
			s.pending = false
		}
		s.stack = s.stack[:len(s.stack)-1]
		dst = append(s.inside(dst), "</"+name+">"+s.layout.LineEnd...)
	}
	return dst
}

func (s *xmlSyntax) close(dst []byte) []byte { return dst }

func (s *xmlSyntax) end(dst []byte) []byte { return s.leave(dst, 0) }
