package soap

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

const xsi = "http://www.w3.org/2001/XMLSchema-instance"

// ErrForbidden is the kind of error when a document is XML, but of a sort that is refused.
var ErrForbidden = errors.New("refused in this document")

// ErrSyntax is the kind of error when a document is not well-formed XML in UTF-8.
var ErrSyntax = errors.New("not well-formed XML in UTF-8")

// Error says where a document is wrong. It never holds the text of an element.
type Error struct {
	Line    int
	Element string // the innermost one that is open, "" outside of the root
	Err     error
}

func (e *Error) Error() string {
	if e.Element == "" {
		return fmt.Sprintf("line %d: %v", e.Line, e.Err)
	}
	return fmt.Sprintf("line %d: %s: %v", e.Line, e.Element, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// Parse reads one document to its end and returns its root.
func Parse(r io.Reader, limits Limits) (*Element, error) {
	p := &parser{
		xml:    xml.NewDecoder(&limited{r: r, n: limits.Bytes}),
		limits: limits,
	}
	p.xml.CharsetReader = func(string, io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("%w: another encoding is declared", ErrSyntax)
	}
	for {
		token, err := p.xml.RawToken()
		if err == io.EOF {
			break
		}
		if err == nil {
			err = p.take(token)
		}
		if err != nil {
			return nil, p.locate(err)
		}
	}
	if len(p.open) > 0 || p.root == nil {
		return nil, p.locate(fmt.Errorf("%w: it ends too early", ErrSyntax))
	}
	return p.root, nil
}

// parser holds the elements that are open and the namespaces in force.
type parser struct {
	xml    *xml.Decoder
	limits Limits
	root   *Element
	open   []frame
	names  scope
	count  int
	begun  bool // something other than a byte-order mark was seen
}

// frame is an element whose end was not seen yet.
type frame struct {
	element *Element
	tag     xml.Name // as written, with its prefix
	text    []byte
	outer   int // the number of namespace bindings outside of it
	comment bool
}

func (p *parser) locate(err error) error {
	line, _ := p.xml.InputPos()
	where := &Error{Line: line, Err: err}
	if n := len(p.open); n > 0 {
		where.Element = p.open[n-1].element.Local
	}
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		where.Line = syntax.Line
		where.Err = fmt.Errorf("%w: %s", ErrSyntax, reason(syntax.Msg))
	}
	return where
}

// reason shortens the decoder's texts that quote the document.
func reason(msg string) string {
	if i := strings.IndexAny(msg, "&\"`<"); i > 0 {
		return strings.TrimSpace(msg[:i])
	}
	return msg
}

func (p *parser) take(token xml.Token) error {
	first := !p.begun
	p.begun = true
	switch t := token.(type) {
	case xml.StartElement:
		return p.start(t)
	case xml.EndElement:
		return p.end(t)
	case xml.CharData:
		return p.chars(t, first)
	case xml.Comment:
		if n := len(p.open); n > 0 {
			p.open[n-1].comment = true
		}
		return nil
	case xml.ProcInst:
		if t.Target == "xml" && first {
			return nil
		}
		return fmt.Errorf("%w: a processing instruction", ErrForbidden)
	default:
		return fmt.Errorf("%w: a document type", ErrForbidden)
	}
}

func (p *parser) start(t xml.StartElement) error {
	p.count++
	switch {
	case len(p.open) == 0 && p.root != nil:
		return fmt.Errorf("%w: a second root", ErrSyntax)
	case p.count > p.limits.Elements:
		return fmt.Errorf("%w: more than %d elements", ErrTooLarge, p.limits.Elements)
	case len(p.open) >= p.limits.Depth:
		return fmt.Errorf("%w: deeper than %d elements", ErrTooLarge, p.limits.Depth)
	case len(t.Attr) > p.limits.Attributes:
		return fmt.Errorf("%w: more than %d attributes", ErrTooLarge, p.limits.Attributes)
	}
	outer := len(p.names)
	if err := p.names.declare(t.Attr); err != nil {
		return err
	}
	space, err := p.names.resolve(t.Name)
	if err != nil {
		return err
	}
	line, _ := p.xml.InputPos()
	e := &Element{Space: space, Local: t.Name.Local, Line: line}
	if err := p.attributes(e, t.Attr); err != nil {
		return err
	}
	if n := len(p.open); n > 0 {
		parent := p.open[n-1].element
		parent.Children = append(parent.Children, e)
	} else {
		p.root = e
	}
	p.open = append(p.open, frame{element: e, tag: t.Name, outer: outer})
	return nil
}

func (p *parser) end(t xml.EndElement) error {
	n := len(p.open)
	if n == 0 || p.open[n-1].tag != t.Name {
		return fmt.Errorf("%w: an end without its start", ErrSyntax)
	}
	f := p.open[n-1]
	e := f.element
	blank := len(trim(f.text)) == 0
	switch {
	case len(e.Children) > 0 && !blank:
		return fmt.Errorf("%w: text beside elements", ErrForbidden)
	case len(e.Children) == 0 && f.comment:
		return fmt.Errorf("%w: a comment in a value", ErrForbidden)
	case e.Nil && (len(e.Children) > 0 || !blank):
		return fmt.Errorf("%w: nil, but with content", ErrForbidden)
	case len(e.Children) == 0 && !e.Nil:
		e.Text = string(f.text)
	}
	p.names = p.names[:f.outer]
	p.open = p.open[:n-1]
	return nil
}

func (p *parser) chars(text []byte, first bool) error {
	if n := len(p.open); n > 0 {
		p.open[n-1].text = append(p.open[n-1].text, text...)
		return nil
	}
	if first {
		rest := strings.TrimPrefix(string(text), "\ufeff")
		p.begun = rest != ""
		text = []byte(rest)
	}
	if len(trim(text)) > 0 {
		return fmt.Errorf("%w: text outside of the root", ErrSyntax)
	}
	return nil
}

// attributes reads the two attributes with a meaning, and refuses repeated ones.
func (p *parser) attributes(e *Element, attrs []xml.Attr) error {
	var seen []xml.Name
	for _, a := range attrs {
		name := a.Name
		if name.Space != "" && name.Space != "xmlns" {
			space, err := p.names.resolve(name)
			if err != nil {
				return err
			}
			name.Space = space
		}
		if slices.Contains(seen, name) {
			return fmt.Errorf("%w: a repeated attribute", ErrSyntax)
		}
		seen = append(seen, name)
		var err error
		switch name {
		case xml.Name{Space: xsi, Local: "nil"}:
			e.Nil, err = boolean(a.Value)
		case xml.Name{Space: Namespace, Local: "mustUnderstand"}:
			e.MustUnderstand, err = boolean(a.Value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func boolean(s string) (bool, error) {
	switch s {
	case "true", "1":
		return true, nil
	case "false", "0":
		return false, nil
	}
	return false, fmt.Errorf("%w: an attribute that is neither true nor false", ErrForbidden)
}
