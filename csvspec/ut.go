package csvspec

import (
	"fmt"
	"reflect"
	"regexp"
)

// UTRow is one row of a ut file: texts only, as many as the heading has names.
type UTRow []string

// UT returns the file of a customer's own data with that name: "ut_", letters,
// digits, "_" or "-", and ".csv". heading names its columns, which must differ
// and not be blank. It is written as the first row, also of a file without
// rows; in reading the file's heading must be the same. A nil heading reads
// any, and cannot write.
//
// That a ut file is the only one with a heading is stated by the vendor
// (https://intercom.help/netstock/en/articles/6035075-data-interface-requirements);
// the form of its name and that its columns are Char are our decision.
func UT(name string, heading []string) (File[UTRow], error) {
	if !utName.MatchString(name) {
		return File[UTRow]{}, fmt.Errorf("%q is no name of a ut file; want a form like ut_001.csv", name)
	}
	l := &Layout{
		File: name, Title: "Custom Data", Importance: IfApplicable,
		Heading: true, LineEnd: CRLF, Quoting: QuoteChar,
	}
	if code := checkHeading(heading, heading); code != "" {
		return File[UTRow]{}, fmt.Errorf("%s: %w: names must be there and differ: %q", name, code, heading)
	}
	for _, h := range heading {
		c := DefaultColumn(h, TypeChar)
		if err := c.sound(); err != nil {
			return File[UTRow]{}, fmt.Errorf("%s: column %q: %w", name, h, err)
		}
		l.Columns = append(l.Columns, c)
	}
	p := &plan{row: reflect.TypeFor[UTRow](), layout: l, source: l}
	return File[UTRow]{func() *plan { return p }}, nil
}

var utName = regexp.MustCompile(`^ut_[A-Za-z0-9_-]+\.csv$`)
