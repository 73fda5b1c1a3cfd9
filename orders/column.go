package orders

import (
	"regexp"
	"strings"
)

// column checks one column and resolves its names.
func (c *compiler) column(spec *Column, perLine bool, kind Kind, d *DocumentLayout) column {
	col := column{Column: *spec, over: spec.Over}
	if kind == Transfer && col.Transfer != "" && !holds(d, col.Transfer) {
		col.Field = col.Transfer
	}
	col.Required = col.Required && belongs(col.Field, kind)
	if c.layout.Units == "purchase" {
		col.Field, col.Else = inPurchaseUnits(col.Field), inPurchaseUnits(col.Else)
	}
	col.field = c.field(spec, col.Field, perLine)
	col.other = c.field(spec, col.Else, perLine)
	c.field(spec, spec.Transfer, perLine)
	c.combination(&col)
	c.over(&col)
	col.text = col.field == nil && !col.Bare || col.field != nil && col.field.form <= code
	col.quoted = c.layout.Quote == "all" || c.layout.Quote == "text" && col.text
	if col.field == nil {
		return col
	}
	col.plain = col.field.calc == nil && col.other == nil && !col.Own && col.Values == nil
	col.derived = col.field.calc != nil || col.Free || col.Values != nil && col.Constant != nil
	if spec.Pattern != "" {
		pattern, err := regexp.Compile("^(?:" + spec.Pattern + ")$")
		if err != nil {
			c.fail(spec.position, "%s: pattern: %v", spec.Name, err)
		}
		col.pattern = pattern
	}
	return col
}

func (c *compiler) field(spec *Column, name string, perLine bool) *field {
	if name == "" {
		return nil
	}
	f := fieldNamed(name)
	switch {
	case f == nil:
		c.fail(spec.position, "%s: unknown field %q; use one of %s", spec.Name, name, strings.Join(fieldNames(), ", "))
	case f.line && !perLine:
		c.fail(spec.position, "%s: %s belongs to a line, this record to the whole order", spec.Name, name)
	}
	return f
}

// ofLine reports whether the column may differ from line to line.
func (col *column) ofLine() bool {
	return col.field != nil && col.field.line || col.other != nil && col.other.line
}

// combination refuses settings that contradict each other.
func (c *compiler) combination(col *column) {
	numbered := col.Field == "Number" || col.Field == "Line.LineNo"
	for _, rule := range []struct {
		broken bool
		advice string
	}{
		{col.field == nil && col.Constant == nil, "a column needs a field or a constant"},
		{col.field != nil && col.Constant != nil && col.Values == nil, "a column has a field or a constant, both only with values"},
		{col.Tag && (col.Constant == nil || col.field != nil || *col.Constant == ""), "a tag is a constant"},
		{col.Values != nil && (col.field == nil || col.field.form > code), "values replace those of a text field"},
		{col.other != nil && (col.field == nil || col.field.form > code || col.other.form > code), "else joins two text fields"},
		{col.Own && col.Field != "Line.Location" && col.Field != "Line.DueDate", "own is for Line.Location and Line.DueDate"},
		{col.Prefix != "" && col.Field != "Number", "a prefix stands before Number"},
		{col.Pad != 0 && !numbered, "only Number and Line.LineNo are padded"},
		{(col.Times != 0 || col.Plus != 0) && col.Field != "Line.LineNo", "times and plus are for Line.LineNo"},
		{repeats(col.Values), "values are different from each other"},
		{col.Whole && (col.field == nil || col.field.form != number), "whole is for quantities"},
		{col.Pad < 0 || col.Pad > 19, "a number has 0 to 19 digits"},
		{col.Max < 0 || col.Times < 0, "a length or factor is not negative"},
	} {
		if rule.broken {
			c.fail(col.position, "%s: %s", col.Name, rule.advice)
		}
	}
}

// over settles what happens to a text that is too long. A code is never cut:
// it would name something else.
func (c *compiler) over(col *column) {
	if col.over == "" {
		col.over = c.layout.Over
		if col.over == "cut" && (col.field == nil || col.field.form != text) {
			col.over = "error"
		}
	}
	c.choice(col.position, "over", col.over, []string{"error", "warn", "cut"})
	if col.over == "cut" && (col.field == nil || col.field.form != text) {
		c.fail(col.position, "%s: only free text may be cut", col.Name)
	}
}

func repeats(values map[string]string) bool {
	seen := map[string]bool{}
	for _, v := range values {
		if seen[v] {
			return true
		}
		seen[v] = true
	}
	return false
}

// quantity is the field without which a line means nothing.
func (c *compiler) quantity() string {
	if c.layout.Units == "purchase" {
		return inPurchaseUnits("Line.Quantity")
	}
	return "Line.Quantity"
}

func inPurchaseUnits(name string) string {
	switch name {
	case "Line.Quantity", "Line.UnitCost", "Line.UOM":
		return strings.Replace(name, ".", ".Purchase", 1)
	}
	return name
}

// fieldNames lists what a column may hold.
func fieldNames() []string {
	names := make([]string, len(fields))
	for i := range fields {
		names[i] = fields[i].name
	}
	return names
}

// belongs reports whether orders of a kind have the field at all.
func belongs(name string, kind Kind) bool {
	switch name {
	case "SupplierCode", "SupplierName":
		return kind == Purchase
	case "SourceLocation":
		return kind == Transfer
	}
	return true
}

// lostFields lists what no column holds. The number and the kind stand in
// the file name, and the order of the rows is LineNo.
func lostFields(kind Kind, held map[string]bool) []string {
	lost := []string{"Status"}
	for i := range fields {
		f := &fields[i]
		switch {
		case f.calc != nil, f.name == "Number", held[f.name], !belongs(f.name, kind):
		case f.name == "Location" && held["Line.Location"]:
		default:
			lost = append(lost, f.name)
		}
	}
	return lost
}
