package orders

import (
	"regexp"
	"slices"
	"strings"
)

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
	if r.When != "" && (plan.when == nil || plan.when.ref == nil || plan.when.line && !plan.perLine) {
		c.fail(r.position, "when: unknown field %q", r.When)
	}
	if c.layout.Syntax == "xml" {
		plan.path = c.path(r, d)
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
		if c.layout.Syntax == "xml" {
			c.element(r, i)
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

var elementPattern = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)

// path checks that the records of a document make one tree.
func (c *compiler) path(r *Record, d *DocumentLayout) []string {
	path := strings.Split(r.Path, "/")
	for _, name := range path {
		if !elementPattern.MatchString(name) {
			c.fail(r.position, "path %q; use element names with / between them", r.Path)
		}
	}
	first := &d.Records[0]
	if root, _, _ := strings.Cut(first.Path, "/"); root != path[0] {
		c.fail(r.position, "path %q; a document has one root, here %s", r.Path, root)
	}
	if len(path) == 1 && (r != first || r.Per == "line") {
		c.fail(r.position, "path %q; only a record of the order that comes first is the root", r.Path)
	}
	for i := range d.Records {
		if other := &d.Records[i]; other != r && other.Path == r.Path {
			c.fail(r.position, "path %q; another record has it", r.Path)
		}
	}
	return path
}

func (c *compiler) element(r *Record, i int) {
	spec := &r.Columns[i]
	name, attribute := strings.CutPrefix(spec.Name, "@")
	if !elementPattern.MatchString(name) {
		c.fail(spec.position, "%s: use an element's name, or an attribute's with @ before it", spec.Name)
	}
	if attribute && i > 0 && !strings.HasPrefix(r.Columns[i-1].Name, "@") {
		c.fail(spec.position, "%s: attributes stand before elements", spec.Name)
	}
}

func holds(d *DocumentLayout, name string) bool {
	return slices.ContainsFunc(d.Records, func(r Record) bool {
		return slices.ContainsFunc(r.Columns, func(c Column) bool { return c.Field == name })
	})
}
