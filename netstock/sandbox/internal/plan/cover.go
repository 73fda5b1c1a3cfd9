package plan

import (
	"bytes"
	"cmp"
	"math/big"
	"slices"
	"strconv"

	"github.com/erplink/erplink/csvspec"
)

// coverHeading are the columns of the report of stock cover.
var coverHeading = []string{
	"Location", "Items", "Stock On Hand", "Allocated Stock", "On Order", "Stock Value", "Demand Per Day", "Days Of Cover",
}

// cover is one location of the report.
type cover struct {
	location                          string
	items, onHand, allocated, onOrder int64
	value, demand                     *big.Rat
}

// Cover makes the report of stock cover: for every location what is there, and
// how many days of its demand that is. The same input gives the same bytes.
func (in *Input) Cover(r Rules) ([]byte, error) {
	at := map[string]*cover{}
	for _, p := range in.positions {
		c := at[p.Location]
		if c == nil {
			c = &cover{location: p.Location, value: new(big.Rat), demand: new(big.Rat)}
			at[p.Location] = c
		}
		c.add(p, r)
	}
	var out bytes.Buffer
	file, err := csvspec.UT("ut_stock_cover.csv", coverHeading) // the same form: a heading, and texts in quotes
	if err != nil {
		return nil, err
	}
	w := file.Writer(&out, nil)
	for _, c := range inOrder(at) {
		if err := w.Write(c.row()); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (c *cover) add(p *Position, r Rules) {
	c.items++
	c.onHand += p.OnHand
	c.allocated += p.Allocated
	c.onOrder += p.OnOrder
	value, _ := new(big.Rat).SetString(p.Value.String()) // a Decimal is always a number
	c.value.Add(c.value, value.Mul(value, big.NewRat(p.OnHand, 1)))
	if p.Sold.Sign() > 0 {
		sold, _ := new(big.Rat).SetString(p.Sold.String()) // likewise
		c.demand.Add(c.demand, sold.Mul(sold, big.NewRat(1, int64(r.History))))
	}
}

func (c *cover) row() csvspec.UTRow {
	days := "" // no demand: the stock lasts for ever
	if c.demand.Sign() > 0 {
		days = new(big.Rat).Quo(big.NewRat(max(c.onHand, 0), 1), c.demand).FloatString(1)
	}
	n := func(v int64) string { return strconv.FormatInt(v, 10) }
	return csvspec.UTRow{
		c.location, n(c.items), n(c.onHand), n(c.allocated), n(c.onOrder), c.value.FloatString(2), c.demand.FloatString(2), days,
	}
}

func inOrder(m map[string]*cover) []*cover {
	var all []*cover
	for _, c := range m {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b *cover) int { return cmp.Compare(a.location, b.location) })
	return all
}
