package soap

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// binding is a prefix that stands for a namespace; the prefix "" is the default.
type binding struct{ prefix, space string }

// scope holds the bindings in force, the innermost last.
type scope []binding

// declare adds the bindings that an element declares.
func (s *scope) declare(attrs []xml.Attr) error {
	for _, a := range attrs {
		switch {
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			*s = append(*s, binding{space: a.Value})
		case a.Name.Space == "xmlns":
			if a.Value == "" || a.Name.Local == "xml" || a.Name.Local == "xmlns" {
				return fmt.Errorf("%w: a prefix that cannot be declared so", ErrSyntax)
			}
			*s = append(*s, binding{prefix: a.Name.Local, space: a.Value})
		}
	}
	return nil
}

// resolve returns the namespace of a name as written, whose Space is its prefix.
func (s scope) resolve(name xml.Name) (string, error) {
	if strings.Contains(name.Local, ":") {
		return "", fmt.Errorf("%w: a name with a stray colon", ErrSyntax)
	}
	for i := len(s) - 1; i >= 0; i-- {
		if s[i].prefix == name.Space {
			return s[i].space, nil
		}
	}
	switch name.Space {
	case "":
		return "", nil
	case "xml":
		return "http://www.w3.org/XML/1998/namespace", nil
	}
	return "", fmt.Errorf("%w: a prefix that is not declared", ErrSyntax)
}

// trim cuts what XML calls white space, and nothing that only Unicode calls so.
func trim(b []byte) []byte { return bytes.Trim(b, " \t\r\n") }
