package csvbench

import (
	"database/sql"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"time"

	"github.com/erplink/erplink/csvspec"
)

// This is what one writes by hand on encoding/csv and the standard library: one
// record that is used again, no reflection, float64 and time.Time in the rows.
// It cannot put texts in quotes, as the interface wants.

type handSummary struct {
	ItemCode, Location      string
	Period                  time.Time
	SalesQuantity           int64
	CostOfSales, SalesValue sql.Null[float64]
	IssuesQuantity          sql.Null[int64]
}

type handStock struct {
	ItemCode, Location                           string
	DateAdded                                    sql.Null[time.Time]
	InventoryUnitCost, PurchaseUnitCost          float64
	SellingPrice                                 sql.Null[float64]
	StockOnHand                                  int64
	AllocatedStock                               sql.Null[int64]
	SupplyType, SupplyCode, VendorCode           string
	PurchaseUOM                                  string
	PurchaseFactor                               sql.Null[float64]
	PurchaseCurrency                             string
	LeadTimeDays                                 sql.Null[int64]
	StockingIndicator                            string
	MinimumStock, MinimumOrderQty, OrderMultiple sql.Null[int64]
	Group1, Group2                               string
}

const dateForm = "2006/01/02"

func summaryByHand(rows []csvspec.SalesSummaryRow) []handSummary {
	out := make([]handSummary, len(rows))
	for i, r := range rows {
		out[i] = handSummary{
			r.ItemCode, r.Location, r.Period.Time(time.UTC), r.SalesQuantity,
			null(r.CostOfSales, float), null(r.SalesValue, float), null(r.IssuesQuantity, same),
		}
	}
	return out
}

func stockByHand(rows []csvspec.StockRow) []handStock {
	out := make([]handStock, len(rows))
	for i, r := range rows {
		out[i] = handStock{
			r.ItemCode, r.Location, null(r.DateAdded, day), float(r.InventoryUnitCost), float(r.PurchaseUnitCost),
			null(r.SellingPrice, float), r.StockOnHand, null(r.AllocatedStock, same), r.SupplyType, r.SupplyCode,
			r.VendorCode, r.PurchaseUOM, null(r.PurchaseFactor, float), r.PurchaseCurrency, null(r.LeadTimeDays, same),
			r.StockingIndicator, null(r.MinimumStock, whole), null(r.MinimumOrderQty, whole), null(r.OrderMultiple, whole),
			r.Groups[0], r.Groups[1],
		}
	}
	return out
}

func null[T, U any](o csvspec.Optional[T], convert func(T) U) sql.Null[U] {
	v, ok := o.Value()
	if !ok {
		return sql.Null[U]{}
	}
	return sql.Null[U]{V: convert(v), Valid: true}
}

func same(n int64) int64            { return n }
func day(d csvspec.Date) time.Time  { return d.Time(time.UTC) }
func whole(d csvspec.Decimal) int64 { n, _ := d.Int64(); return n }

func float(d csvspec.Decimal) float64 {
	f, err := strconv.ParseFloat(d.String(), 64)
	if err != nil {
		panic(err)
	}
	return f
}

func encodeSummaryByHand(w io.Writer, rows []handSummary) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	record := make([]string, 7)
	for i := range rows {
		r := &rows[i]
		record[0], record[1], record[2] = r.ItemCode, r.Location, r.Period.Format(dateForm)
		record[3], record[4] = integerText(r.SalesQuantity), text(r.CostOfSales, floatText)
		record[5], record[6] = text(r.SalesValue, floatText), text(r.IssuesQuantity, integerText)
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func encodeStockByHand(w io.Writer, rows []handStock) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	record := make([]string, 21)
	for i := range rows {
		r := &rows[i]
		record[0], record[1], record[2] = r.ItemCode, r.Location, text(r.DateAdded, dateText)
		record[3], record[4] = floatText(r.InventoryUnitCost), floatText(r.PurchaseUnitCost)
		record[5], record[6] = text(r.SellingPrice, floatText), integerText(r.StockOnHand)
		record[7], record[8] = text(r.AllocatedStock, integerText), r.SupplyType
		record[9], record[10], record[11] = r.SupplyCode, r.VendorCode, r.PurchaseUOM
		record[12], record[13] = text(r.PurchaseFactor, floatText), r.PurchaseCurrency
		record[14], record[15] = text(r.LeadTimeDays, integerText), r.StockingIndicator
		record[16], record[17] = text(r.MinimumStock, integerText), text(r.MinimumOrderQty, integerText)
		record[18], record[19], record[20] = text(r.OrderMultiple, integerText), r.Group1, r.Group2
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func text[T any](n sql.Null[T], format func(T) string) string {
	if !n.Valid {
		return ""
	}
	return format(n.V)
}

func integerText(n int64) string  { return strconv.FormatInt(n, 10) }
func floatText(f float64) string  { return strconv.FormatFloat(f, 'f', 4, 64) }
func dateText(t time.Time) string { return t.Format(dateForm) }

func decodeSummaryByHand(r io.Reader, use func(handSummary)) error {
	return decodeByHand(r, func(p *parser, f []string) {
		use(handSummary{
			f[0], f[1], p.date(f[2]), p.integer(f[3]),
			parse(f[4], p.float), parse(f[5], p.float), parse(f[6], p.integer),
		})
	})
}

func decodeStockByHand(r io.Reader, use func(handStock)) error {
	return decodeByHand(r, func(p *parser, f []string) {
		use(handStock{
			f[0], f[1], parse(f[2], p.date), p.float(f[3]), p.float(f[4]), parse(f[5], p.float), p.integer(f[6]),
			parse(f[7], p.integer), f[8], f[9], f[10], f[11], parse(f[12], p.float), f[13], parse(f[14], p.integer), f[15],
			parse(f[16], p.integer), parse(f[17], p.integer), parse(f[18], p.integer), f[19], f[20],
		})
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

func (p *parser) float(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	p.note(err)
	return f
}

func (p *parser) date(s string) time.Time {
	t, err := time.Parse(dateForm, s)
	p.note(err)
	return t
}

func parse[T any](s string, parse func(string) T) sql.Null[T] {
	if s == "" {
		return sql.Null[T]{}
	}
	return sql.Null[T]{V: parse(s), Valid: true}
}
