package soap

import (
	"fmt"
	"io"
	"slices"
)

// Namespace is the one of a SOAP 1.1 envelope.
const Namespace = "http://schemas.xmlsoap.org/soap/envelope/"

// Message is a SOAP 1.1 request.
type Message struct {
	Action  string     // of the SOAPAction field, without quotes; "" if it was not sent
	Headers []*Element // may be empty
	Body    *Element   // the one element in the body
}

// ReadMessage reads an envelope to its end. Its error is a *Fault.
func ReadMessage(r io.Reader, limits Limits) (*Message, error) {
	root, err := Parse(r, limits)
	if err != nil {
		return nil, clientFault(err)
	}
	if root.Local != "Envelope" || root.Space != Namespace {
		return nil, &Fault{Code: VersionMismatch, Text: "The root is not a SOAP 1.1 envelope."}
	}
	m := &Message{}
	if err := m.unfold(root); err != nil {
		return nil, clientFault(err)
	}
	return m, nil
}

// unfold takes an envelope apart: at most one header, then exactly one body.
func (m *Message) unfold(root *Element) error {
	parts := root.Children
	if len(parts) > 0 && isPart(parts[0], "Header") {
		m.Headers = parts[0].Children
		parts = parts[1:]
	}
	if len(parts) != 1 || !isPart(parts[0], "Body") {
		return &Error{Line: root.Line, Element: root.Local, Err: fmt.Errorf("%w: other parts than one header and one body", ErrForbidden)}
	}
	if n := len(parts[0].Children); n != 1 {
		return &Error{Line: parts[0].Line, Element: "Body", Err: fmt.Errorf("%w: %d elements where one belongs", ErrForbidden, n)}
	}
	m.Body = parts[0].Children[0]
	return nil
}

func isPart(e *Element, local string) bool { return e.Local == local && e.Space == Namespace }

// Header returns the header with a local name, or nil if there is none.
func (m *Message) Header(local string) (*Element, error) {
	return (&Element{Children: m.Headers}).Child(local)
}

// Understood returns a *Fault if a header that must be understood has none of
// the local names given.
func (m *Message) Understood(locals ...string) error {
	for _, h := range m.Headers {
		if h.MustUnderstand && !slices.Contains(locals, h.Local) {
			return &Fault{Code: MustUnderstand, Text: "A header that must be understood is not."}
		}
	}
	return nil
}
