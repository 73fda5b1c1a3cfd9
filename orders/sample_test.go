package orders_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/orders"
)

func day(s string) csvspec.Date {
	d, err := csvspec.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func cost(s string) csvspec.Optional[orders.Decimal] { return csvspec.Some(orders.MustDecimal(s)) }

func format(t testing.TB, id string) orders.Format {
	t.Helper()
	f, ok := orders.Lookup(id)
	require.True(t, ok, id)
	return f
}

// boltOrder is the order behind the simplest samples.
func boltOrder() orders.Order {
	return orders.Order{
		Kind: orders.Purchase, Number: "1042", Location: "MAIN", SupplierCode: "ACME",
		OrderDate: day("2024/03/05"), DueDate: day("2024/04/02"), CreatedBy: "jane",
		Lines: []orders.Line{
			{LineNo: 1, ItemCode: "BOLT-10", Quantity: orders.MustDecimal("240"), UOM: "EA", UnitCost: cost("0.35")},
		},
	}
}

func twoLines() orders.Order {
	o := boltOrder()
	o.Lines = append(o.Lines, orders.Line{
		LineNo: 2, ItemCode: "NUT-10", Quantity: orders.MustDecimal("500"), UOM: "EA", UnitCost: cost("0.05"),
		DueDate: day("2024/04/09"), Comment: "second delivery",
	})
	return o
}

// samples are the orders and outputs printed in the specification, or on the
// pages that it cites.
var samples = []struct {
	format, name, want string
	order              orders.Order
}{
	{"sage-x3", "po_1042.csv", `"H","1042","MAIN","ACME",20240305,20240402,0,"jane"
"L","BOLT-10",240,"MAIN",20240402,0.35,"EA",
"L","NUT-10",500,"MAIN",20240409,0.05,"EA","second delivery"
`, twoLines()},
}

func TestSamples(t *testing.T) {
	for _, s := range samples {
		t.Run(s.format, func(t *testing.T) {
			r, err := format(t, s.format).Render(&s.order)
			require.NoError(t, err)
			require.Equal(t, s.name, r.Documents[0].Name)
			require.Equal(t, strings.ReplaceAll(s.want, "\n", "\r\n"), string(r.Documents[0].Data))
			p, err := format(t, s.format).Parse(r.Documents, nil)
			require.NoError(t, err)
			require.NotEmpty(t, p.Order.Lines)
		})
	}
}
