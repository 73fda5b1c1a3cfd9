package csvspec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// ParseLayout reads a site's layout from JSON, which says what it changes in
// the built-in one, and checks it as File.WithLayout does:
//
//	{
//	  "file": "stock.csv",
//	  "line_end": "LF",
//	  "columns": [
//	    {"column": "order_multiple", "type": "Decimal", "whole": 8, "places": 2},
//	    {"column": "group_1", "count": 3},
//	    {"add": "Shelf", "type": "Char", "max_length": 20},
//	    {"column": "item_code", "max_length": 300}
//	  ],
//	  "overrides": [{"column": "item_code", "rule": "length", "reason": "agreed on 2026/05/04"}]
//	}
//
// A column is named by its Key. Its type, importance ("If Applicable"),
// max_length, whole, places and position can be given, or "remove": true; a
// column that repeats takes a count. "add" takes the name of a new column, which
// goes to its position or else to the end. The changes are made in their order.
// For sales.csv "sales" is "transactions" or "summary"; a ut file has the
// columns that are added. Unknown names in the JSON are errors.
func ParseLayout(data []byte) (*Layout, error) {
	var change layoutChange
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&change); err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errors.New("layout: more than one JSON value")
	}
	base, ok := planFor(change.File, change.Sales)
	if !ok {
		return nil, fmt.Errorf("layout: there is no file %q %s", change.File, change.Sales)
	}
	l := base.source.Clone()
	if err := change.apply(l); err != nil {
		return nil, fmt.Errorf("layout of %s: %w", l.File, err)
	}
	if err := base.check(l); err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	return l, nil
}

type layoutChange struct {
	File      string         `json:"file"`
	Sales     SalesLayout    `json:"sales"`
	LineEnd   LineEnd        `json:"line_end"`
	Quoting   Quoting        `json:"quoting"`
	Columns   []columnChange `json:"columns"`
	Overrides []Override     `json:"overrides"`
}

type columnChange struct {
	Column     string      `json:"column"`
	Add        string      `json:"add"`
	Remove     bool        `json:"remove"`
	Position   *int        `json:"position"`
	Count      *int        `json:"count"`
	Type       *Type       `json:"type"`
	Importance *Importance `json:"importance"`
	MaxLength  *int        `json:"max_length"`
	Whole      *int        `json:"whole"`
	Places     *int        `json:"places"`
}

func (ch layoutChange) apply(l *Layout) error {
	if ch.LineEnd != "" {
		l.LineEnd = ch.LineEnd
	}
	if ch.Quoting != "" {
		l.Quoting = ch.Quoting
	}
	for _, c := range ch.Columns {
		if err := c.apply(l); err != nil {
			return fmt.Errorf("column %q: %w", c.Column+c.Add, err)
		}
	}
	l.Overrides = ch.Overrides
	return nil
}

func (ch columnChange) apply(l *Layout) error {
	at := l.Index(ch.Column)
	switch {
	case (ch.Column == "") == (ch.Add == ""):
		return errors.New(`name either a "column" to change or one to "add"`)
	case ch.Add != "":
		at = len(l.Columns)
		if l.repeats() {
			at--
		}
		l.Columns = slices.Insert(l.Columns, at, DefaultColumn(ch.Add, TypeChar))
	case at < 0:
		return errors.New("there is no such column")
	case ch.Remove:
		l.Columns = slices.Delete(l.Columns, at, at+1)
		return nil
	}
	ch.change(&l.Columns[at])
	if ch.Count != nil {
		return l.repeat(at, *ch.Count)
	}
	if ch.Position != nil {
		return l.move(at, *ch.Position-1)
	}
	return nil
}

// change sets what is given. Another type brings its usual limits.
func (ch columnChange) change(c *Column) {
	if ch.Type != nil {
		c.Retype(*ch.Type)
	}
	set(&c.Importance, ch.Importance)
	set(&c.MaxLength, ch.MaxLength)
	set(&c.Whole, ch.Whole)
	set(&c.Places, ch.Places)
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

func (l *Layout) move(from, to int) error {
	if to < 0 || to >= len(l.Columns) {
		return fmt.Errorf("position %d: there are %d columns", to+1, len(l.Columns))
	}
	c := l.Columns[from]
	l.Columns = slices.Insert(slices.Delete(l.Columns, from, from+1), to, c)
	return nil
}

// maxCount bounds how often a column is repeated, against slips of the pen.
const maxCount = 1000

// repeat replaces the column that repeats by so many numbered ones.
func (l *Layout) repeat(at, count int) error {
	c := l.Columns[at]
	if !c.Repeats || count < 0 || count > maxCount {
		return fmt.Errorf("count %d: only a column that repeats can have one, of at most %d", count, maxCount)
	}
	c.Repeats = false
	columns := make([]Column, count)
	for i := range columns {
		columns[i] = c
		columns[i].Name = numbered(c.Name, i)
	}
	l.Columns = slices.Replace(l.Columns, at, at+1, columns...)
	return nil
}
