package orders

import (
	"errors"
	"fmt"
	"slices"
)

// cell is one value of a document.
type cell struct {
	column      *column
	text        string
	row, offset int // line in the document, character in that line
}

// reader puts the cells of all documents of one order together.
type reader struct {
	*plan
	given    *Order
	order    Order
	document string
	held     map[string]bool  // fields with a column in these documents
	headers  map[*column]cell // first cell of what must not change between rows
	seen     map[*recordPlan]bool
	claims   []claim
	ignored  []string
	errs     []error
}

// claim is a cell whose value follows from others: it is compared at the end.
type claim struct {
	cell
	document string
	line     int // index
}

func newReader(p *plan, number string, opts *ParseOptions) *reader {
	return &reader{
		plan: p, given: &opts.Given, order: Order{Kind: p.kind, Number: number},
		held: map[string]bool{}, headers: map[*column]cell{}, seen: map[*recordPlan]bool{},
	}
}

func (r *reader) parse(docs []Document) (Parsed, error) {
	matched, err := r.match(docs)
	if err != nil {
		return Parsed{}, err
	}
	for i, d := range docs {
		r.document = d.Name
		if r.layout.Syntax == "xml" {
			r.xml(matched[i], d.Data)
		} else {
			r.csv(matched[i], d.Data)
		}
	}
	lost := lostFields(r.kind, r.held)
	if len(r.errs) == 0 {
		r.finish(lost)
	}
	if len(r.errs) > 0 {
		return Parsed{}, errors.Join(r.errs...)
	}
	return Parsed{r.order, lost, r.ignored}, nil
}

func (r *reader) fail(c cell, err error) {
	if len(r.errs) >= maxErrors {
		return
	}
	e := &FieldError{Document: r.document, Row: c.row, Column: c.offset, Value: c.text, Err: err}
	if c.column != nil {
		e.Field = c.column.Name
	}
	r.errs = append(r.errs, e)
}

func (r *reader) ignore(heading string) {
	if !slices.Contains(r.ignored, heading) {
		r.ignored = append(r.ignored, heading)
	}
}

// hold notes that the documents have this column.
func (r *reader) hold(c *column) {
	if c.field != nil && !c.derived {
		r.held[c.field.name] = true
	}
}

// record takes one row or element.
func (r *reader) record(p *recordPlan, cells []cell) {
	at := cell{}
	if len(cells) > 0 {
		at = cell{row: cells[0].row, offset: cells[0].offset}
	}
	switch {
	case p.starts:
		r.order.Lines = append(r.order.Lines, Line{LineNo: len(r.order.Lines) + 1})
	case p.perLine && len(r.order.Lines) == 0:
		r.fail(at, fmt.Errorf("%w: record %q before the first line", ErrSyntax, p.name))
		return
	case !p.perLine && r.seen[p]:
		r.fail(at, fmt.Errorf("%w: a second record %q; a document holds one order", ErrDiffers, p.name))
		return
	}
	r.seen[p] = true
	var line *Line
	if p.perLine {
		line = &r.order.Lines[len(r.order.Lines)-1]
	}
	for _, c := range cells {
		r.take(c, line)
	}
}

func (r *reader) take(c cell, line *Line) {
	col := c.column
	switch {
	case col.Tag:
		return
	case col.field == nil:
		r.constant(c)
		return
	case !col.field.line && r.repeated(c):
		return
	case c.text == "":
		if col.Required {
			r.fail(c, ErrMissing)
		}
		return
	case col.derived:
		r.claims = append(r.claims, claim{c, r.document, len(r.order.Lines) - 1})
		return
	}
	v, err := r.parseCell(col, c.text)
	if err != nil {
		r.fail(c, err)
		return
	}
	if before, _ := col.field.load(&r.order, line); before.set && before != v {
		r.fail(c, fmt.Errorf("%w: another column, or the document's name, has a different %s", ErrDiffers, col.field.name))
		return
	}
	col.field.store(&r.order, line, v)
}

func (r *reader) constant(c cell) {
	switch {
	case c.text == *c.column.Constant, c.text == "" && !c.column.Required:
	case c.column.Free:
		r.ignore(c.column.Name)
	default:
		r.fail(c, fmt.Errorf("%w: the layout has %q here", ErrDiffers, *c.column.Constant))
	}
}

// repeated reports whether an earlier row had the cell, which must not change.
func (r *reader) repeated(c cell) bool {
	first, ok := r.headers[c.column]
	if !ok {
		r.headers[c.column] = c
		return false
	}
	if first.text != c.text {
		r.fail(c, fmt.Errorf("%w: row %d has %q", ErrDiffers, first.row, abridged(first.text)))
	}
	return true
}
