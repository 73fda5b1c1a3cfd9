package csvspec

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Type is one of the vendor's five data types. Zero is none of them.
type Type uint8

// The data types of the interface.
const (
	TypeChar    Type = iota + 1 // text, written in double quotes
	TypeInteger                 // -?[0-9]{1,18}
	TypeDecimal                 // by default at most 8 digits before and 4 behind a full stop
	TypeDate                    // YYYY/MM/DD
	TypeBit                     // 0 or 1
)

// Importance says whether a column or a file must be there, in the vendor's
// words. Zero is none of them.
type Importance uint8

// The levels of importance.
const (
	Required     Importance = iota + 1 // must be present
	Preferred                          // send it if the ERP has it; blank is legal
	IfApplicable                       // send it where the business uses it; blank is legal
	Spare                              // a reserved position; leave it blank
)

// Evidence says how well a fact about the interface is known. Zero is none of
// them.
type Evidence uint8

// The levels of evidence.
const (
	Seen           Evidence = iota + 1 // stated by a page of the vendor
	SeenThirdParty                     // stated by a third party that built the interface
	Part                               // the vendor's statement is known in part only
	Inferred                           // our inference; never treat it as specification
)

var (
	typeNames       = names{"Char", "Integer", "Decimal", "Date", "Bit"}
	importanceNames = names{"Required", "Preferred", "If Applicable", "Spare"}
	evidenceNames   = names{"SEEN", "SEEN-3P", "PART", "INFERRED"}
)

// Column describes one column of a Layout.
type Column struct {
	Name       string
	Type       Type
	Importance Importance
	MaxLength  int // Char: code points
	Whole      int // Integer and Decimal: digits before the point
	Places     int // Decimal: digits behind the point
	// Evidence is that of the column's name, position and importance.
	Evidence Evidence
	// TypeEvidence is that of its type.
	TypeEvidence Evidence
	// Codes are the values that the vendor names, where there is a list. Others
	// are strange, yet not refused.
	Codes []string
	// Sum says that the column is summed for Summary.Totals.
	Sum bool
	// Repeats says that the column may occur any number of times from here on,
	// none included, with the last digit of its name counting up; the number is
	// the same in all rows of a file. Only the last column can repeat.
	Repeats bool

	// field is the struct field that holds the column, "" for one that a site
	// added. It is what tells a moved column from a removed and an added one.
	field string
}

// Key returns the name of the column in policies, totals and SQL: its letters
// and digits in lower case, "_" for whatever is between them, such as
// "invoice_issue_date". A Spare column has its position of the built-in layout
// behind it ("not_used_6"), since all are called alike.
func (c Column) Key() string {
	words := strings.FieldsFunc(strings.ToLower(c.Name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if position, spare := strings.CutPrefix(c.field, "Spare"); spare {
		words = append(words, position)
	}
	return strings.Join(words, "_")
}

// DefaultColumn returns a column of the given name and type with the limits
// of the interface, If Applicable, for a site that adds one.
func DefaultColumn(name string, t Type) Column {
	c := Column{Name: name, Type: t, Importance: IfApplicable, Evidence: Inferred, TypeEvidence: Inferred}
	c.setLimits()
	return c
}

// Retype gives the column another type, with the limits of the interface.
func (c *Column) Retype(t Type) {
	c.Type = t
	c.setLimits()
}

// The limits of the data types. Digits of a Decimal before the point are our
// reading of "12 digits including 4 decimals".
const (
	maxCharLength    = 255
	maxIntegerDigits = 18
	maxDecimalWhole  = 8
	maxDecimalPlaces = 4
	maxDecimalDigits = 12
)

func (c *Column) setLimits() {
	c.MaxLength, c.Whole, c.Places = 0, 0, 0
	switch c.Type {
	case TypeChar:
		c.MaxLength = maxCharLength
	case TypeInteger:
		c.Whole = maxIntegerDigits
	case TypeDecimal:
		c.Whole, c.Places = maxDecimalWhole, maxDecimalPlaces
	}
}

// names are the texts of an enumeration that starts at 1.
type names []string

func (n names) text(i uint8) string {
	if i < 1 || int(i) > len(n) {
		return strconv.Itoa(int(i))
	}
	return n[i-1]
}

func (n names) parse(text []byte) (uint8, error) {
	for i, name := range n {
		if name == string(text) {
			return uint8(i + 1), nil
		}
	}
	return 0, fmt.Errorf("%q is none of %s", text, strings.Join(n, ", "))
}

// String returns the vendor's name of the type, such as "Integer".
func (t Type) String() string { return typeNames.text(uint8(t)) }

// MarshalText returns the vendor's name.
func (t Type) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads the vendor's name.
func (t *Type) UnmarshalText(text []byte) (err error) {
	*(*uint8)(t), err = typeNames.parse(text)
	return err
}

// String returns the vendor's word, such as "If Applicable".
func (i Importance) String() string { return importanceNames.text(uint8(i)) }

// MarshalText returns the vendor's word.
func (i Importance) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads the vendor's word.
func (i *Importance) UnmarshalText(text []byte) (err error) {
	*(*uint8)(i), err = importanceNames.parse(text)
	return err
}

// String returns SEEN, SEEN-3P, PART or INFERRED.
func (e Evidence) String() string { return evidenceNames.text(uint8(e)) }

// MarshalText returns the text of String.
func (e Evidence) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText reads the text of String.
func (e *Evidence) UnmarshalText(text []byte) (err error) {
	*(*uint8)(e), err = evidenceNames.parse(text)
	return err
}
