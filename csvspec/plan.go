package csvspec

import (
	"fmt"
	"reflect"
)

// plan is a layout matched with the row type that travels through it. It is
// made once for each File and never changes.
type plan struct {
	row    reflect.Type
	layout *Layout
	source *Layout // the built-in layout
	extra  string  // struct field for the columns that a site adds
	list   string  // struct field for the column that repeats
}

// mustPlan compiles the tags of a row type of this package; that they are
// sound is a fact of the source, which the tests prove.
func mustPlan(row reflect.Type, l *Layout) *plan {
	p := &plan{row: row, layout: l, source: l}
	l.LineEnd, l.Quoting = CRLF, QuoteChar
	for f := range row.Fields() {
		if f.Tag.Get(tagKey) == ","+tagExtra {
			p.extra = f.Name
			continue
		}
		c, err := parseTag(f)
		if err != nil {
			panic(fmt.Sprintf("csvspec: %s: %v", row.Name(), err))
		}
		if c.Repeats {
			p.list = f.Name
		}
		l.Columns = append(l.Columns, c)
	}
	switch row {
	case reflect.TypeFor[ControlRow]():
		l.Quoting = QuoteNone
	case reflect.TypeFor[SalesRow]():
		l.Sales = TransactionLayout
	case reflect.TypeFor[SalesSummaryRow]():
		l.Sales = SummaryLayout
	}
	return p
}

// with returns the plan for a site's layout.
func (p *plan) with(l *Layout) (*plan, error) {
	l = l.Clone()
	if err := p.check(l); err != nil {
		return nil, err
	}
	changed := *p
	changed.layout = l
	return &changed, nil
}
