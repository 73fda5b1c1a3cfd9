package extract_test

import (
	"context"
	"database/sql/driver"
	"iter"
	"testing"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/netstock/extract"
)

// BenchmarkQuery measures one row of sales.csv with seven columns, from a
// driver that costs next to nothing: once with texts as strings, which stay
// what they are, and once as bytes, which have to be copied.
func BenchmarkQuery(b *testing.B) {
	columns := []string{"item_code", "location", "order_date", "invoice_issue_date", "sales_quantity", "sales_value", "transaction_details"}
	for name, row := range map[string][]driver.Value{
		"strings": {"LJ-0192-S", "PLANT", "2024-02-28 00:00:00", "2024-02-29", int64(3), "149.9700", "INV-104233"},
		"bytes":   {[]byte("LJ-0192-S"), []byte("PLANT"), []byte("2024-02-28"), []byte("2024-02-29"), []byte("3"), []byte("149.9700"), []byte("INV-104233")},
	} {
		b.Run(name, func(b *testing.B) {
			db := &erp{results: map[string]result{"q": {columns: columns, rows: func(context.Context, []driver.NamedValue) iter.Seq2[[]driver.Value, error] {
				return func(yield func([]driver.Value, error) bool) {
					for yield(row, nil) {
					}
				}
			}}}}
			source := extract.Query(extract.DB(db.open(b), extract.NoIsolation), csvspec.Sales, "q", nil)
			b.ReportAllocs()
			n := 0
			for _, err := range source.Rows(b.Context(), nil) {
				if err != nil {
					b.Fatal(err)
				}
				if n++; n >= b.N {
					break
				}
			}
		})
	}
}
