package extract

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/erplink/erplink/csvspec"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
)

// Policy declares what may be done to the values of one column that the plain
// conversion refuses. The policies act in the order of the fields below, NullIf
// once more at the end, and every value that one changes is counted in Notes.
type Policy struct {
	// Charset ("charset") is the IANA or WHATWG name of the character set of
	// texts, such as "windows-1252", which are then converted to UTF-8. A byte
	// that the character set does not define is an error.
	Charset string
	// LineBreaks ("line_breaks") puts one space for each line break in a text:
	// CR LF, CR, LF, and Unicode's other ones.
	LineBreaks bool
	// Trim ("trim") takes white space off both ends of a text.
	Trim bool
	// NullIf ("null_if") lists what means "none" and becomes a blank: texts, as
	// they then are, and values of the column in any form that a text of the
	// database may have. Some ERPs write 1753-01-01, 1900-01-01 or 0001-01-01 for
	// a date that is not known.
	NullIf []string
	// DateIn ("date_in") reads a zoned time of the database as the day it falls
	// on in this zone, whatever the hour. Without it, such a value gives the day
	// on its own wall clock, and is an error if that does not show midnight.
	DateIn *time.Location
	// Round ("round") rounds a number to the column's places, half away from
	// zero: 2.5 becomes 3 in an Integer column, -2.5 becomes -3.
	Round bool
	// Cut ("cut") cuts a text to the column's length.
	Cut bool
}

// ErrPolicy is the kind of error of a policy that cannot act.
var ErrPolicy = errors.New("policy cannot be used")

type policyName int

const (
	charset policyName = iota
	lineBreaks
	trim
	nullIf
	dateIn
	round
	cut
)

// policyNames are what Notes counts under.
var policyNames = [...]string{"charset", "line_breaks", "trim", "null_if", "date_in", "round", "cut"}

// check refuses a policy that could never act on the column, or would mislead.
func (p Policy) check(column csvspec.Column, databaseType string) error {
	number := column.Type == csvspec.TypeInteger || column.Type == csvspec.TypeDecimal
	for _, rule := range []struct {
		declared, fits bool
		name           policyName
	}{
		{p.LineBreaks, column.Type == csvspec.TypeChar, lineBreaks},
		{p.DateIn != nil, column.Type == csvspec.TypeDate, dateIn},
		{p.Round, number, round},
		{p.Cut, column.Type == csvspec.TypeChar, cut},
	} {
		if rule.declared && !rule.fits {
			return fmt.Errorf("%w: %s does not act on %s, which is of type %v", ErrPolicy, policyNames[rule.name], column.Key(), column.Type)
		}
	}
	if p.DateIn != nil && strings.EqualFold(databaseType, "DATE") {
		return fmt.Errorf("%w: date_in is for moments, and the database's type of %s is DATE, which has no zone", ErrPolicy, column.Key())
	}
	return nil
}

// decoder returns nil where no character set is declared. IANA's names come
// first, since WHATWG's take ISO-8859-1 for windows-1252.
func (p Policy) decoder() (*encoding.Decoder, error) {
	if p.Charset == "" {
		return nil, nil
	}
	known, err := ianaindex.IANA.Encoding(p.Charset)
	if err != nil || known == nil {
		known, err = htmlindex.Get(p.Charset)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: charset %q is not known; name it as IANA does, such as windows-1252", ErrPolicy, p.Charset)
	}
	return known.NewDecoder(), nil
}
