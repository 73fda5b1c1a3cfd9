package plan

import "github.com/erplink/erplink/csvspec"

// longest is the lead time at which the plan stops believing, in days.
const longest = 3650

// receipts are the deliveries of each supplier.
type receipts map[string]*csvspec.ReceiptTimes

func (r receipts) add(row csvspec.POHistRow) {
	if r[row.SupplierCode] == nil {
		r[row.SupplierCode] = new(csvspec.ReceiptTimes)
	}
	r[row.SupplierCode].Add(row)
}

// leadTime is that of a row of stock.csv which a supplier delivers, or nobody
// where supplier is empty.
func (in *Input) leadTime(s csvspec.StockRow, supplier string, r receipts, otherwise int) int {
	var from *csvspec.SupplierRow
	var times *csvspec.ReceiptTimes
	if supplier != "" {
		times = r[supplier]
		if row, ok := in.suppliers[supplier]; ok {
			from = &row
		}
	}
	return int(min(max(csvspec.PlanningLeadTime(s, from, times, int64(otherwise)).Days, 0), longest))
}
