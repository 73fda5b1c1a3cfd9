package csvspec

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

const benchRows = 100_000

// benchSales are sales, sorted by item as an extract gives them.
func benchSales(tb testing.TB) []SalesRow {
	tb.Helper()
	rows := make([]SalesRow, benchRows)
	for i := range rows {
		day, err := NewDate(2024, 1, i%28+1)
		require.NoError(tb, err)
		value, err := NewDecimal(int64(i*7919%10_000_000), 4)
		require.NoError(tb, err)
		rows[i] = SalesRow{
			ItemCode: fmt.Sprintf("ITEM%06d", i/50), Location: "LOC01", CustomerCode: fmt.Sprintf("C%04d", i*31%3000),
			OrderDate: day, InvoiceDate: day, SalesQuantity: Int(int64(i % 40)),
			CostOfSales: Some(value), SalesValue: Some(value),
		}
	}
	return rows
}

func BenchmarkWrite(b *testing.B) {
	rows := benchSales(b)
	for name, without := range map[string]Hash{"hashed": 0, "plain": MD5 | SHA256} {
		b.Run(name, func(b *testing.B) {
			w := Sales.Writer(io.Discard, &WriteOptions{Without: without})
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				if err := w.Write(rows[n%len(rows)]); err != nil {
					b.Fatal(err)
				}
				n++
			}
			b.SetBytes(int64(len(w.out.buf)+int(w.out.digest.bytes)) / int64(n))
		})
	}
}

func BenchmarkRead(b *testing.B) {
	var data bytes.Buffer
	w := Sales.Writer(&data, nil)
	for _, row := range benchSales(b) {
		require.NoError(b, w.Write(row))
	}
	require.NoError(b, w.Close())
	b.SetBytes(int64(data.Len()))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range Sales.Read(bytes.NewReader(data.Bytes()), nil) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchRows, "ns/row")
}
