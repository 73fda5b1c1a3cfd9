package csvspec

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSmoke(t *testing.T) {
	var b bytes.Buffer
	w := Stock.Writer(&b, nil)
	row := StockRow{ItemCode: `A"1`, Location: "M", VendorCode: "v", StockOnHand: 5, InventoryUnitCost: Int(3), Groups: []string{"x", ""}}
	require.NoError(t, w.Write(row))
	row.SellingPrice = Some(Int(4))
	require.NoError(t, w.Write(row))
	require.NoError(t, w.Close())
	t.Log(b.String(), w.Summary())
	for r, err := range Stock.Read(&b, nil) {
		require.NoError(t, err)
		t.Logf("%+v", r)
	}
	for _, err := range Sales.Read(bytes.NewBufferString("\"a\",b,,2024/01/01,2024/13/01,\"1,5\",,,,\n\na\n\"x\ny\",1\n\"sdf,2\nb,b,,2024/01/01,2024/12/01,\"1.5\",,,,\n\n"), &ReadOptions{Warn: func(f *FieldError) { t.Log("warn", f) }}) {
		t.Log(err)
	}
}
