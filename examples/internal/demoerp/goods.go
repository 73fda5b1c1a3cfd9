package demoerp

import (
	"fmt"
	"slices"
	"strings"
)

// product is an item of the ERP. It is sold from the age first to the age
// last, which is 0 while it is still sold.
type product struct {
	id             int
	sku, title     string
	unit, category string
	collection     int // index in collections, -1 for none
	volume, weight int // millilitres, grams
	vendor         *vendor
	cost, price    int // cents
	lot            int // bought in multiples of it
	first, last    int
	status         string
	popularity     int
	recipe         []component
}

// component is what goes into one product.
type component struct {
	product *product
	milli   int // thousandths
}

const (
	tradedProducts = 1370
	replacements   = 30
)

// made reports whether the workshop makes p.
func (p *product) made() bool { return len(p.recipe) > 0 }

// soldAt reports whether p was on sale at an age.
func (p *product) soldAt(age int) bool { return p.last <= age && age <= p.first }

// addProduct takes p into the catalogue under the next id and number.
func (g *generator) addProduct(prefix string, p *product) *product {
	p.id = len(g.products) + 1
	p.sku = fmt.Sprintf("%s-%d", prefix, 1000+p.id)
	g.products = append(g.products, p)
	return p
}

// makeGoods makes the traded goods: families in collections, sizes and
// finishes, of which some are kept to order, discontinued or replaced.
func (g *generator) makeGoods() {
	type variant struct{ family, collection, size, finish int }
	var variants []variant
	finishes := []string{"white", "black", "natur"}
	for f, family := range families {
		for c := range collections {
			for s := range family.sizes {
				for i := range finishes {
					variants = append(variants, variant{f, c, s, i})
				}
			}
		}
	}
	g.Shuffle(len(variants), func(i, j int) { variants[i], variants[j] = variants[j], variants[i] })
	for rank, v := range variants[:tradedProducts] {
		f := families[v.family]
		cost := g.between(f.low, f.high)
		g.addProduct(f.code, &product{
			title:      g.title(f.name, collections[v.collection].title, f.sizes[v.size], finishes[v.finish]),
			unit:       "pc",
			category:   f.category,
			collection: v.collection,
			volume:     f.volume + g.IntN(f.volume/3),
			weight:     f.weight + g.IntN(f.weight/3),
			vendor:     g.vendors[(v.family*len(collections)+v.collection)%(len(g.vendors)-1)],
			cost:       cost,
			price:      cost * g.between(165, 290) / 100,
			lot:        pick(g, []int{1, 1, 2, 6, 6, 12, 24}),
			first:      g.firstDay(),
			status:     "active",
			popularity: 1_000_000 / (rank + 30),
		})
	}
	g.retire()
	g.replace()
}

// title joins the words of a name; now and then somebody typed a line break.
func (g *generator) title(name, collection string, details ...string) string {
	comma := ", "
	if g.oneIn(150) {
		comma = ",\n"
	}
	return name + " " + collection + comma + strings.Join(details, ", ")
}

// firstDay is the age at which a product came on sale: most are old.
func (g *generator) firstDay() int {
	switch g.IntN(20) {
	case 0:
		return g.between(5, 100)
	case 1, 2, 3, 4, 5:
		return g.between(100, history)
	default:
		return g.between(history, 3*history)
	}
}

// retire discontinues some goods and keeps others only to order.
func (g *generator) retire() {
	for _, p := range g.products {
		switch {
		case g.oneIn(40):
			p.last, p.status = g.IntN(p.first), "ended"
		case g.oneIn(25):
			p.status = "to order"
		}
	}
}

// replace lets goods take the place of older ones of their family, now and
// then one pack by two of half its size.
func (g *generator) replace() {
	for n, from := 0, g.products; n < replacements; n++ {
		older := from[0]
		newer := older.successor(from[1:])
		newer.first, newer.last, newer.status = g.between(20, 600), 0, "active"
		older.first, older.last, older.status = 2*history, newer.first, "ended"
		g.add("replacement", older.id, newer.id, pick(g, []int{1, 1, 1, 2}))
		from = from[1+g.IntN(30):]
	}
}

// successor is the next product of p's family.
func (p *product) successor(later []*product) *product {
	i := slices.IndexFunc(later, func(q *product) bool { return q.sku[:3] == p.sku[:3] })
	return later[i]
}
