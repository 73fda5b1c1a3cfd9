package check

import (
	"fmt"
	"strings"

	"github.com/erplink/erplink/csvspec"
)

// chainAt is a chain tied to the columns of a file.
type chainAt struct {
	chain
	to    *keyAt
	when  conditionAt
	links links
}

// newChain returns nil where the file has no chain, or the layout lacks one of
// its columns.
func newChain(rule fileRule, c columns) *chainAt {
	at := &chainAt{chain: rule.chain, to: c.key(rule.chain.columns)}
	var ok bool
	if at.when, ok = c.when(rule.chain.when); at.to == nil || !ok {
		return nil
	}
	return at
}

// named returns the index of the column that makes the difference between the
// row and the one it names.
func (c *chainAt) named() int { return c.to.at[len(c.to.at)-1] }

// circles finds where the rows of a file lead round.
func (r *rowChecks) circles() {
	if r.chain == nil {
		return
	}
	for lines := range r.chain.links.circles(r.keys) {
		r.found.add(Finding{
			Code: r.chain.circle, Line: lines[0], Position: r.chain.named() + 1, Field: r.columns[r.chain.named()].Name,
			Message: "goes round through lines " + lineList(lines), read: &keyAt{at: []int{r.chain.named()}},
		})
	}
}

// maxListed is how many lines of a circle are written out.
const maxListed = 10

func lineList(lines []int64) string {
	var b strings.Builder
	for i, line := range lines {
		if i == maxListed {
			fmt.Fprintf(&b, " and %d more", len(lines)-maxListed)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprint(&b, line)
	}
	return b.String()
}

// quantities checks what the quantities of a row say of each other. A blank
// one says nothing.
func (r *rowChecks) quantities(record csvspec.Record) {
	if n, ok := numbers(r.due, record); ok {
		at := r.due.at[0]
		if n[0].Cmp(n[1]) > 0 {
			r.findAt(record, at, CodeAboveOrdered, "ordered were "+n[1].String())
		}
		if n[0].Sign() <= 0 {
			r.findAt(record, at, CodeNothingDue, "nothing is outstanding")
		}
	}
	if n, ok := numbers(r.ascends, record); ok {
		if n[0].Sign() < 0 || n[0].Cmp(n[1]) > 0 || n[1].Cmp(n[2]) > 0 {
			r.findAt(record, r.ascends.at[0], CodeTransferAmounts, fmt.Sprintf("to ship %s, to receive %s, transfer quantity %s", n[0], n[1], n[2]))
		}
	}
}

func numbers(k *keyAt, record csvspec.Record) (n [3]csvspec.Decimal, ok bool) {
	if k == nil {
		return n, false
	}
	for i, at := range k.at {
		var err error
		if n[i], err = csvspec.ParseDecimal(string(record.Fields[at].Text)); err != nil {
			return n, false
		}
	}
	return n, true
}
