package erpsync

import (
	"errors"
	"fmt"
)

// FieldType is the kind of a field's values.
type FieldType string

// The kinds of fields, under their names on the wire.
const (
	CheckboxField FieldType = "Checkbox"
	TextField     FieldType = "Text"
	PasswordField FieldType = "Password"
	IntegerField  FieldType = "Integer"
	DoubleField   FieldType = "Double"
	ListField     FieldType = "List"
	DateTimeField FieldType = "Datetime"
	LabelField    FieldType = "Label"
)

// Access says whether a field must or may be filled; the zero value is Normal.
type Access string

// The kinds of access.
const (
	Normal    Access = "Normal"
	Mandatory Access = "Mandatory"
	ReadOnly  Access = "ReadOnly"
)

// Field describes a field of actors or of a connection's configuration.
//
// Source: https://docs.superoffice.com/en/api/plugins/erp-connectors/api/field-meta-data-carrier.html
type Field struct {
	// Key is the connector's own. SuperOffice maps keys such as NAME, PHONE or
	// STREETAD1 by itself.
	Key         string
	Name        string // for people; see Texts
	Description string
	Type        FieldType
	List        string // the name of a ListField's list
	Default     Value
	Rank        int // the lowest comes first; if all are 0, the order given counts
	MaxLength   int // 0 for no limit
	Access      Access
}

// ErrFields is the kind of error when a connector describes its fields wrongly.
var ErrFields = errors.New("erpsync: a field is described wrongly")

// CheckFields returns ErrFields, joined for all that is wrong: a field without
// a key, a key or a rank that comes twice, an unknown type or access, a list
// without a name. The handler checks what a connector describes, so a vendor
// needs it in tests only.
func CheckFields(fields []Field) error {
	var errs []error
	keys, ranks := map[string]bool{}, map[int]bool{}
	ranked := isRanked(fields)
	for i, f := range fields {
		wrong := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("%w: %d. field %q: %s", ErrFields, i+1, f.Key, fmt.Sprintf(format, args...)))
		}
		switch {
		case f.Key == "":
			wrong("it has no key")
		case keys[f.Key]:
			wrong("its key comes twice")
		}
		if ranked && ranks[f.Rank] {
			wrong("its rank %d comes twice", f.Rank)
		}
		if f.Type == ListField && f.List == "" {
			wrong("it is a list without a name")
		}
		if !f.Type.known() {
			wrong("its type %q is unknown", f.Type)
		}
		if !f.Access.known() {
			wrong("its access %q is unknown", f.Access)
		}
		if f.MaxLength < 0 {
			wrong("its longest length %d is negative", f.MaxLength)
		}
		keys[f.Key], ranks[f.Rank] = true, true
	}
	return errors.Join(errs...)
}

func isRanked(fields []Field) bool {
	for _, f := range fields {
		if f.Rank != 0 {
			return true
		}
	}
	return false
}

func (t FieldType) known() bool {
	switch t {
	case CheckboxField, TextField, PasswordField, IntegerField, DoubleField, ListField, DateTimeField, LabelField:
		return true
	}
	return false
}

func (a Access) known() bool {
	switch a {
	case "", Normal, Mandatory, ReadOnly:
		return true
	}
	return false
}

// ListItem is one choice of a list: the key that field values hold, and the
// name that people read.
type ListItem struct{ Key, Name string }

// List is the items of a list in the order in which people see them. A key that
// comes twice fails the call, since .NET could not read the answer.
type List []ListItem
