package csvspec

// numberCell is a cell that can be summed.
type numberCell interface {
	cell
	number() Decimal // 0 for a blank
}

func (c *integerCell) number() Decimal {
	n, _ := c.load()
	return Decimal{coefficient: n}
}

func (c *decimalCell) number() Decimal {
	d, _ := c.load()
	return d
}

// total is the running sum of one column.
type total struct {
	cell      numberCell
	col       *Column
	sum, next Decimal
}

type totals []total

func newTotals(cells []boundCell) (t totals) {
	for _, c := range cells {
		if n, ok := c.cell.(numberCell); ok && c.col.Sum {
			t = append(t, total{cell: n, col: c.col})
		}
	}
	return t
}

// add counts a row in all columns, or in none where a sum gets too large.
func (t totals) add() bool {
	for i := range t {
		var err error
		if t[i].next, err = t[i].sum.Add(t[i].cell.number()); err != nil {
			return false
		}
	}
	for i := range t {
		t[i].sum = t[i].next
	}
	return true
}

// faults names the columns whose sum would get too large.
func (t totals) faults(file string, line int64) (faults []*FieldError) {
	for i := range t {
		n := t[i].cell.number()
		if _, err := t[i].sum.Add(n); err != nil {
			faults = append(faults, newFieldError(file, line, 0, t[i].col, CodeTotal, n.String()))
		}
	}
	return faults
}

func (t totals) sums() map[string]Decimal {
	sums := make(map[string]Decimal, len(t))
	for i := range t {
		sums[t[i].col.Key()] = t[i].sum
	}
	return sums
}
