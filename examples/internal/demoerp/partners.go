package demoerp

import "fmt"

// vendor is who supplies a product; the workshop is one too.
type vendor struct {
	id       int
	rate     int64    // units of its currency for a hundred euro
	days     int      // from order to delivery, usually
	supplies []*shelf // filled by makeShelves
}

// makePartners writes warehouses, vendors and customers.
func (g *generator) makePartners() {
	for i, w := range warehouses {
		g.add("warehouse", i+1, w.number, w.name, w.region, w.kind, false)
	}
	for _, region := range regions {
		for _, name := range region.vendors {
			days := region.days + g.between(-region.days/4, region.days/4)
			g.addVendor(name, region.origin, region.currency, region.rate, days, !g.oneIn(8))
		}
	}
	g.addVendor(workshop, "workshop", "EUR", 100, 12, true)
	g.customers = 480
	for id := 1; id <= g.customers; id++ {
		g.add("customer", id, fmt.Sprintf("%06d", 100000+id*7), pick(g, firstNames)+" "+pick(g, lastNames))
	}
}

func (g *generator) addVendor(name, origin, currency string, rate int64, days int, quotes bool) {
	v := &vendor{id: len(g.vendors) + 1, rate: rate, days: days}
	g.vendors = append(g.vendors, v)
	var quoted any
	if quotes {
		quoted = days
	}
	g.add("vendor", v.id, fmt.Sprintf("V%04d", 1000+v.id*10), name, origin, currency, quoted)
}

// workshop is the vendor of what is made in house.
func (g *generator) workshop() *vendor { return g.vendors[len(g.vendors)-1] }
