package orders

import (
	"regexp"

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
