package orders_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/orders"
)

func TestParseName(t *testing.T) {
	for name, want := range map[string]struct {
		kind        orders.Kind
		number, ext string
	}{
		"po_1042.csv":                {orders.Purchase, "1042", "csv"},
		"TR_0007.XML":                {orders.Transfer, "7", "xml"},
		"wo_1.txt":                   {orders.Work, "1", "txt"},
		"po_1042_Document_Lines.csv": {orders.Purchase, "1042", "csv"},
		"po_9223372036854775807.csv": {orders.Purchase, "9223372036854775807", "csv"},
	} {
		kind, number, ext, ok := orders.ParseName(name)
		require.True(t, ok, name)
		require.Equal(t, want.kind, kind)
		require.Equal(t, want.number, number)
		require.Equal(t, want.ext, ext)
	}
	for _, name := range []string{
		"", "po.csv", "po_.csv", "po_1.pdf", "po_1.csv.tmp", "xpo_1.csv", "po_1a.csv", "po_-1.csv", "po_1_2.csv", "../po_1.csv", "po_1.csv\n",
		"po_9223372036854775808.csv", "po_٣.csv",
	} {
		_, _, _, ok := orders.ParseName(name)
		require.False(t, ok, name)
	}
}

func TestValidate(t *testing.T) {
	type change = func(*orders.Order, *orders.Line)
	for says, change := range map[string]change{
		`Kind: not an allowed value`:          func(o *orders.Order, _ *orders.Line) { o.Kind, o.SupplierCode = "", "" },
		`Number "12a": not an allowed`:        func(o *orders.Order, _ *orders.Line) { o.Number = "12a" },
		`Number "007": not an allowed`:        func(o *orders.Order, _ *orders.Line) { o.Number = "007" },
		`Number "-7": not an allowed`:         func(o *orders.Order, _ *orders.Line) { o.Number = "-7" },
		`Number "9223372036854775808"`:        func(o *orders.Order, _ *orders.Line) { o.Number = "9223372036854775808" },
		`Location: a value is missing`:        func(o *orders.Order, _ *orders.Line) { o.Location = "" },
		`OrderDate: a value is missing`:       func(o *orders.Order, _ *orders.Line) { o.OrderDate = csvspec.Date{} },
		`SupplierCode: a value is missing`:    func(o *orders.Order, _ *orders.Line) { o.SupplierCode = "" },
		`SourceLocation "X": not an allowed`:  func(o *orders.Order, _ *orders.Line) { o.SourceLocation = "X" },
		`SourceLocation: a value is missing`:  func(o *orders.Order, _ *orders.Line) { o.Kind, o.SupplierCode = orders.Transfer, "" },
		`SupplierCode "ACME": not an allowed`: func(o *orders.Order, _ *orders.Line) { o.Kind = orders.Work },
		`Location "MAIN": not an allowed`: func(o *orders.Order, _ *orders.Line) {
			o.Kind, o.SupplierCode, o.SourceLocation = orders.Transfer, "", "MAIN"
		},
		`line 1: Line.Location "S": not`: func(o *orders.Order, l *orders.Line) {
			o.Kind, o.SupplierCode, o.SourceLocation, l.Location = orders.Transfer, "", "S", "S"
		},
		`DueDate "2024/03/04": not an allowed`:          func(o *orders.Order, _ *orders.Line) { o.DueDate = day("2024/03/04") },
		`line 1: Line.DueDate "2024/03/04"`:             func(_ *orders.Order, l *orders.Line) { l.DueDate = day("2024/03/04") },
		`line 1: Line.DueDate: a value is missing`:      func(o *orders.Order, _ *orders.Line) { o.DueDate = csvspec.Date{} },
		`Lines: a value is missing`:                     func(o *orders.Order, _ *orders.Line) { o.Lines = nil },
		`line 1: Line.LineNo "2"`:                       func(_ *orders.Order, l *orders.Line) { l.LineNo = 2 },
		`line 1: Line.ItemCode: a value is missing`:     func(_ *orders.Order, l *orders.Line) { l.ItemCode = "" },
		`line 1: Line.Quantity "0"`:                     func(_ *orders.Order, l *orders.Line) { l.Quantity = orders.Decimal{} },
		`line 1: Line.UnitCost "-0.01"`:                 func(_ *orders.Order, l *orders.Line) { l.UnitCost = some("-0.01") },
		`line 1: Line.PurchaseFactor: a value`:          func(_ *orders.Order, l *orders.Line) { l.PurchaseUOM = "BOX" },
		`line 1: Line.PurchaseFactor "0"`:               func(_ *orders.Order, l *orders.Line) { l.PurchaseFactor = some("0") },
		`line 1: Line.PurchaseQuantity "21"`:            func(_ *orders.Order, l *orders.Line) { l.PurchaseFactor, l.PurchaseQuantity = some("12"), some("21") },
		`Comment "a\tb": a line break`:                  func(o *orders.Order, _ *orders.Line) { o.Comment = "a\tb" },
		`line 1: Line.Description "a\u2028b"`:           func(_ *orders.Order, l *orders.Line) { l.Description = "a\u2028b" },
		`line 1: Line.UOM "\xff": a line break`:         func(_ *orders.Order, l *orders.Line) { l.UOM = "\xff" },
		`CreatedBy "` + strings.Repeat("x", 60) + `…":`: func(o *orders.Order, _ *orders.Line) { o.CreatedBy = strings.Repeat("x", 99) + "\n" },
	} {
		o := bolts(change)
		require.ErrorContains(t, o.Validate(), says)
	}
	o := bolts(nil)
	require.NoError(t, o.Validate())
}

func TestTotals(t *testing.T) {
	o := bolts(withNuts)
	total, err := o.Total()
	require.NoError(t, err)
	require.Equal(t, some("109"), total)
	o.Lines[1].UnitCost = csvspec.Optional[orders.Decimal]{}
	total, err = o.Total()
	require.NoError(t, err)
	require.True(t, total.IsBlank(), "a missing price is not a price of 0")
}

func TestCompleted(t *testing.T) {
	o := bolts(withNuts)
	o.DueDate, o.Lines[0].DueDate = csvspec.Date{}, day("2024/05/01")
	o.Lines[0].PurchaseFactor = some("12")
	c, err := o.Completed()
	require.NoError(t, err)
	require.Equal(t, day("2024/04/09"), c.DueDate, "the earliest of the lines")
	require.Equal(t, "MAIN", c.Lines[0].Location)
	require.Equal(t, some("20"), c.Lines[0].PurchaseQuantity)
	require.True(t, o.Lines[0].PurchaseQuantity.IsBlank(), "the order itself stays as it is")
	again, err := c.Completed()
	require.NoError(t, err)
	require.Equal(t, c, again)
}
