package orders

import (
	"maps"
	"slices"
)

// Layout describes one format as data: it is what a layout file holds, and
// what writer, reader and documentation are driven by. A layout file is JSON
// with the keys named here; see Format.Override for a site's.
type Layout struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Grade       string   `json:"grade"`       // evidence marks of the layout, weakest last: see the package documentation
	Basis       string   `json:"basis"`       // what the grade rests on
	Destination string   `json:"destination"` // where the file goes in the ERP
	Sources     []string `json:"sources"`     // pages that it was taken from

	Schema    string `json:"schema"`    // XML: the schema that the built-in layout obeys, one of this package's
	Syntax    string `json:"syntax"`    // "csv" (default) or "xml"
	Extension string `json:"extension"` // of the file name: "csv" (default), "xml" or "txt"
	Encoding  string `json:"encoding"`  // as the XML declaration spells it: "UTF-8" (default) or "utf-8"
	Separator string `json:"separator"` // one ASCII character, default ","
	Quote     string `json:"quote"`     // "text" (default), "all" (missing values too) or "needed" (separator or quote inside)
	Headings  string `json:"headings"`  // "text" (default: quoted as text is), "bare" or "none"
	LineEnd   string `json:"lineEnd"`   // "\r\n" (default for CSV) or "\n" (default for XML)
	Dates     string `json:"dates"`     // made of YYYY, MM or M, DD or D, Mmm and punctuation; default "YYYY/MM/DD"
	Decimal   string `json:"decimal"`   // decimal mark, "." (default) or ","
	Over      string `json:"over"`      // a text longer than its column: "error" (default), "warn" or "cut" (with a warning)
	Controls  string `json:"controls"`  // control characters in text: "error" (default) or "space" (with a warning)
	Formulas  string `json:"formulas"`  // free text starting with = + - @: "plain" (default) or "apostrophe" before it
	Units     string `json:"units"`     // quantities and costs in "stocking" (default) or "purchase" units
	Due       string `json:"due"`       // due date of an order that has none: "earliest" (default) of its lines, "latest", "average"

	Ignore []string  `json:"ignore"` // unknown headings that a reader passes over; a * at the end stands for any rest
	Given  []string  `json:"given"`  // fields that no column holds and the reader must be told
	Orders []Variant `json:"orders"`
}

// Variant is the layout for one or more kinds of orders.
type Variant struct {
	Kinds     []Kind           `json:"kinds"`
	Documents []DocumentLayout `json:"documents"` // in the order of publishing: the leading one last
	position
}

// DocumentLayout is one file of an order.
type DocumentLayout struct {
	Suffix   string   `json:"suffix"`   // after the number in the file name: "_Document_Lines"
	Numbered bool     `json:"numbered"` // the record with the n-th heading row has the tag n
	Records  []Record `json:"records"`
	position
}

// Record is one sort of row, or of XML element. Neighbouring records per
// line are written line by line.
type Record struct {
	Name    string   `json:"name"`
	Per     string   `json:"per"`  // "order" or "line"
	When    string   `json:"when"` // field without which the record is left out
	Path    string   `json:"path"` // XML: its element, "Order/Lines/Line"
	Columns []Column `json:"columns"`
	position
}

// Column is one cell of a record: a field, or a constant.
type Column struct {
	Name     string            `json:"name"`     // heading, element name, or with @ before it attribute name
	Label    string            `json:"label"`    // second heading row, where a record has one
	Field    string            `json:"field"`    // "SupplierCode", "Line.ItemCode" …
	Transfer string            `json:"transfer"` // the field it holds in a transfer where no other column does
	Else     string            `json:"else"`     // the field it holds where Field is missing; read as Field
	Echo     bool              `json:"echo"`     // a value equal to Else is not read as Field
	Own      bool              `json:"own"`      // a line's value only where it differs from the order's
	Constant *string           `json:"constant"` // what it always holds; with Field and Values, what stands for a value they lack
	Values   map[string]string `json:"values"`   // written instead of the field's value
	Bare     bool              `json:"bare"`     // a constant without quotes
	Free     bool              `json:"free"`     // a reader passes over a value that differs from the order's, and says so
	Tag      bool              `json:"tag"`      // a constant that tells records apart; first in each of them
	Required bool              `json:"required"` // must be there and filled
	Prefix   string            `json:"prefix"`   // before Number
	Pad      int               `json:"pad"`      // zeros before Number or LineNo up to so many digits
	Times    int               `json:"times"`    // LineNo times this
	Plus     int               `json:"plus"`     // and then plus this
	Whole    bool              `json:"whole"`    // a quantity without decimals
	Max      int               `json:"max"`      // longest text, in code points
	Over     string            `json:"over"`     // as Layout.Over, for this column
	Pattern  string            `json:"pattern"`  // regular expression that a text must match in full
	Evidence string            `json:"evidence"` // mark: see the package documentation
	position
}

// position is where a part of a layout was read.
type position struct {
	file string
	line int
}

func (p *position) locate(at position) { *p = at }

// clone shares nothing with l.
func (l *Layout) clone() Layout {
	c := *l
	c.Sources, c.Ignore, c.Given = slices.Clone(l.Sources), slices.Clone(l.Ignore), slices.Clone(l.Given)
	c.Orders = slices.Clone(l.Orders)
	for i := range c.Orders {
		v := &c.Orders[i]
		v.Kinds, v.Documents = slices.Clone(v.Kinds), slices.Clone(v.Documents)
		for j := range v.Documents {
			d := &v.Documents[j]
			d.Records = slices.Clone(d.Records)
		}
	}
	for r := range c.records {
		r.Columns = slices.Clone(r.Columns)
		for i := range r.Columns {
			col := &r.Columns[i]
			col.Values = maps.Clone(col.Values)
			if col.Constant != nil {
				col.Constant = new(*col.Constant)
			}
		}
	}
	return c
}

// records yields every record of the layout for reading and patching.
func (l *Layout) records(yield func(*Record) bool) {
	for i := range l.Orders {
		for j := range l.Orders[i].Documents {
			for k := range l.Orders[i].Documents[j].Records {
				if !yield(&l.Orders[i].Documents[j].Records[k]) {
					return
				}
			}
		}
	}
}

// withDefaults fills what a layout file may leave out.
func (l *Layout) withDefaults() {
	ends := "\r\n"
	if l.Syntax == "xml" {
		ends = "\n"
	}
	for _, d := range []struct {
		key *string
		def string
	}{
		{&l.Syntax, "csv"}, {&l.Extension, "csv"}, {&l.Encoding, "UTF-8"}, {&l.Separator, ","}, {&l.Quote, "text"},
		{&l.Headings, "text"}, {&l.LineEnd, ends}, {&l.Dates, "YYYY/MM/DD"}, {&l.Decimal, "."}, {&l.Over, "error"},
		{&l.Controls, "error"}, {&l.Formulas, "plain"}, {&l.Units, "stocking"}, {&l.Due, "earliest"},
	} {
		if *d.key == "" {
			*d.key = d.def
		}
	}
}
