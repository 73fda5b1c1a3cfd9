package demoerp

// shelf is a product in a warehouse that keeps it.
type shelf struct {
	product   *product
	warehouse int    // index in warehouses
	source    *shelf // in the warehouse that replenishes it; nil: bought or made
	sold      int    // units sold in the last ninety days
	need      int    // units that leave in ninety days: sold, handed on, built in
	onHand    int
	allocated int
	short     bool // to be planned for today
}

// makeShelves decides which warehouse keeps what: the central one everything,
// the others what they sell.
func (g *generator) makeShelves() {
	central := g.makeCentral()
	regional := map[*product]*shelf{}
	for w := 1; w < len(warehouses); w++ {
		for _, c := range central {
			if c.product.category == "Packaging" || !g.oneIn(w+1) {
				continue
			}
			s := &shelf{product: c.product, warehouse: w, source: c}
			switch {
			case w == 1:
				regional[c.product] = s
				if !c.product.made() && g.oneIn(4) {
					s.source = nil
				}
			case regional[c.product] != nil && g.oneIn(3):
				s.source = regional[c.product]
			}
			g.addShelf(s)
		}
	}
}

func (g *generator) makeCentral() []*shelf {
	for _, p := range g.products {
		g.addShelf(&shelf{product: p})
	}
	return g.shelves
}

func (g *generator) addShelf(s *shelf) {
	g.shelves = append(g.shelves, s)
	if s.source == nil {
		v := s.product.vendor
		v.supplies = append(v.supplies, s)
	}
}

// lead is how many days a shelf waits for goods.
func (s *shelf) lead() int {
	if s.source != nil {
		return 4
	}
	return s.product.vendor.days
}

// lot is the multiple in which a shelf is filled up.
func (s *shelf) lot() int {
	if s.source != nil {
		return 1
	}
	return s.product.lot
}

// purchaseCents is the price of a unit in the vendor's currency. The rest of
// the cost is freight and duty.
func (s *shelf) purchaseCents() int {
	return max(1, int(int64(s.product.cost)*s.product.vendor.rate/108))
}

// reckonNeeds adds what a shelf hands on or builds in to what it sells. It
// goes backwards, so that shops come before the warehouses that feed them, and
// hampers before the sets in them.
func (g *generator) reckonNeeds() {
	for i := len(g.shelves) - 1; i >= 0; i-- {
		s := g.shelves[i]
		s.need += max(0, s.sold)
		if s.source != nil {
			s.source.need += s.need
		}
		for _, c := range s.product.recipe {
			if s.source == nil {
				g.shelves[c.product.id-1].need += s.need * c.milli / 1000
			}
		}
	}
}

// fillShelves gives most shelves enough stock and leaves some short of it.
func (g *generator) fillShelves() {
	for _, s := range g.shelves {
		days := s.lead() + g.between(45, 150)
		if s.product.status == "active" && g.oneIn(16) {
			s.short = true
			days = g.IntN(s.lead()/2 + 1)
		}
		switch s.product.status {
		case "active":
			s.onHand = s.need*days/90 + g.IntN(4)
		case "ended":
			s.onHand = g.IntN(15)
		default:
			s.onHand = g.IntN(2)
		}
	}
}

// writeShelves writes how each shelf is planned, and its stock by bins.
func (g *generator) writeShelves() {
	for _, s := range g.shelves {
		p := s.product
		listed := "1900-01-01" // carried over from an older system
		if p.first < 2*history {
			listed = g.date(p.first)
		}
		var source, days any
		if s.source != nil {
			source = s.source.warehouse + 1
		} else if g.oneIn(5) {
			days = s.lead() + g.between(-2, 6)
		}
		minimum := 0
		if s.warehouse > 1 && p.status == "active" {
			minimum = g.IntN(4)
		}
		g.add("planning", p.id, s.warehouse+1, listed, source, p.vendor.id, p.cost, s.purchaseCents(), p.price, days, minimum, s.lot(), s.lot())
		g.writeBins(s)
	}
}

// writeBins spreads the stock of a shelf over one to three bins.
func (g *generator) writeBins(s *shelf) {
	bins := []string{"A", "B", "C"}[:g.between(1, 3)]
	left := s.onHand
	for i, bin := range bins {
		quantity := left
		if i < len(bins)-1 {
			quantity = g.IntN(left + 1)
		}
		left -= quantity
		if quantity > 0 {
			g.add("bin_stock", s.product.id, s.warehouse+1, bin, quantity)
		}
	}
}
