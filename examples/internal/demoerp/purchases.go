package demoerp

import "fmt"

// buy writes the purchase orders of each vendor: a year and a half of closed
// ones, then the open ones.
func (g *generator) buy() {
	for _, v := range g.vendors[:len(g.vendors)-1] {
		settled := v.days*5/4 + 40 // by then the last part of a delivery was in
		for age := 540; age > settled; age -= g.between(8, 30) {
			g.closedPurchase(v, age)
		}
		for range g.between(1, 4) {
			g.openPurchase(v)
		}
	}
}

// basket is some of the vendor's shelves in one warehouse, each once.
func (g *generator) basket(v *vendor, size int, fits func(*shelf) bool) []*shelf {
	var chosen []*shelf
	for _, i := range g.Perm(len(v.supplies)) {
		s := v.supplies[i]
		if fits(s) && (len(chosen) == 0 || s.warehouse == chosen[0].warehouse) {
			chosen = append(chosen, s)
		}
		if len(chosen) == size {
			break
		}
	}
	return chosen
}

func (g *generator) addPurchase(v *vendor, at *shelf, age int, rush bool) int {
	id := g.document()
	g.add("purchase", id, fmt.Sprintf("PO-%06d", id), v.id, at.warehouse+1, g.date(age), rush)
	return id
}

// closedPurchase was received in full or was closed short of that.
func (g *generator) closedPurchase(v *vendor, age int) {
	basket := g.basket(v, g.between(2, 8), func(s *shelf) bool { return s.product.soldAt(age) })
	if len(basket) == 0 {
		return
	}
	rush := g.oneIn(25)
	id := g.addPurchase(v, basket[0], age, rush)
	for i, s := range basket {
		quantity := roundUp(s.need*g.between(20, 50)/90, s.lot())
		g.add("purchase_line", id, i+1, s.product.id, quantity, s.purchaseCents(), g.date(age-v.days), true)
		arrived := age - v.days - g.between(-v.days/4, v.days/4)
		if rush {
			arrived = age - g.between(1, 3)
		}
		if g.oneIn(30) {
			quantity -= g.IntN(quantity)
		}
		g.receive(id, i+1, quantity, arrived)
	}
}

// receive writes the deliveries of a line: one, or now and then up to three.
func (g *generator) receive(id, line, quantity, age int) {
	for parts := pick(g, []int{1, 1, 1, 1, 1, 2, 3}); parts > 1 && quantity > 1; parts-- {
		part := g.between(1, quantity-1)
		g.addReceipt(id, line, age, part)
		quantity -= part
		age -= g.between(2, 15)
	}
	g.addReceipt(id, line, age, quantity)
}

func (g *generator) addReceipt(id, line, age, quantity int) {
	g.add("receipt", nil, id, line, g.date(age), quantity)
}

// openPurchase is still to come, some of it late, some of it here in part.
func (g *generator) openPurchase(v *vendor) {
	basket := g.basket(v, g.between(1, 5), func(s *shelf) bool { return s.product.status == "active" && !s.short })
	if len(basket) == 0 {
		return
	}
	age := g.between(1, v.days+5)
	id := g.addPurchase(v, basket[0], age, false)
	for i, s := range basket {
		quantity := roundUp(s.need*g.between(20, 50)/90, s.lot())
		g.add("purchase_line", id, i+1, s.product.id, quantity, s.purchaseCents(), g.date(age-v.days), false)
		if quantity > 1 && g.oneIn(6) {
			g.addReceipt(id, i+1, g.IntN(age), g.between(1, quantity-1))
		}
	}
}

// produce writes the works orders: some finished for every set, a few open.
func (g *generator) produce() {
	for _, s := range g.workshop().supplies {
		for age := min(s.product.first, 400); age > 20; age -= g.between(90, 200) {
			g.worksOrder(s, age, true)
		}
		if !s.short && g.oneIn(8) {
			g.worksOrder(s, g.between(0, 6), false)
		}
	}
}

func (g *generator) worksOrder(s *shelf, age int, finished bool) {
	id := g.document()
	quantity := roundUp(s.need*30/90, s.lot())
	made, end := g.IntN(quantity), any(nil)
	if finished {
		made, end = quantity, g.date(age-g.between(6, 18))
	}
	g.add("production", id, fmt.Sprintf("WO-%06d", id), s.product.id, s.warehouse+1, g.date(age), g.date(age-12), quantity, made, end)
}
