package orders_test

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/orders"
)

func twentyLines() orders.Order {
	o := longOrder(orders.Purchase)
	o.Lines = o.Lines[:20]
	return o
}

// BenchmarkRender writes one order of 20 lines in each format.
func BenchmarkRender(b *testing.B) {
	o := twentyLines()
	for _, f := range orders.Formats() {
		b.Run(f.ID(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Render(&o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkEncodingCSV writes the values of standard-csv with the standard
// library, as one would by hand, for comparison.
func BenchmarkEncodingCSV(b *testing.B) {
	o := twentyLines()
	f := format(b, "standard-csv")
	r, err := f.Render(&o)
	require.NoError(b, err)
	theirs, err := csv.NewReader(bytes.NewReader(r.Documents[0].Data)).ReadAll()
	require.NoError(b, err)
	ours, err := csv.NewReader(bytes.NewReader(byHand(b, &o, theirs[0]))).ReadAll()
	require.NoError(b, err)
	require.Equal(b, theirs, ours, "the benchmark must write the same values")
	b.ReportAllocs()
	for b.Loop() {
		byHand(b, &o, theirs[0])
	}
}

func byHand(b *testing.B, o *orders.Order, headings []string) []byte {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	w.UseCRLF = true
	if err := w.Write(headings); err != nil {
		b.Fatal(err)
	}
	row := make([]string, len(headings))
	for i := range o.Lines {
		l := &o.Lines[i]
		location := ""
		if l.Location != "" && l.Location != o.Location {
			location = l.Location
		}
		copy(row, []string{
			o.Number, o.SupplierCode, o.Location, o.OrderDate.String(), o.CreatedBy, o.CreatedByEmail,
			l.ItemCode, l.UOM, l.Quantity.String(), money(l.UnitCost), l.DueDate.String(), l.Comment, "PO", o.SourceLocation, o.Currency,
			strconv.Itoa(l.LineNo), l.Description, l.SupplierItemCode, money(l.PurchaseQuantity), l.PurchaseUOM, money(l.PurchaseFactor),
			o.Reference, o.Comment, o.SupplierName, o.DueDate.String(), location,
		})
		if err := w.Write(row); err != nil {
			b.Fatal(err)
		}
	}
	w.Flush()
	return buf.Bytes()
}

func money(d csvspec.Optional[orders.Decimal]) string {
	v, ok := d.Value()
	if !ok {
		return ""
	}
	s := v.String()
	switch point := bytes.IndexByte([]byte(s), '.'); {
	case point < 0:
		s += ".00"
	case point == len(s)-2:
		s += "0"
	}
	return s
}
