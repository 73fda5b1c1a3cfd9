package csvspec

// LeadTimeSource says where a lead time comes from.
type LeadTimeSource string

// The sources of a lead time, the preferred one first. The order is the
// vendor's
// (https://intercom.help/netstock/en/articles/5913540-how-do-the-lead-time-units-get-computed).
const (
	LeadTimeFromStock    LeadTimeSource = "stock.csv"
	LeadTimeFromSupplier LeadTimeSource = "supplier.csv"
	LeadTimeFromReceipts LeadTimeSource = "pohist.csv"
	LeadTimeFromDefault  LeadTimeSource = "default"
)

// LeadTime is the time from placing an order to the stock being usable, in
// calendar days.
type LeadTime struct {
	Days   int64
	Source LeadTimeSource
}

// PlanningLeadTime returns the lead time of an item at a location: that of
// its row in stock.csv if it is above zero, for exporters write 0 where they
// have none; else that of its vendor in supplier.csv; else the mean of its
// receipts; else otherwise, which the site configures. supplier and receipts may
// be nil. That is our decision on how the vendor's order of preference is to
// be read.
func PlanningLeadTime(stock StockRow, supplier *SupplierRow, receipts *ReceiptTimes, otherwise int64) LeadTime {
	if days := stock.LeadTimeDays.Or(0); days > 0 {
		return LeadTime{days, LeadTimeFromStock}
	}
	if supplier != nil {
		if days, given := supplier.LeadTimeDays.Value(); given {
			return LeadTime{days, LeadTimeFromSupplier}
		}
	}
	if receipts != nil {
		if days, ok := receipts.Mean(); ok {
			return LeadTime{days, LeadTimeFromReceipts}
		}
	}
	return LeadTime{otherwise, LeadTimeFromDefault}
}

// ReceiptTimes takes the mean of the days between order and receipt. The
// caller decides whose rows go into it: those of an item at a location, or of
// a vendor. The zero value is ready for use; it is not safe for concurrent
// use.
type ReceiptTimes struct {
	rows, days int64
}

// Add counts the delivery. Emergency orders (EM) are left out.
func (t *ReceiptTimes) Add(row POHistRow) {
	if row.OrderUrgency == "EM" || row.OrderDate.IsZero() || row.DateOfReceipt.IsZero() {
		return
	}
	t.rows++
	t.days += int64(row.DateOfReceipt.DaysSince(row.OrderDate))
}

// Mean returns the mean in whole days, a half rounded away from zero, and
// whether there is any.
func (t *ReceiptTimes) Mean() (days int64, ok bool) {
	if t.rows == 0 {
		return 0, false
	}
	whole, rest := t.days/t.rows, t.days%t.rows
	switch {
	case 2*rest >= t.rows:
		whole++
	case 2*rest <= -t.rows:
		whole--
	}
	return whole, true
}
