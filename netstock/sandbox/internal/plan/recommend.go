package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/orders"
)

// createdBy stands in the orders as the user who made them.
const createdBy = "Sandbox planner"

// Plan is what is recommended after one set.
type Plan struct {
	Orders    []orders.Order
	Standings []Standing // earlier ones that still stand, and those of Orders
}

// Recommend plans all positions. Orders are numbered from first on; the same
// input gives the same orders.
func (in *Input) Recommend(earlier []Standing, r Rules, first int64) (Plan, error) {
	kept := in.settle(earlier, r)
	for _, s := range kept {
		if p := in.positions[key{s.Item, s.Location}]; p != nil {
			p.Standing += s.Quantity
		}
	}
	groups := map[group][]wanted{}
	for _, p := range in.positions {
		if need := p.Need(r); need > 0 {
			g := group{p.Kind, p.Supply, p.Location, p.Currency}
			groups[g] = append(groups[g], wanted{p, need})
		}
	}
	plan := Plan{Standings: kept}
	for _, g := range sortedGroups(groups) {
		o, err := in.order(g, groups[g], strconv.FormatInt(first, 10))
		if err != nil {
			return Plan{}, err
		}
		plan.Orders = append(plan.Orders, o)
		plan.Standings = append(plan.Standings, in.stand(o, groups[g])...)
		first++
	}
	return plan, nil
}

// group is what goes into one order.
type group struct {
	kind                       orders.Kind
	supply, location, currency string
}

type wanted struct {
	*Position
	quantity int64
}

func sortedGroups(m map[group][]wanted) []group {
	var groups []group
	for g, lines := range m {
		groups = append(groups, g)
		slices.SortFunc(lines, func(a, b wanted) int { return cmp.Compare(a.Item, b.Item) })
	}
	slices.SortFunc(groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.supply, b.supply),
			cmp.Compare(a.location, b.location), cmp.Compare(a.currency, b.currency))
	})
	return groups
}

// order writes a group down.
func (in *Input) order(g group, lines []wanted, number string) (orders.Order, error) {
	o := orders.Order{
		Kind: g.kind, Number: number, Location: g.location, OrderDate: in.Day, CreatedBy: createdBy, Status: orders.Saved,
	}
	switch g.kind {
	case orders.Purchase:
		o.SupplierCode, o.SupplierName, o.Currency = g.supply, in.suppliers[g.supply].Description, g.currency
	case orders.Transfer:
		o.SourceLocation = g.supply
	}
	for i, l := range lines {
		ol, err := in.line(l)
		if err != nil {
			return o, fmt.Errorf("order %s, item %s: %w", number, l.Item, err)
		}
		ol.LineNo = i + 1
		o.Lines = append(o.Lines, ol)
	}
	return o, o.Validate()
}

func (in *Input) line(l wanted) (orders.Line, error) {
	master := in.items[l.Item]
	out := orders.Line{
		ItemCode: l.Item, Description: master.Description, UOM: master.UnitOfMeasure,
		DueDate: in.Day.AddDays(l.LeadTime),
	}
	var err error
	if out.Quantity, err = orders.NewDecimal(l.quantity, 0); err != nil || l.Kind != orders.Purchase {
		return out, err
	}
	cost, err := orders.ParseDecimal(l.Cost.String())
	if err != nil {
		return out, err
	}
	out.UnitCost = csvspec.Some(cost)
	if n, exact := l.Factor.Int64(); exact && n > 0 {
		factor, err := orders.NewDecimal(n, 0)
		if err != nil {
			return out, err
		}
		out.PurchaseUOM, out.PurchaseFactor = l.BuyUnit, csvspec.Some(factor)
	}
	return out, nil
}

// stand notes what an order recommends.
func (in *Input) stand(o orders.Order, lines []wanted) []Standing {
	var all []Standing
	for _, l := range lines {
		all = append(all, Standing{
			Kind: o.Kind, Item: l.Item, Location: l.Location, Order: o.Number, Quantity: l.quantity, Day: in.Day,
			Ordered: since(in.ordered[place{o.Kind, l.Item, l.Location}], in.Day),
		})
	}
	return all
}
