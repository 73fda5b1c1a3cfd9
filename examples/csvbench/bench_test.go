// Package csvbench compares csvspec with encoding/csv by hand and with csvutil
// on the same rows, all in one run and in turn, so that a busy machine slows all
// of them alike:
//
//	go test -bench . -benchtime 20x
//
// It reports how many times as fast csvspec is as each of them.
package csvbench

import (
	"bytes"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/stretchr/testify/require"
)

const rowCount = 100_000

// contender is one way to do the same work.
type contender struct {
	name string
	run  func() error
}

func BenchmarkEncodeSalesSummary(b *testing.B) {
	rows := summaryRows(rowCount)
	hand, others := summaryByHand(rows), summaryForCSVUtil(rows)
	compare(b, encodedSize(b, csvspec.SalesSummary, rows), []contender{
		{"csvspec", func() error { return encode(io.Discard, csvspec.SalesSummary, rows) }},
		{"by-hand", func() error { return encodeSummaryByHand(io.Discard, hand) }},
		{"csvutil", func() error { return encodeCSVUtil(io.Discard, others) }},
	})
}

func BenchmarkEncodeStock(b *testing.B) {
	rows := stockRows(rowCount)
	hand, others := stockByHand(rows), stockForCSVUtil(rows)
	compare(b, encodedSize(b, csvspec.Stock, rows), []contender{
		{"csvspec", func() error { return encode(io.Discard, csvspec.Stock, rows) }},
		{"by-hand", func() error { return encodeStockByHand(io.Discard, hand) }},
		{"csvutil", func() error { return encodeCSVUtil(io.Discard, others) }},
	})
}

func BenchmarkDecodeSalesSummary(b *testing.B) {
	data := encoded(b, csvspec.SalesSummary, summaryRows(rowCount))
	var sum int64
	compare(b, len(data), []contender{
		{"csvspec", func() error {
			return decode(data, csvspec.SalesSummary, func(r csvspec.SalesSummaryRow) { sum += r.SalesQuantity })
		}},
		{"by-hand", func() error {
			return decodeSummaryByHand(bytes.NewReader(data), func(r handSummary) { sum += r.SalesQuantity })
		}},
		{"csvutil", func() error {
			return decodeCSVUtil(bytes.NewReader(data), func(r summaryRow) { sum += r.SalesQuantity })
		}},
	})
}

func BenchmarkDecodeStock(b *testing.B) {
	data := encoded(b, csvspec.Stock, stockRows(rowCount))
	var sum int64
	compare(b, len(data), []contender{
		{"csvspec", func() error {
			return decode(data, csvspec.Stock, func(r csvspec.StockRow) { sum += r.StockOnHand })
		}},
		{"by-hand", func() error {
			return decodeStockByHand(bytes.NewReader(data), func(r handStock) { sum += r.StockOnHand })
		}},
		{"csvutil", func() error {
			return decodeCSVUtil(bytes.NewReader(data), func(r stockRow) { sum += r.StockOnHand })
		}},
	})
}

// compare runs the contenders in turn and reports the median of each pair's
// ratio, and the first one's speed.
func compare(b *testing.B, size int, contenders []contender) {
	b.Helper()
	took := make([][]time.Duration, len(contenders))
	for b.Loop() {
		for i, c := range contenders {
			start := time.Now()
			if err := c.run(); err != nil {
				b.Fatal(c.name, err)
			}
			took[i] = append(took[i], time.Since(start))
		}
	}
	b.ReportMetric(float64(size)/1e6/median(took[0], nil), contenders[0].name+"-MB/s")
	for i, c := range contenders[1:] {
		b.ReportMetric(median(took[i+1], took[0]), "x-"+c.name)
	}
}

// median returns that of a, in seconds, or of a's ratios to b.
func median(a, b []time.Duration) float64 {
	values := make([]float64, len(a))
	for i := range a {
		values[i] = a[i].Seconds()
		if b != nil {
			values[i] /= b[i].Seconds()
		}
	}
	slices.Sort(values)
	return values[len(values)/2]
}

func encode[T any](w io.Writer, file csvspec.File[T], rows []T) error {
	out := file.Writer(w, &csvspec.WriteOptions{Without: csvspec.MD5 | csvspec.SHA256})
	for i := range rows {
		if err := out.Write(rows[i]); err != nil {
			return err
		}
	}
	return out.Close()
}

func decode[T any](data []byte, file csvspec.File[T], use func(T)) error {
	for row, err := range file.Read(bytes.NewReader(data), nil) {
		if err != nil {
			return err
		}
		use(row)
	}
	return nil
}

func encoded[T any](tb testing.TB, file csvspec.File[T], rows []T) []byte {
	tb.Helper()
	var out bytes.Buffer
	require.NoError(tb, encode(&out, file, rows))
	return out.Bytes()
}

func encodedSize[T any](tb testing.TB, file csvspec.File[T], rows []T) int {
	tb.Helper()
	return len(encoded(tb, file, rows))
}
