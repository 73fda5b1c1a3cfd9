// Package authsoap reads and writes the operation Authenticate of
// IIntegrationServiceConnectorAuth in the forms that public evidence leaves
// possible.
package authsoap

import (
	"fmt"
	"strconv"

	"github.com/erplink/erplink/superoffice/internal/soap"
)

// Form says in what elements an answer lies.
type Form string

// Order is the order of an answer's members.
type Order string

// The forms and orders; package superoffice documents them.
const (
	Mirrored Form = ""
	Bare     Form = "message"
	Wrapped  Form = "wrapped"

	Alphabetical Order = ""
	Declared     Order = "declared"
)

// Limits are ample for a request of one token.
var Limits = soap.Limits{Bytes: 64 << 10, Elements: 64, Depth: 16, Attributes: 16}

// Request is a request that was read, with the namespaces its answer will use.
type Request struct {
	SignedToken string
	wrapped     bool
	wrapper     string // the namespace of the outermost element
	member      string // the namespace of the members
}

// Is reports whether a message asks for Authenticate of this contract.
func Is(m *soap.Message) bool {
	return m.Body.Local == "Authenticate" || m.Body.Local == "AuthenticationRequest"
}

// Read takes the token out of a message for which Is holds. Its error is a *soap.Fault.
func Read(m *soap.Message) (*Request, error) {
	if op := m.Operation(); op != "" && op != "Authenticate" {
		return nil, &soap.Fault{Code: soap.ActionNotSupported, Text: "The action and the body ask for different operations."}
	}
	if err := m.Understood("SignedToken"); err != nil {
		return nil, err
	}
	q := &Request{wrapped: m.Body.Local == "Authenticate", wrapper: m.Body.Space, member: m.Body.Space}
	if err := q.read(m); err != nil {
		return nil, &soap.Fault{Code: soap.Client, Text: "The request could not be read.", Err: err}
	}
	return q, nil
}

func (q *Request) read(m *soap.Message) error {
	holder := m.Body
	if q.wrapped {
		switch n := len(m.Body.Children); {
		case n == 1:
			holder = m.Body.Children[0] // whatever the parameter is called
		case n > 1:
			return fmt.Errorf("%d parameters where one belongs", n)
		}
	}
	member, err := holder.Child("SignedToken")
	if err != nil {
		return err
	}
	header, err := m.Header("SignedToken")
	switch {
	case err != nil:
		return err
	case member != nil && header != nil:
		return fmt.Errorf("SignedToken in the header and in the body: %w", soap.ErrDuplicate)
	case member != nil:
		q.member = member.Space
		q.SignedToken, err = holder.Value("SignedToken")
	case header != nil:
		q.SignedToken, err = (&soap.Element{Children: m.Headers}).Value("SignedToken")
	}
	return err
}

// Response is what Authenticate answers.
type Response struct {
	Succeeded              bool
	SignedApplicationToken string
	Reason                 string
}

func (r Response) value(name string) string {
	switch name {
	case "Succeeded":
		return strconv.FormatBool(r.Succeeded)
	case "SignedApplicationToken":
		return r.SignedApplicationToken
	default:
		return r.Reason
	}
}

// Answer returns the envelope that answers a request.
func (q *Request) Answer(r Response, form Form, order Order) ([]byte, error) {
	wrapped := q.wrapped
	if form != Mirrored {
		wrapped = form == Wrapped
	}
	var e writer
	e.put(`<s:Envelope xmlns:s="`, soap.Namespace, `"><s:Body>`)
	prefix := ""
	if wrapped {
		e.put(`<AuthenticateResponse xmlns="`).text(q.wrapper).put(`"><AuthenticateResult`)
	} else {
		e.put(`<AuthenticationResponse xmlns="`).text(q.wrapper).put(`"`)
	}
	if q.member != q.wrapper && q.member != "" {
		prefix = "a:"
		e.put(` xmlns:a="`).text(q.member).put(`"`)
	}
	e.put(` xmlns:i="http://www.w3.org/2001/XMLSchema-instance">`)
	for _, name := range order.members() {
		e.member(prefix, name, q.member == "" && q.wrapper != "", r)
	}
	if wrapped {
		e.put(`</AuthenticateResult></AuthenticateResponse>`)
	} else {
		e.put(`</AuthenticationResponse>`)
	}
	e.put(`</s:Body></s:Envelope>`)
	return e.buf, e.err
}

func (o Order) members() []string {
	if o == Declared {
		return []string{"Succeeded", "SignedApplicationToken", "Reason"}
	}
	return []string{"Reason", "SignedApplicationToken", "Succeeded"}
}

// writer appends to an envelope; its first error sticks.
type writer struct {
	buf []byte
	err error
}

func (w *writer) put(parts ...string) *writer {
	for _, p := range parts {
		w.buf = append(w.buf, p...)
	}
	return w
}

func (w *writer) text(s string) *writer {
	if w.err == nil {
		w.buf, w.err = soap.AppendText(w.buf, s)
	}
	return w
}

// member writes one member; an empty text is written as WCF writes null.
func (w *writer) member(prefix, name string, unqualified bool, r Response) {
	value := r.value(name)
	w.put("<", prefix, name)
	if unqualified {
		w.put(` xmlns=""`)
	}
	if value == "" {
		w.put(` i:nil="true"/>`)
		return
	}
	w.put(">").text(value).put("</", prefix, name, ">")
}
