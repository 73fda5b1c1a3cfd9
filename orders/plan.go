package orders

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/erplink/erplink/csvspec"
)

// plan is a layout made ready for one kind of order.
type plan struct {
	*rules
	kind      Kind
	documents []documentPlan
	lost      []string
}

// rules are what a layout says of all its kinds.
type rules struct {
	layout *Layout
	dates  string // as package time spells it
	due    func([]Line) csvspec.Date
}

type documentPlan struct {
	suffix   string
	numbered bool
	records  []recordPlan
	head     []byte // headings or declaration
}

type recordPlan struct {
	name    string
	perLine bool
	starts  bool // the record that makes a new line
	when    *field
	path    []string
	labels  bool
	columns []column
}

// column is a Column with its names resolved.
type column struct {
	Column
	field, other *field
	plain        bool // holds one stored field, and nothing else
	derived      bool // compared by a reader, not stored
	text         bool // counted and matched as text
	quoted       bool
	over         string
	pattern      *regexp.Regexp
}

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

func (c *compiler) variant(r *rules, v *Variant, kind Kind) *plan {
	p := &plan{rules: r, kind: kind}
	held := map[string]bool{}
	suffixes := map[string]bool{}
	for i := range v.Documents {
		d := &v.Documents[i]
		if suffixes[strings.ToLower(d.Suffix)] || !suffixPattern.MatchString(d.Suffix) {
			c.fail(d.position, "suffix %q; use a different one for each document: an underscore, then letters and underscores", d.Suffix)
		}
		suffixes[strings.ToLower(d.Suffix)] = true
		p.documents = append(p.documents, c.document(d, kind, held))
	}
	for _, must := range []string{"Line.ItemCode", c.quantity()} {
		if c.err == nil && !held[must] {
			c.fail(v.position, "no column holds %s", must)
		}
	}
	p.lost = lostFields(kind, held)
	return p
}

var suffixPattern = regexp.MustCompile(`^(_[A-Za-z_]+)?$`)

func (c *compiler) document(d *DocumentLayout, kind Kind, held map[string]bool) documentPlan {
	plan := documentPlan{suffix: d.Suffix, numbered: d.Numbered}
	tags := map[string]bool{}
	for i := range d.Records {
		r := &d.Records[i]
		plan.records = append(plan.records, c.record(r, kind, d, held))
		if c.layout.Syntax == "xml" || len(d.Records) == 1 || c.err != nil {
			continue
		}
		first := r.Columns[0]
		if !first.Tag || tags[*first.Constant] {
			c.fail(r.position, "the first column of record %q must be a tag of its own: it tells the document's records apart", r.Name)
			continue
		}
		tags[*first.Constant] = true
	}
	switch {
	case c.err != nil:
		return plan
	case c.layout.Syntax == "xml":
		plan.head = declaration(c.layout)
	default:
		plan.head = headingRows(c.layout, plan.records)
	}
	for i := range plan.records {
		if plan.records[i].perLine && plan.records[i].when == nil {
			plan.records[i].starts = true
			return plan
		}
	}
	return plan
}

func (c *compiler) record(r *Record, kind Kind, d *DocumentLayout, held map[string]bool) recordPlan {
	plan := recordPlan{name: r.Name, perLine: r.Per == "line", when: fieldNamed(r.When)}
	c.choice(r.position, "per", r.Per, []string{"order", "line"})
	if r.When != "" && (plan.when == nil || plan.when.line && !plan.perLine) {
		c.fail(r.position, "when: unknown field %q", r.When)
	}
	if c.layout.Syntax == "xml" {
		plan.path = strings.Split(r.Path, "/")
		if !pathPattern.MatchString(r.Path) {
			c.fail(r.position, "path %q; use element names with / between them", r.Path)
		}
	}
	if len(r.Columns) == 0 {
		c.fail(r.position, "record %q has no columns", r.Name)
	}
	names := map[string]bool{}
	for i := range r.Columns {
		spec := &r.Columns[i]
		if spec.Name == "" || names[strings.ToLower(spec.Name)] {
			c.fail(spec.position, "column %d: a record's columns have different names; this is %q", i+1, spec.Name)
		}
		names[strings.ToLower(spec.Name)] = true
		if i > 0 && strings.HasPrefix(spec.Name, "@") && !strings.HasPrefix(r.Columns[i-1].Name, "@") {
			c.fail(spec.position, "%s: attributes stand before elements", spec.Name)
		}
		col := c.column(spec, plan.perLine, kind, d)
		if col.field != nil && !col.derived {
			held[col.field.name] = true
		}
		plan.labels = plan.labels || col.Label != ""
		plan.columns = append(plan.columns, col)
	}
	return plan
}

var pathPattern = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*(/[A-Za-z_][A-Za-z0-9_.-]*)*$`)

func holds(d *DocumentLayout, name string) bool {
	return slices.ContainsFunc(d.Records, func(r Record) bool {
		return slices.ContainsFunc(r.Columns, func(c Column) bool { return c.Field == name })
	})
}
