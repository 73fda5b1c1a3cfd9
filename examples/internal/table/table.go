// Package table lays out text in aligned columns, whatever alphabet it is in:
// a Chinese character takes two places of a terminal, an accent none.
package table

import (
	"bufio"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
)

// Align is the side on which a column's cells are flush.
type Align int

// The sides.
const (
	Left Align = iota
	Right
)

// Column is one column: its heading, and how its cells are aligned.
type Column struct {
	Heading string
	Align   Align
}

// Table collects rows, then writes them aligned. The zero value is of no use:
// a table has columns. It is not safe for concurrent use.
type Table struct {
	columns []Column
	rows    [][]string
}

// New returns a table without rows.
func New(columns ...Column) *Table { return &Table{columns: columns} }

// Add appends a row. It panics where the cells are not as many as the columns.
func (t *Table) Add(cells ...string) {
	if len(cells) != len(t.columns) {
		panic("table: a row has as many cells as the table has columns")
	}
	t.rows = append(t.rows, cells)
}

// Write writes the headings, a rule, and the rows, each line indented by two
// spaces and without spaces at its end.
func (t *Table) Write(w io.Writer) error {
	headings, rules := make([]string, len(t.columns)), make([]string, len(t.columns))
	widths := t.widths()
	for i, c := range t.columns {
		headings[i], rules[i] = c.Heading, strings.Repeat("─", widths[i])
	}
	out := bufio.NewWriter(w)
	t.line(out, widths, headings)
	t.line(out, widths, rules)
	for _, row := range t.rows {
		t.line(out, widths, row)
	}
	return out.Flush()
}

func (t *Table) widths() []int {
	widths := make([]int, len(t.columns))
	for i, c := range t.columns {
		widths[i] = width(c.Heading)
		for _, row := range t.rows {
			widths[i] = max(widths[i], width(row[i]))
		}
	}
	return widths
}

// line leaves errors to the Flush at the end: a bufio.Writer keeps its first.
func (t *Table) line(out *bufio.Writer, widths []int, cells []string) {
	var b strings.Builder
	for i, cell := range cells {
		b.WriteString("  ")
		padding := strings.Repeat(" ", widths[i]-width(cell))
		if t.columns[i].Align == Right {
			b.WriteString(padding + cell)
		} else {
			b.WriteString(cell + padding)
		}
	}
	out.WriteString(strings.TrimRight(b.String(), " ") + "\n")
}

// width is how many places of a terminal text takes. The condition is fixed,
// so that the same table comes out in every locale.
func width(text string) int {
	condition := runewidth.Condition{StrictEmojiNeutral: true}
	return condition.StringWidth(text)
}
