package csvspec

import "fmt"

// Rule is a rule of the interface that a site's layout may break.
type Rule string

// The rules that the vendor states. A layout that breaks one on purpose names
// it in an Override.
const (
	RuleColumns    Rule = "columns"    // which columns there are, and their order
	RuleType       Rule = "type"       // a column's data type
	RuleLength     Rule = "length"     // at most 255 characters
	RuleDigits     Rule = "digits"     // at most 12 digits, 4 of them decimals
	RuleImportance Rule = "importance" // a Required column is not blank
	RuleQuoting    Rule = "quoting"    // Char values stand in double quotes
)

// Override says that a layout breaks a stated rule on purpose.
type Override struct {
	Column string // Column.Key, or "" for the file as a whole
	Rule   Rule
	Reason string // for whoever reads the layout later
}

// check looks whether rows of the plan's type can travel through the layout,
// and whether it names the rules that it breaks.
func (p *plan) check(l *Layout) error {
	if l.File != p.layout.File || l.Sales != p.layout.Sales {
		return fmt.Errorf("%s: the layout is that of %s", p.layout.File, l.File)
	}
	return nil
}
