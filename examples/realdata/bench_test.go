package realdata_test

import (
	"database/sql"
	"iter"
	"runtime"
	"testing"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/examples/internal/realdata"
	"github.com/erplink/erplink/examples/internal/testdb"
	"github.com/erplink/erplink/netstock/extract"
)

// BenchmarkExtract reads the 8,169 rows of eleven columns of pohist.csv, once
// by a Query and once by plain database/sql into Go types, which checks
// nothing and converts nothing.
func BenchmarkExtract(b *testing.B) {
	for _, kind := range testdb.Kinds() {
		b.Run(string(kind), func(b *testing.B) {
			set := realdata.AdventureWorks()
			db := load(b, testdb.Start(b, kind), set)
			query := set.Queries[csvspec.POHist.Name()]
			b.Run("query", func(b *testing.B) {
				source := extract.Query(extract.DB(db, extract.Snapshot), csvspec.POHist, query, nil)
				measure(b, func() iter.Seq2[csvspec.POHistRow, error] { return source.Rows(b.Context(), nil) })
			})
			b.Run("scan", func(b *testing.B) {
				measure(b, func() iter.Seq2[struct{}, error] { return plainScan(b, db, query) })
			})
		})
	}
}

func plainScan(b *testing.B, db *sql.DB, query string) iter.Seq2[struct{}, error] {
	return func(yield func(struct{}, error) bool) {
		rows, err := db.QueryContext(b.Context(), query)
		if err != nil {
			yield(struct{}{}, err)
			return
		}
		defer rows.Close()
		var item, location, supplier, order, line, received, cost string
		var ordered, expected, receipt time.Time
		var quantity int64
		for rows.Next() {
			err := rows.Scan(&item, &location, &supplier, &order, &line, &ordered, &quantity, &expected, &received, &receipt, &cost)
			if !yield(struct{}{}, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(struct{}{}, err)
		}
	}
}

// measure reports the cost of a row.
func measure[T any](b *testing.B, rows func() iter.Seq2[T, error]) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	n := 0
	for b.Loop() {
		for _, err := range rows() {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/float64(n), "allocs/row")
}
