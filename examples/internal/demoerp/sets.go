package demoerp

import (
	"fmt"
	"strings"
)

const (
	sets    = 100
	hampers = 10
)

// makePackaging makes what sets are packed in. It is bought, never sold.
func (g *generator) makePackaging() {
	for _, size := range []string{"S", "M", "L", "XL"} {
		for _, item := range packaging {
			g.addProduct(item.code, &product{
				title: item.name + ", " + size, unit: item.unit, category: "Packaging", collection: -1,
				volume: item.volume, weight: item.weight, vendor: g.vendors[5], cost: item.cents, price: item.cents,
				lot: 100, first: 3 * history, status: "active",
			})
		}
	}
}

// makeSets makes gift sets of goods and packaging, then hampers, each with a
// whole set in it.
func (g *generator) makeSets() {
	goods, boxes := g.products[:tradedProducts], g.products[tradedProducts:]
	for n := range sets {
		g.addSet("SET", n, append(g.someGoods(goods), g.somePackaging(boxes)...))
	}
	finished := g.products[len(g.products)-sets:]
	for n := range hampers {
		filling := component{product: finished[n*sets/hampers], milli: 1000}
		g.addSet("HMP", n, append(g.someGoods(goods), filling, g.somePackaging(boxes)[0]))
	}
}

func (g *generator) addSet(prefix string, n int, recipe []component) {
	cost, volume, weight := 150, 0, 0 // the work
	for _, c := range recipe {
		cost += c.product.cost * c.milli / 1000
		volume += c.product.volume * c.milli / 1000
		weight += c.product.weight * c.milli / 1000
	}
	collection := n % len(collections)
	g.addProduct(prefix, &product{
		title: occasions[n%len(occasions)] + " " + collections[collection].title, unit: "set", category: "Gift sets",
		collection: collection, volume: volume, weight: weight, vendor: g.workshop(), cost: cost, price: cost * 2,
		lot: 5, first: g.between(200, 2*history), status: "active", popularity: g.between(600, 3000), recipe: recipe,
	})
}

// someGoods are three to five different goods that are still sold.
func (g *generator) someGoods(goods []*product) []component {
	var parts []component
	for _, i := range g.Perm(len(goods)) {
		if goods[i].status == "active" {
			parts = append(parts, component{goods[i], 1000 * pick(g, []int{1, 1, 2, 4, 6})})
		}
		if len(parts) == 5 || len(parts) == 3 && g.oneIn(2) {
			break
		}
	}
	return parts
}

// somePackaging is a box of one size with what belongs to it; paper and ribbon
// are cut, so their quantities have a fraction.
func (g *generator) somePackaging(boxes []*product) []component {
	size := boxes[len(packaging)*g.IntN(4):]
	return []component{
		{size[0], 1000}, {size[1], 1000 * g.between(1, 2)}, {size[2], 500 * g.between(1, 5)}, {size[3], 125 * g.between(4, 12)}, {size[4], 1000},
	}
}

// writeProducts writes the catalogue, its groups and recipes.
func (g *generator) writeProducts() {
	for i, c := range collections {
		g.add("collection", i+1, c.code, c.title)
	}
	categories := map[string]int{}
	for _, p := range g.products {
		if categories[p.category] == 0 {
			categories[p.category] = len(categories) + 1
			g.add("category", categories[p.category], strings.ToUpper(p.category), p.category)
		}
		var collection any
		if p.collection >= 0 {
			collection = p.collection + 1
		}
		guid := fmt.Sprintf("%016x%016x", g.Uint64(), g.Uint64())
		g.add("product", p.id, guid, p.sku, p.title, p.unit, p.volume, p.weight, categories[p.category], collection, p.status)
	}
	for _, p := range g.products {
		for _, c := range p.recipe {
			g.add("recipe", p.id, c.product.id, c.milli)
		}
	}
}
