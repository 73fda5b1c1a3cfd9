package demoerp

import "fmt"

// takeOrders writes the customers' open orders. Part of a line may be
// delivered, and part of the rest set aside from stock.
func (g *generator) takeOrders() {
	kept := make([][]*shelf, len(warehouses))
	for _, s := range g.shelves {
		if s.product.popularity > 0 && s.product.last == 0 {
			kept[s.warehouse] = append(kept[s.warehouse], s)
		}
	}
	for range 280 {
		id, w, age := g.document(), g.anyWarehouse(), g.between(1, 25)
		g.add("sales_order", id, fmt.Sprintf("SO-%06d", id), 1+g.IntN(g.customers), w+1, g.date(age))
		for line := range g.between(1, 5) {
			s := pick(g, kept[w])
			quantity, delivered := g.quantity(s), 0
			if g.oneIn(6) {
				delivered = g.IntN(quantity)
			}
			reserved := g.setAside(s, g.IntN(quantity-delivered+1))
			wanted := age - g.between(7, 40) // some days are past already
			g.add("sales_order_line", id, line+1, s.product.id, quantity, delivered, reserved, g.date(wanted))
		}
	}
}

// setAside allocates as much of the quantity as the shelf still has.
func (g *generator) setAside(s *shelf, quantity int) int {
	quantity = min(quantity, s.onHand-s.allocated)
	s.allocated += quantity
	return quantity
}

// moveGoods writes the open transfers between warehouses: lines that wait, are
// picked, are on the way, or have come in part.
func (g *generator) moveGoods() {
	type way struct{ from, to int }
	var ways []way
	fed := map[way][]*shelf{}
	for _, s := range g.shelves {
		if s.source == nil || s.short || s.need == 0 {
			continue
		}
		w := way{s.source.warehouse, s.warehouse}
		if fed[w] == nil {
			ways = append(ways, w)
		}
		fed[w] = append(fed[w], s)
	}
	for _, w := range ways {
		for range 6 {
			id, age := g.document(), g.between(0, 5)
			g.add("transfer", id, fmt.Sprintf("TR-%06d", id), w.from+1, w.to+1, g.date(age), g.date(age-4))
			for line := range g.between(3, 9) {
				g.transferLine(id, line+1, pick(g, fed[w]))
			}
		}
	}
}

func (g *generator) transferLine(id, line int, s *shelf) {
	quantity := max(1, s.need*14/90)
	var picked, shipped, received int
	switch g.IntN(4) {
	case 0:
		picked = g.setAside(s.source, g.IntN(quantity+1))
	case 1:
		shipped = quantity
	case 2:
		shipped = g.between(1, quantity)
		received = g.IntN(shipped + 1)
	}
	g.add("transfer_line", id, line, s.product.id, quantity, picked, shipped, received)
}
