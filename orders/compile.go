package orders

import (
	"fmt"
	"slices"
	"strings"
)

// compiler turns a Layout into plans and stops at the first mistake.
type compiler struct {
	file   string
	layout *Layout
	err    error
}

func (c *compiler) fail(at position, format string, args ...any) {
	if c.err == nil {
		c.err = &LayoutError{File: at.file, Line: at.line, Msg: fmt.Sprintf(format, args...)}
	}
}

// whole is the position of a mistake that no single line shows.
func (c *compiler) whole() position { return position{file: c.file} }

func compile(file string, layout *Layout) (map[Kind]*plan, error) {
	c := &compiler{file: file, layout: layout}
	layout.withDefaults()
	r := c.rules()
	plans := map[Kind]*plan{}
	for i := range layout.Orders {
		v := &layout.Orders[i]
		for _, kind := range v.Kinds {
			switch {
			case kind.code() == "":
				c.fail(v.position, "unknown kind %q; use purchase, transfer or work", kind)
			case plans[kind] != nil:
				c.fail(v.position, "kind %q is laid out twice", kind)
			}
			plans[kind] = c.variant(r, v, kind)
		}
	}
	if len(plans) == 0 {
		c.fail(c.whole(), "no kind of order is laid out")
	}
	return plans, c.err
}

func (c *compiler) rules() *rules {
	l := c.layout
	for _, choice := range []struct{ key, value, allowed string }{
		{"syntax", l.Syntax, "csv xml"}, {"extension", l.Extension, "csv xml txt"}, {"encoding", l.Encoding, "UTF-8 utf-8"},
		{"quote", l.Quote, "text all needed"}, {"headings", l.Headings, "text bare none"}, {"lineEnd", l.LineEnd, "\r\n \n"},
		{"decimal", l.Decimal, ". ,"}, {"over", l.Over, "error warn cut"}, {"controls", l.Controls, "error space"},
		{"formulas", l.Formulas, "plain apostrophe"}, {"units", l.Units, "stocking purchase"}, {"due", l.Due, "earliest latest average"},
	} {
		c.choice(c.whole(), choice.key, choice.value, strings.Split(choice.allowed, " "))
	}
	if l.ID == "" {
		c.fail(c.whole(), "id is missing")
	}
	if len(l.Separator) != 1 || !strings.ContainsAny(l.Separator, ",;|\t") {
		c.fail(c.whole(), "separator %q; use a comma, a semicolon, a bar or a tab", l.Separator)
	}
	if l.Syntax == "csv" && l.Decimal == l.Separator && l.Quote == "text" {
		c.fail(c.whole(), "separator and decimal mark are the same, and numbers are bare")
	}
	dates, err := dateLayout(l.Dates)
	if err != nil {
		c.fail(c.whole(), "dates %q: %v", l.Dates, err)
	}
	if _, err := schemaFiles.ReadFile("schemas/" + l.Schema); l.Schema != "" && err != nil {
		c.fail(c.whole(), "schema %q is none of this package's", l.Schema)
	}
	for _, name := range l.Given {
		if f := fieldNamed(name); f == nil || f.ref == nil {
			c.fail(c.whole(), "given: unknown field %q", name)
		}
	}
	return &rules{layout: l, dates: dates, due: duePolicies[l.Due]}
}

func (c *compiler) choice(at position, key, value string, allowed []string) {
	if !slices.Contains(allowed, value) {
		c.fail(at, "%s %q; use one of %q", key, value, allowed)
	}
}
