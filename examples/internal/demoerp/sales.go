package demoerp

import (
	"fmt"
	"slices"
	"time"
)

// season is how much of a usual month's sales each month sees, in percent.
var season = [12]int{85, 80, 90, 100, 105, 95, 85, 85, 95, 110, 150, 165}

// counter is one warehouse's sales desk: its shelves, and the running sum of
// their popularity by which they are drawn.
type counter struct {
	shelves []*shelf
	sums    []int
}

// sell writes about so many lines of invoices and credit notes.
func (g *generator) sell(lines int) {
	counters := g.openCounters()
	whole := 0
	for age := history; age > 0; age-- {
		whole += g.busy(age)
	}
	sold, passed := 0, 0
	for age := history; age > 0; age-- {
		passed += g.busy(age)
		for due := int(int64(lines) * int64(passed) / int64(whole)); sold < due; {
			sold += g.invoice(counters, age)
		}
	}
}

// busy weighs a day: by season, and closed on Sundays.
func (g *generator) busy(age int) int {
	day := g.today.AddDate(0, 0, -age)
	if day.Weekday() == time.Sunday {
		return 0
	}
	return season[day.Month()-1]
}

func (g *generator) openCounters() []*counter {
	counters := make([]*counter, len(warehouses))
	for w := range counters {
		counters[w] = &counter{}
	}
	for _, s := range g.shelves {
		if s.product.popularity == 0 {
			continue
		}
		c, sum := counters[s.warehouse], s.product.popularity
		if len(c.sums) > 0 {
			sum += c.sums[len(c.sums)-1]
		}
		c.shelves, c.sums = append(c.shelves, s), append(c.sums, sum)
	}
	return counters
}

// draw is a shelf of the counter, a popular one more often.
func (g *generator) draw(c *counter) *shelf {
	i, _ := slices.BinarySearch(c.sums, 1+g.IntN(c.sums[len(c.sums)-1]))
	return c.shelves[i]
}

// invoice writes one document and returns its number of lines.
func (g *generator) invoice(counters []*counter, age int) int {
	w := g.anyWarehouse()
	id, kind, sign := g.document(), "INV", 1
	if g.oneIn(50) {
		kind, sign = "CRN", -1
	}
	ordered := min(history, age+g.IntN(6))
	g.add("invoice", id, fmt.Sprintf("%s-%07d", kind, id), sign < 0, 1+g.IntN(g.customers), w+1, g.date(ordered), g.date(age))
	lines := g.between(1, 7)
	for line := 1; line <= lines; line++ {
		s := g.drawSold(counters[w], age)
		quantity := g.quantity(s)
		cost := s.product.cost * quantity
		net := s.product.price * quantity * (100 - pick(g, []int{0, 0, 0, 5, 10, 15})) / 100
		g.add("invoice_line", id, line, s.product.id, quantity, cost, net)
		if age <= 90 {
			s.sold += sign * quantity
		}
	}
	return lines
}

// drawSold draws until the product was on sale on that day.
func (g *generator) drawSold(c *counter, age int) *shelf {
	for {
		if s := g.draw(c); s.product.soldAt(age) {
			return s
		}
	}
}

// anyWarehouse is a warehouse by its share of the sales.
func (g *generator) anyWarehouse() int {
	n := g.IntN(100)
	for w, house := range warehouses {
		if n -= house.sales; n < 0 {
			return w
		}
	}
	panic("demoerp: the warehouses' shares of sales are less than the whole")
}

// quantity is what one line sells: trade buys at warehouses, dear goods go one
// by one.
func (g *generator) quantity(s *shelf) int {
	switch {
	case s.product.cost > 5000:
		return 1
	case s.warehouse < 2:
		return g.between(1, 12)
	default:
		return g.between(1, 3)
	}
}

// issue writes about so many lines of what shelves handed on to those that
// they feed, in even steps through the years.
func (g *generator) issue(lines int) {
	var fed []*shelf
	for _, s := range g.shelves {
		if s.source != nil && s.sold > 0 {
			fed = append(fed, s)
		}
	}
	step := max(1, history*len(fed)/max(1, lines))
	for _, s := range fed {
		for age := g.between(1, step); age <= min(s.product.first, history); age += step {
			id := g.document()
			quantity := max(1, s.sold*step/90)
			g.add("issue", id, fmt.Sprintf("ISS-%07d", id), s.product.id, s.source.warehouse+1, g.date(age), quantity)
		}
	}
}
