package csvbench

import (
	"encoding/csv"
	"io"

	"github.com/erplink/erplink/csvspec"
	"github.com/jszwec/csvutil"
)

// The rows as csvutil knows them: pointers for what may be blank.

type summaryRow struct {
	ItemCode       string
	Location       string
	Period         csvspec.Date
	SalesQuantity  int64
	CostOfSales    *csvspec.Decimal
	SalesValue     *csvspec.Decimal
	IssuesQuantity *int64
}

type stockRow struct {
	ItemCode          string
	Location          string
	DateAdded         *csvspec.Date
	InventoryUnitCost csvspec.Decimal
	PurchaseUnitCost  csvspec.Decimal
	SellingPrice      *csvspec.Decimal
	StockOnHand       int64
	AllocatedStock    *int64
	SupplyType        string
	SupplyCode        string
	VendorCode        string
	PurchaseUOM       string
	PurchaseFactor    *csvspec.Decimal
	PurchaseCurrency  string
	LeadTimeDays      *int64
	StockingIndicator string
	MinimumStock      *csvspec.Decimal
	MinimumOrderQty   *csvspec.Decimal
	OrderMultiple     *csvspec.Decimal
	Group1            string
	Group2            string
}

func summaryForCSVUtil(rows []csvspec.SalesSummaryRow) []summaryRow {
	out := make([]summaryRow, len(rows))
	for i, r := range rows {
		out[i] = summaryRow{
			r.ItemCode, r.Location, r.Period, r.SalesQuantity,
			pointer(r.CostOfSales), pointer(r.SalesValue), pointer(r.IssuesQuantity),
		}
	}
	return out
}

func stockForCSVUtil(rows []csvspec.StockRow) []stockRow {
	out := make([]stockRow, len(rows))
	for i, r := range rows {
		out[i] = stockRow{
			r.ItemCode, r.Location, pointer(r.DateAdded), r.InventoryUnitCost, r.PurchaseUnitCost, pointer(r.SellingPrice),
			r.StockOnHand, pointer(r.AllocatedStock), r.SupplyType, r.SupplyCode, r.VendorCode, r.PurchaseUOM,
			pointer(r.PurchaseFactor), r.PurchaseCurrency, pointer(r.LeadTimeDays), r.StockingIndicator,
			pointer(r.MinimumStock), pointer(r.MinimumOrderQty), pointer(r.OrderMultiple), r.Groups[0], r.Groups[1],
		}
	}
	return out
}

func pointer[T any](o csvspec.Optional[T]) *T {
	if v, ok := o.Value(); ok {
		return &v
	}
	return nil
}

func encodeCSVUtil[T any](w io.Writer, rows []T) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	enc := csvutil.NewEncoder(out)
	enc.AutoHeader = false
	for i := range rows {
		if err := enc.Encode(&rows[i]); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func decodeCSVUtil[T any](r io.Reader, use func(T)) error {
	in := csv.NewReader(r)
	in.ReuseRecord = true
	header, err := csvutil.Header(*new(T), "csv")
	if err != nil {
		return err
	}
	dec, err := csvutil.NewDecoder(in, header...)
	if err != nil {
		return err
	}
	for {
		var row T
		if err := dec.Decode(&row); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		use(row)
	}
}
