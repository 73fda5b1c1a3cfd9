package plan

import "github.com/erplink/erplink/csvspec"

// longest is the lead time at which the plan stops believing, in days.
const longest = 3650

// leadTimes measures the lead times of suppliers from receipts.
type leadTimes struct {
	measured map[string]*mean
}

type mean struct{ days, receipts int }

func newLeadTimes() *leadTimes { return &leadTimes{map[string]*mean{}} }

// receipt takes a row of pohist.csv. Emergency orders say nothing about the
// normal lead time.
func (l *leadTimes) receipt(r csvspec.POHistRow) {
	if r.OrderUrgency == "EM" {
		return
	}
	m := l.measured[r.SupplierCode]
	if m == nil {
		m = new(mean)
		l.measured[r.SupplierCode] = m
	}
	m.days += r.DateOfReceipt.DaysSince(r.OrderDate)
	m.receipts++
}

// days is the lead time in the vendor's order of preference: the item's, the
// supplier's, that of past receipts, then a default.
func (l *leadTimes) days(item, supplier csvspec.Optional[int64], code string, otherwise int) int {
	days := int64(otherwise)
	m := l.measured[code]
	switch {
	case item.Or(0) > 0:
		days = item.Or(0)
	case !supplier.IsBlank():
		days = supplier.Or(0)
	case m != nil && code != "":
		days = int64((m.days + m.receipts/2) / m.receipts)
	}
	return int(min(max(days, 0), longest))
}
