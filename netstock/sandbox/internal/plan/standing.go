package plan

import (
	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/orders"
)

// Standing is one recommended order line that counts as on order until the
// ERP shows it, or until it is given up.
type Standing struct {
	Kind     orders.Kind  `json:"kind"`
	Item     string       `json:"item"`
	Location string       `json:"location"`
	Order    string       `json:"order"` // number
	Quantity int64        `json:"quantity"`
	Day      csvspec.Date `json:"day"`     // of the set it was planned from
	Ordered  int64        `json:"ordered"` // that this set showed as ordered since Day
}

// line is what the ERP ordered: one row of po.csv or transfer.csv.
type line struct {
	day      csvspec.Date
	quantity int64
}

// place is where and how an item comes.
type place struct {
	kind           orders.Kind
	item, location string
}

// since adds up what was ordered on a day or later.
func since(lines []line, day csvspec.Date) (n int64) {
	for _, l := range lines {
		if l.day.Compare(day) >= 0 {
			n += l.quantity
		}
	}
	return n
}

// settle returns the standings that a set does not show yet. A standing is
// shown once the set has more ordered since its day than the set that it was
// planned from; older standings take the growth first.
func (in *Input) settle(standings []Standing, r Rules) []Standing {
	var kept []Standing
	taken := map[place]int64{}
	for _, s := range standings {
		at := place{s.Kind, s.Item, s.Location}
		growth := since(in.ordered[at], s.Day) - s.Ordered - taken[at]
		switch {
		case growth > 0:
			taken[at] += min(growth, s.Quantity)
		case in.Day.DaysSince(s.Day) <= r.Hold:
			kept = append(kept, s)
		}
	}
	return kept
}
