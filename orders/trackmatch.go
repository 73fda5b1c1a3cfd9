package orders

import (
	"cmp"
	"slices"
	"strings"

	"github.com/erplink/erplink/csvspec"
)

// Report says how far each order is on the given day, in the order in which
// they were given.
func (t *Tracker) Report(asOf csvspec.Date) []Tracked {
	t.match()
	all := make([]Tracked, 0, len(t.handed))
	next := t.wants
	for i := range t.handed {
		h := &t.handed[i]
		tracked := Tracked{Order: h.Order}
		for _, w := range next[:len(h.Order.Lines)] {
			tracked.Lines = append(tracked.Lines, t.tracked(w, asOf))
		}
		next = next[len(h.Order.Lines):]
		tracked.Progress = overall(tracked.Lines)
		all = append(all, tracked)
	}
	return all
}

// match gives every wanted line at most one line of the ERP, and none to two.
func (t *Tracker) match() {
	lines := t.lines()
	for _, w := range t.wants {
		w.found = nil
	}
	if !t.options.OwnNumbers {
		t.pair(lines, func(w *want, e *erpLine) bool { return t.sameNumber(w, e) && w.sameQuantity(e) })
		t.pair(lines, t.sameNumber)
	}
	t.pair(lines, func(w *want, e *erpLine) bool { return w.sameQuantity(e) && t.near(w, e) })
}

// lines joins receipts with what is outstanding, oldest orders first.
func (t *Tracker) lines() []*erpLine {
	lines := make([]*erpLine, 0, len(t.found))
	for key, e := range t.found {
		e.taken = false
		if key.kind != "" {
			lines = append(lines, e)
		} else if open := t.outstanding(e); open != nil {
			open.received = e.received
		} else {
			lines = append(lines, e)
		}
	}
	slices.SortFunc(lines, func(a, b *erpLine) int {
		return cmp.Or(a.date.Compare(b.date), strings.Compare(a.key.order, b.key.order), strings.Compare(a.key.line, b.key.line), strings.Compare(a.key.kind, b.key.kind))
	})
	return lines
}

func (t *Tracker) outstanding(receipts *erpLine) *erpLine {
	for _, kind := range []string{"P", "M"} {
		if e := t.found[erpKey{receipts.key.order, receipts.key.line, kind}]; e != nil && e.place == receipts.place {
			return e
		}
	}
	return nil
}

// pair takes, for each line of ours in turn, the first free one that fits.
func (t *Tracker) pair(lines []*erpLine, fits func(*want, *erpLine) bool) {
	byPlace := map[itemPlace][]*erpLine{}
	for _, e := range lines {
		byPlace[e.place] = append(byPlace[e.place], e)
	}
	for _, w := range t.wants {
		if w.found != nil {
			continue
		}
		for _, e := range byPlace[w.place] {
			if !e.taken && w.sameParty(e) && fits(w, e) {
				w.found, e.taken = e, true
				break
			}
		}
	}
}

// sameParty: a work order has no supplier, and its rows are of another kind.
func (w *want) sameParty(e *erpLine) bool {
	if w.order.Order.Kind == Work {
		return e.key.kind != "P"
	}
	return e.key.kind != "M" && e.supplier == w.order.Order.SupplierCode
}

func (w *want) sameQuantity(e *erpLine) bool {
	ordered, err := NewDecimal(e.ordered, 0)
	return err == nil && ordered == w.quantity
}

func (t *Tracker) near(w *want, e *erpLine) bool {
	days := e.date.DaysSince(w.order.Order.OrderDate)
	return max(days, -days) <= t.options.Window
}

// sameNumber allows for the prefixes and zeros that layouts put before it.
func (t *Tracker) sameNumber(w *want, e *erpLine) bool {
	number := strings.TrimPrefix(e.key.order, t.options.Prefix)
	number = strings.TrimPrefix(number, w.order.Order.Kind.code())
	return withoutZeros(number) == w.order.Order.Number
}

func (t *Tracker) tracked(w *want, asOf csvspec.Date) TrackedLine {
	e := w.found
	if e == nil {
		if asOf.DaysSince(w.order.On) > t.options.MissingAfter {
			return TrackedLine{Progress: Missing}
		}
		return TrackedLine{Progress: HandedOver}
	}
	l := TrackedLine{OrderNumber: e.key.order, LineNumber: e.key.line, Outstanding: e.outstanding, Received: e.received}
	switch {
	case e.outstanding <= 0:
		l.Progress = Complete
	case e.received > 0 || e.outstanding < e.ordered:
		l.Progress = PartlyReceived
	default:
		l.Progress = Awaited
	}
	return l
}

// overall is the progress of an order with these lines.
func overall(lines []TrackedLine) Progress {
	has := map[Progress]int{}
	for _, l := range lines {
		has[l.Progress]++
	}
	switch {
	case has[Complete] == len(lines):
		return Complete
	case has[Complete]+has[PartlyReceived] > 0:
		return PartlyReceived
	case has[Awaited] > 0:
		return Awaited
	case has[Missing] > 0:
		return Missing
	}
	return HandedOver
}
