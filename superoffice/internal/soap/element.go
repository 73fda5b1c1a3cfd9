package soap

import (
	"errors"
	"fmt"
)

// Element is one element of a document that was read whole. Its methods work on
// a nil Element, which stands for one that is absent.
type Element struct {
	Space          string // the namespace, "" if none
	Local          string
	Nil            bool // marked xsi:nil="true"
	MustUnderstand bool // marked so in the namespace of SOAP 1.1
	Text           string
	Children       []*Element // never together with Text
	Line           int
}

// ErrDuplicate is the kind of error when a member comes twice.
var ErrDuplicate = errors.New("the element occurs twice")

// Child returns the child with a local name, or nil if there is none.
func (e *Element) Child(local string) (*Element, error) {
	var found *Element
	if e == nil {
		return nil, nil
	}
	for _, c := range e.Children {
		if c.Local != local {
			continue
		}
		if found != nil {
			return nil, &Error{Line: c.Line, Element: local, Err: ErrDuplicate}
		}
		found = c
	}
	return found, nil
}

// Value returns the text of the child with a local name, "" if it is absent or nil.
func (e *Element) Value(local string) (string, error) {
	c, err := e.Child(local)
	if c == nil || err != nil {
		return "", err
	}
	if len(c.Children) > 0 {
		return "", &Error{Line: c.Line, Element: local, Err: errNotText}
	}
	return c.Text, nil
}

var errNotText = fmt.Errorf("%w: elements where a text belongs", ErrForbidden)
