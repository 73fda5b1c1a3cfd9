// Package plan makes recommended orders out of imported sets by plain rules,
// which the documentation of package sandbox states. It is no forecast.
package plan

import (
	"math/big"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/orders"
)

// Rules are the numbers of the plan, all in days.
type Rules struct {
	History  int // of sales that count for the demand
	Safety   int // of demand that are kept in stock
	LeadTime int // where no file tells one
	Hold     int // that a recommended order counts as on order unseen
}

// Stocking says for what an item is ordered.
type Stocking int

// The ways of stocking.
const (
	Stocked  Stocking = iota // for forecast and safety
	FirmOnly                 // for customer orders and transfers only
	Never
)

// Position is one item at one location, with all that the plan looks at.
// Quantities are in Netstock units.
type Position struct {
	Item, Location string
	Kind           orders.Kind // how it is supplied
	Supply         string      // supplier or, for a transfer, location; empty for work
	Stocking       Stocking

	OnHand, Allocated int64
	OnOrder           int64 // purchase, work and transfer orders still to come
	Due               int64 // customer orders and transfers still to go out
	Standing          int64 // recommended earlier and not seen in the ERP yet
	Sold              csvspec.Decimal
	LeadTime          int // days

	MinimumStock, MinimumOrder, Multiple int64

	Cost     csvspec.Decimal // purchase cost
	Value    csvspec.Decimal // inventory cost
	Currency string
	Factor   csvspec.Decimal // Netstock units per purchase unit, 0 without one
	BuyUnit  string
}

// Available is what is there or on its way, less what is promised.
func (p *Position) Available() int64 {
	return p.OnHand - p.Allocated + p.OnOrder + p.Standing - p.Due
}

// Need is the quantity to order now, 0 for none.
func (p *Position) Need(r Rules) int64 {
	if p.Stocking == Never {
		return 0
	}
	need := p.target(r) - p.Available()
	if need <= 0 {
		return 0
	}
	need = max(need, p.MinimumOrder)
	step := p.step()
	return (need + step - 1) / step * step
}

// target is the stock that the item should have with everything that comes:
// the demand until an order made today would arrive, and the safety stock.
func (p *Position) target(r Rules) int64 {
	if p.Stocking == FirmOnly {
		return 0
	}
	safety := max(p.demand(r, r.Safety), p.MinimumStock)
	return p.demand(r, p.LeadTime) + safety
}

// demand is what sells within so many days, rounded up. Returns that exceed
// the sales are no demand.
func (p *Position) demand(r Rules, days int) int64 {
	if p.Sold.Sign() <= 0 {
		return 0
	}
	sold, _ := new(big.Rat).SetString(p.Sold.String()) // a Decimal is always a number
	sold.Mul(sold, big.NewRat(int64(days), int64(r.History)))
	whole, rest := new(big.Int).DivMod(sold.Num(), sold.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		whole.Add(whole, big.NewInt(1))
	}
	return whole.Int64()
}

// step is what orders are a multiple of: the order multiple, and whole
// purchase units where one holds a whole number of Netstock units.
func (p *Position) step() int64 {
	step := max(p.Multiple, 1)
	if n, exact := p.Factor.Int64(); exact && n > 1 {
		step = step / gcd(step, n) * n
	}
	return step
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
