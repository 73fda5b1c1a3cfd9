package demoerp

import (
	"math/rand/v2"
	"time"
)

// history is how many days of sales there are.
const history = 3 * 365

// generator makes the world of the ERP, writing rows as it goes. It keeps what
// later rows refer to; days are given as ages, counted back from today, so
// that a negative age lies ahead.
type generator struct {
	*rand.Rand
	*loader
	today     time.Time
	dates     map[int]string // of the ages asked for so far
	vendors   []*vendor      // the workshop last
	products  []*product     // components before the sets made of them
	shelves   []*shelf       // by warehouse, then product
	customers int
	documents int // the last number of a purchase, works order, transfer or sales order
}

// generate fills the tables; what it could not write is load's error.
func generate(load *loader, day time.Time, salesLines int) {
	g := &generator{
		loader: load,
		today:  time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC),
		dates:  map[int]string{},
	}
	g.add("company", System, Release, g.date(0))
	for stage, do := range []func(){
		g.makePartners,
		g.makeGoods,
		g.makePackaging,
		g.makeSets,
		g.writeProducts,
		g.makeShelves,
		func() { g.sell(salesLines * 9 / 10) },
		func() { g.issue(salesLines / 10) },
		g.reckonNeeds,
		g.fillShelves,
		g.takeOrders,
		g.moveGoods,
		g.buy,
		g.produce,
		g.writeShelves,
	} {
		// Each stage has numbers of its own, so that a day on which more is sold
		// leaves the rest of the world much as it was the day before.
		g.Rand = rand.New(rand.NewPCG(1042, uint64(stage)))
		do()
	}
}

// date is the day of an age, as the ERP stores it.
func (g *generator) date(age int) string {
	text, ok := g.dates[age]
	if !ok {
		text = g.today.AddDate(0, 0, -age).Format(time.DateOnly)
		g.dates[age] = text
	}
	return text
}

// between is a number from low to high, both included.
func (g *generator) between(low, high int) int { return low + g.IntN(high-low+1) }

// oneIn is true once in n times.
func (g *generator) oneIn(n int) bool { return g.IntN(n) == 0 }

// pick is any of the choices.
func pick[T any](g *generator, choices []T) T { return choices[g.IntN(len(choices))] }

// document numbers the next document; its id is unique among all kinds.
func (g *generator) document() int {
	g.documents++
	return g.documents
}

// roundUp is the smallest multiple of lot that is n or more, and not zero.
func roundUp(n, lot int) int { return max(1, (n+lot-1)/lot) * lot }
