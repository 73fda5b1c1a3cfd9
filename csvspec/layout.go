package csvspec

import "slices"

// LineEnd is what ends every row of a file, the last one too. It is our
// decision: the vendor states none.
type LineEnd string

// The line ends. A reader takes both.
const (
	CRLF LineEnd = "CRLF"
	LF   LineEnd = "LF"
)

// Quoting says which values stand in double quotes. A reader takes Char values
// with and without.
type Quoting string

// The ways of quoting.
const (
	QuoteChar Quoting = "Char" // every Char value that is not blank, as the vendor states
	QuoteNone Quoting = "none" // none, as in the vendor's sample of control.csv
)

// SalesLayout is one of the two forms of sales.csv. A site's profile says
// which; it is never guessed from the file.
type SalesLayout string

// The forms of sales.csv.
const (
	TransactionLayout SalesLayout = "transactions" // see SalesRow
	SummaryLayout     SalesLayout = "summary"      // see SalesSummaryRow
)

// Layout says what one file holds: its columns in order and how they are
// written. The built-in layouts come from the struct tags; a site may change
// a copy and give it to File.WithLayout, or keep the change as JSON, see
// ParseLayout. A Layout may be read by several goroutines as long as none
// changes it.
type Layout struct {
	File       string // name of the file, "stock.csv"
	Title      string // the vendor's name for it, "Stock by Location"
	Importance Importance
	Sales      SalesLayout // of sales.csv only
	Columns    []Column
	Heading    bool // the first row names the columns, as in ut files
	LineEnd    LineEnd
	Quoting    Quoting
	// Overrides name the stated rules that the layout breaks on purpose.
	Overrides []Override
}

// Clone returns a copy that shares nothing with l.
func (l *Layout) Clone() *Layout {
	c := *l
	c.Columns = slices.Clone(l.Columns)
	for i := range c.Columns {
		c.Columns[i].Codes = slices.Clone(c.Columns[i].Codes)
	}
	c.Overrides = slices.Clone(l.Overrides)
	return &c
}

// Index returns the index in Columns of the column with the key, or -1.
func (l *Layout) Index(key string) int {
	return slices.IndexFunc(l.Columns, func(c Column) bool { return c.Key() == key })
}

// repeats reports whether the last column repeats.
func (l *Layout) repeats() bool {
	return len(l.Columns) > 0 && l.Columns[len(l.Columns)-1].Repeats
}

// field returns the column that a struct field holds.
func (l *Layout) field(name string) (Column, bool) {
	i := slices.IndexFunc(l.Columns, func(c Column) bool { return c.field == name && name != "" })
	if i < 0 {
		return Column{}, false
	}
	return l.Columns[i], true
}
