package csvspec

import (
	"errors"
	"fmt"
	"slices"
)

// Rule is a rule of the interface that a site's layout may break.
type Rule string

// The rules that the vendor states. A layout that breaks one on purpose names
// it in an Override.
const (
	RuleColumns    Rule = "columns"    // which columns there are and in which order; of the file as a whole
	RuleQuoting    Rule = "quoting"    // Char values stand in double quotes; of the file as a whole
	RuleType       Rule = "type"       // a column's data type
	RuleLength     Rule = "length"     // a Char value has at most 255 characters
	RuleDigits     Rule = "digits"     // a Decimal has at most 12 digits, 4 of them decimals
	RuleImportance Rule = "importance" // a Required column is not blank
)

// Override says that a layout breaks a stated rule on purpose.
type Override struct {
	Column string `json:"column,omitempty"` // Column.Key; blank for the file as a whole
	Rule   Rule   `json:"rule"`
	Reason string `json:"reason,omitempty"` // for whoever reads the layout later
}

// broken is a stated rule that a layout breaks, and how.
type broken struct {
	column string
	rule   Rule
	how    string
}

// checkOverrides compares the rules that the layout breaks with those that it
// names.
func (p *plan) checkOverrides(l *Layout) error {
	var errs []error
	rules := p.broken(l)
	for _, b := range rules {
		named := slices.ContainsFunc(l.Overrides, func(o Override) bool { return o.Column == b.column && o.Rule == b.rule })
		if !named {
			errs = append(errs, fmt.Errorf("%s: %s; if that is meant, add an override of the rule %q for the column %q",
				l.File, b.how, b.rule, b.column))
		}
	}
	for _, o := range l.Overrides {
		used := slices.ContainsFunc(rules, func(b broken) bool { return o.Column == b.column && o.Rule == b.rule })
		if !used {
			errs = append(errs, fmt.Errorf("%s: the override of the rule %q for the column %q breaks nothing; remove it",
				l.File, o.Rule, o.Column))
		}
	}
	return errors.Join(errs...)
}

// broken lists the stated rules that the layout breaks.
func (p *plan) broken(l *Layout) (rules []broken) {
	if p.source.Quoting == QuoteChar && l.Quoting == QuoteNone {
		rules = append(rules, broken{"", RuleQuoting, "Char values stand in quotes, and the layout writes none"})
	}
	if how := p.displaced(l); how != "" {
		rules = append(rules, broken{"", RuleColumns, how})
	}
	for _, c := range l.Columns {
		rules = append(rules, p.brokenBy(c)...)
	}
	return rules
}

// displaced says which column does not stand where the vendor has it.
func (p *plan) displaced(l *Layout) string {
	stated := p.source.Columns
	for i, c := range stated {
		if c.Evidence != Seen && c.Evidence != Part {
			return "" // from here on the order rests on inference
		}
		if i >= len(l.Columns) || l.Columns[i].field != c.field {
			return fmt.Sprintf("column %d is %s, and the layout has another one there", i+1, c.Name)
		}
	}
	if len(l.Columns) > len(stated) && !l.Heading {
		return fmt.Sprintf("the file has %d columns, and the layout adds one", len(stated))
	}
	return ""
}

func (p *plan) brokenBy(c Column) (rules []broken) {
	add := func(rule Rule, format string, args ...any) {
		rules = append(rules, broken{c.Key(), rule, c.Name + " " + fmt.Sprintf(format, args...)})
	}
	if stated, ok := p.source.field(c.field); ok {
		if stated.TypeEvidence == Seen && c.Type != stated.Type {
			add(RuleType, "is %s, and the layout says %s", stated.Type, c.Type)
		}
		if stated.Evidence == Seen && stated.Importance == Required && c.Importance != Required {
			add(RuleImportance, "is Required, and the layout says %s", c.Importance)
		}
	}
	switch {
	case c.Type == TypeChar && c.MaxLength > maxCharLength:
		add(RuleLength, "has at most %d characters, and the layout says %d", maxCharLength, c.MaxLength)
	case c.Type == TypeDecimal && (c.Whole+c.Places > maxDecimalDigits || c.Places > maxDecimalPlaces):
		add(RuleDigits, "has at most %d digits with %d decimals among them, and the layout says %d before and %d behind the point",
			maxDecimalDigits, maxDecimalPlaces, c.Whole, c.Places)
	}
	return rules
}
