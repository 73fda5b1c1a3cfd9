package csvbench

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"

	"github.com/erplink/erplink/csvspec"
)

// These are what one writes by hand on encoding/csv, at its best: one record
// that is used again, and no reflection. It cannot put texts in quotes, as the
// interface wants.

func encodeSummaryByHand(w io.Writer, rows []csvspec.SalesSummaryRow) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	record := make([]string, 7)
	for i := range rows {
		r := &rows[i]
		record[0], record[1], record[2] = r.ItemCode, r.Location, r.Period.String()
		record[3] = strconv.FormatInt(r.SalesQuantity, 10)
		record[4], record[5] = decimalText(r.CostOfSales), decimalText(r.SalesValue)
		record[6] = integerText(r.IssuesQuantity)
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func encodeStockByHand(w io.Writer, rows []csvspec.StockRow) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	record := make([]string, 21)
	for i := range rows {
		r := &rows[i]
		added, _ := r.DateAdded.Value()
		record[0], record[1], record[2] = r.ItemCode, r.Location, added.String()
		record[3], record[4] = r.InventoryUnitCost.String(), r.PurchaseUnitCost.String()
		record[5], record[6] = decimalText(r.SellingPrice), strconv.FormatInt(r.StockOnHand, 10)
		record[7], record[8] = integerText(r.AllocatedStock), r.SupplyType
		record[9], record[10], record[11] = r.SupplyCode, r.VendorCode, r.PurchaseUOM
		record[12], record[13] = decimalText(r.PurchaseFactor), r.PurchaseCurrency
		record[14], record[15] = integerText(r.LeadTimeDays), r.StockingIndicator
		record[16], record[17] = decimalText(r.MinimumStock), decimalText(r.MinimumOrderQty)
		record[18], record[19], record[20] = decimalText(r.OrderMultiple), r.Groups[0], r.Groups[1]
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func decimalText(o csvspec.Optional[csvspec.Decimal]) string {
	if d, ok := o.Value(); ok {
		return d.String()
	}
	return ""
}

func integerText(o csvspec.Optional[int64]) string {
	if n, ok := o.Value(); ok {
		return strconv.FormatInt(n, 10)
	}
	return ""
}

func decodeSummaryByHand(r io.Reader, use func(*csvspec.SalesSummaryRow)) error {
	return decodeByHand(r, func(p *parser, f []string) {
		row := csvspec.SalesSummaryRow{
			ItemCode: f[0], Location: f[1], Period: p.date(f[2]), SalesQuantity: p.integer(f[3]),
			CostOfSales: optional(f[4], p.decimal), SalesValue: optional(f[5], p.decimal), IssuesQuantity: optional(f[6], p.integer),
		}
		use(&row)
	})
}

func decodeStockByHand(r io.Reader, use func(*csvspec.StockRow)) error {
	return decodeByHand(r, func(p *parser, f []string) {
		row := csvspec.StockRow{
			ItemCode: f[0], Location: f[1], DateAdded: optional(f[2], p.date), InventoryUnitCost: p.decimal(f[3]),
			PurchaseUnitCost: p.decimal(f[4]), SellingPrice: optional(f[5], p.decimal), StockOnHand: p.integer(f[6]),
			AllocatedStock: optional(f[7], p.integer), SupplyType: f[8], SupplyCode: f[9], VendorCode: f[10], PurchaseUOM: f[11],
			PurchaseFactor: optional(f[12], p.decimal), PurchaseCurrency: f[13], LeadTimeDays: optional(f[14], p.integer),
			StockingIndicator: f[15], MinimumStock: optional(f[16], p.decimal), MinimumOrderQty: optional(f[17], p.decimal),
			OrderMultiple: optional(f[18], p.decimal), Groups: []string{f[19], f[20]},
		}
		use(&row)
	})
}

func decodeByHand(r io.Reader, row func(*parser, []string)) error {
	in := csv.NewReader(r)
	in.ReuseRecord = true
	var p parser
	for {
		record, err := in.Read()
		if err == io.EOF {
			return errors.Join(p.errs...)
		}
		if err != nil {
			return err
		}
		row(&p, record)
	}
}

type parser struct{ errs []error }

func (p *parser) note(err error) {
	if err != nil {
		p.errs = append(p.errs, err)
	}
}

func (p *parser) integer(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	p.note(err)
	return n
}

func (p *parser) decimal(s string) csvspec.Decimal {
	d, err := csvspec.ParseDecimal(s)
	p.note(err)
	return d
}

func (p *parser) date(s string) csvspec.Date {
	d, err := csvspec.ParseDate(s)
	p.note(err)
	return d
}

func optional[T any](s string, parse func(string) T) (o csvspec.Optional[T]) {
	if s != "" {
		o = csvspec.Some(parse(s))
	}
	return o
}
