package orders_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/orders"
)

// The vendor's list, in its order.
func TestFormatsAreTheVendors(t *testing.T) {
	var titles []string
	for _, f := range orders.Formats() {
		l := f.Layout()
		titles = append(titles, l.Title)
		require.NotEmpty(t, l.Grade, l.ID)
		require.NotEmpty(t, l.Basis, l.ID)
		require.NotEmpty(t, l.Destination, l.ID)
		found, ok := orders.Lookup(l.ID)
		require.True(t, ok)
		require.Equal(t, l.Title, found.Layout().Title)
	}
	require.Equal(t, []string{
		"Acumatica / MYOB Advanced", "Fishbowl", "Generic CSV", "Microsoft Dynamics GP", "Microsoft Dynamics NAV", "Pixi", "Pronto",
		"Retail Express", "Sage 100", "Sage 300", "Sage 500", "Sage 1000", "Sage X3", "Sage Evolution", "SAP B1", "Standard CSV", "Standard XML",
	}, titles)
	var none orders.Format
	require.Empty(t, none.ID())
	require.Empty(t, none.Kinds())
	o := plainOrder(orders.Purchase)
	_, err := none.Render(&o)
	require.ErrorIs(t, err, orders.ErrKind)
	_, ok := orders.Lookup("")
	require.False(t, ok, "no format is the default")
}

func TestEveryColumnHasEvidence(t *testing.T) {
	eachVariant(t, func(t *testing.T, f orders.Format, kind orders.Kind) {
		for _, c := range (generator{kind, f.Layout()}).columns() {
			require.Contains(t, []string{"N", "E", "S", "I"}, c.Evidence, c.Name)
		}
	})
}

// What purchase orders keep, as the formats' pages say: lost or carried.
func TestLostFields(t *testing.T) {
	fields := []string{"OrderDate", "DueDate", "Line.DueDate", "Currency", "Line.UOM", "Line.PurchaseFactor", "Line.UnitCost", "CreatedBy", "Comment", "Line.Comment"}
	for id, carries := range map[string]string{
		"standard-csv": "YYYYYYYYYY", "standard-xml": "YYYYYYYYYY", "generic-csv": "Y-Y-Y-YY-Y", "sage-x3": "YYY-Y-YY-Y",
		"sage-100": "YYY-Y-YY-Y", "sage-300": "YYY-Y-Y-YY", "sage-500": "YYYYY-YY-Y", "sage-1000": "Y-Y-Y-Y--Y",
		"sage-evolution": "YYY---Y-Y-", "sap-b1": "YYYY--Y-YY", "dynamics-gp": "Y-Y-Y-Y--Y", "dynamics-nav": "Y-YYY-Y---",
		"acumatica": "YYYYY-Y-Y-", "fishbowl": "YYY-Y-YYYY", "pixi": "--YY-YY--Y", "pronto": "Y-Y-Y-Y--Y", "retail-express": "Y-Y---Y--Y",
	} {
		lost := format(t, id).Lost(orders.Purchase)
		for i, field := range fields {
			if carries[i] == 'Y' {
				require.NotContains(t, lost, field, id)
			} else {
				require.Contains(t, lost, field, id)
			}
		}
		require.Contains(t, lost, "Status", id)
		require.Contains(t, lost, "Line.PurchaseUnitCost", id)
	}
}

func TestDropped(t *testing.T) {
	o := bolts(func(o *orders.Order, _ *orders.Line) { o.Currency, o.Status = "EUR", orders.Saved })
	r, err := format(t, "sage-x3").Render(&o)
	require.NoError(t, err)
	require.Equal(t, []string{"Status", "Currency", "Line.Description", "Line.SupplierItemCode"}, r.Dropped)

	o.Lines[0].Location = o.Location
	r, err = format(t, "generic-csv").Render(&o)
	require.NoError(t, err)
	require.NotContains(t, r.Dropped, "Line.Location", "the line only repeats its order")
}

func TestRenderRefuses(t *testing.T) {
	type change = func(*orders.Order, *orders.Line)
	for name, test := range map[string]struct {
		format string
		change change
		want   error
		says   string
	}{
		"kind": {"sage-x3", func(o *orders.Order, _ *orders.Line) {
			o.Kind, o.SupplierCode, o.SourceLocation = orders.Transfer, "", "X"
		}, orders.ErrKind, "sage-x3 carries [purchase]"},
		"unknown kind":   {"sage-x3", func(o *orders.Order, _ *orders.Line) { o.Kind = "gift" }, orders.ErrKind, "gift"},
		"too long":       {"sage-100", func(_ *orders.Order, l *orders.Line) { l.ItemCode = strings.Repeat("ß", 31) }, orders.ErrTooLong, "31 characters, L.ItemCode takes 30"},
		"pattern":        {"sage-100", func(o *orders.Order, _ *orders.Line) { o.Location, o.SupplierCode = "000", "001-ACME" }, orders.ErrValue, "SupplierCode"},
		"purchase units": {"pixi", func(_ *orders.Order, l *orders.Line) { l.PurchaseFactor = some("7") }, orders.ErrInexact, `line 1: Line.PurchaseQuantity "240 / 7"`},
		"whole quantity": {"retail-express", func(_ *orders.Order, l *orders.Line) { l.Quantity = orders.MustDecimal("1.5") }, orders.ErrValue, "whole quantities only"},
		"total": {"pixi", func(_ *orders.Order, l *orders.Line) {
			l.Quantity, l.UnitCost = orders.MustDecimal("0.001"), some("0.001")
		}, orders.ErrInexact, "Line.Total"},
		"required":         {"dynamics-gp-econnect", func(_ *orders.Order, l *orders.Line) { l.UnitCost = csvspec.Optional[orders.Decimal]{} }, orders.ErrMissing, "the ERP needs SUBTOTAL"},
		"forbidden in XML": {"standard-xml", func(o *orders.Order, _ *orders.Line) { o.Comment = "\uFFFE" }, orders.ErrText, "XML 1.0"},
		"line break":       {"standard-csv", func(_ *orders.Order, l *orders.Line) { l.Comment = "a\nb" }, orders.ErrText, "line 1: Line.Comment"},
	} {
		t.Run(name, func(t *testing.T) {
			o := bolts(test.change)
			_, err := format(t, test.format).Render(&o)
			require.ErrorIs(t, err, test.want)
			require.ErrorContains(t, err, test.says)
			_, ok := errors.AsType[*orders.FieldError](err)
			require.True(t, ok)
		})
	}
}

func TestLengthsThatOnlyWarn(t *testing.T) {
	for _, id := range []string{"sage-300", "pronto"} {
		o := bolts(func(_ *orders.Order, l *orders.Line) { l.ItemCode = l30 })
		r, err := format(t, id).Render(&o)
		require.NoError(t, err)
		require.Len(t, r.Warnings, 1)
		require.ErrorIs(t, r.Warnings[0], orders.ErrTooLong)
		require.Contains(t, string(r.Documents[len(r.Documents)-1].Data), l30)
	}
}

var l30 = strings.Repeat("x", 30)

// A text that is changed on its way comes with a warning.
func TestLayoutThatChangesText(t *testing.T) {
	f := site(t, "sage-x3", `{"controls": "space", "formulas": "apostrophe", "columns": {"L.CommentText": {"max": 5, "over": "cut"}}}`)
	o := bolts(func(o *orders.Order, l *orders.Line) { o.CreatedBy, l.Comment = "=1+1\tx", "ж'=12345" })
	r, err := f.Render(&o)
	require.NoError(t, err)
	require.Len(t, r.Warnings, 2)
	require.ErrorIs(t, r.Warnings[0], orders.ErrText)
	require.ErrorIs(t, r.Warnings[1], orders.ErrTooLong)
	require.Contains(t, string(r.Documents[0].Data), `"'=1+1 x"`)
	require.Contains(t, string(r.Documents[0].Data), `"ж'=12"`)
	p, err := f.Parse(r.Documents, nil)
	require.NoError(t, err)
	require.Equal(t, "=1+1 x", p.Order.CreatedBy)
	require.Equal(t, "=1+1\tx", o.CreatedBy, "the caller's order stays as it is")
}

func TestDueDatePolicies(t *testing.T) {
	o := bolts(withNuts)
	o.DueDate, o.Lines[0].DueDate = csvspec.Date{}, day("2024/04/02")
	for policy, want := range map[string]string{"earliest": "20240402", "latest": "20240409", "average": "20240405"} {
		r, err := site(t, "sage-x3", `{"due": "`+policy+`"}`).Render(&o)
		require.NoError(t, err)
		require.Contains(t, string(r.Documents[0].Data), `"ACME",20240305,`+want+`,0`)
	}
}

// A site that buys in cases gets cases, and the reader turns them back where
// the factor is in the file.
func TestPurchaseUnits(t *testing.T) {
	o := bolts(func(_ *orders.Order, l *orders.Line) { l.PurchaseUOM, l.PurchaseFactor = "CASE", some("12") })
	r, err := site(t, "sage-x3", `{"units": "purchase"}`).Render(&o)
	require.NoError(t, err)
	require.Contains(t, string(r.Documents[0].Data), `"BOLT-10",20,"MAIN",20240402,4.20,"CASE",`)
	require.Contains(t, r.Lost, "Line.Quantity")

	f := site(t, "standard-csv", `{"units": "purchase"}`)
	r, err = f.Render(&o)
	require.NoError(t, err)
	p, err := f.Parse(r.Documents, nil)
	require.NoError(t, err)
	require.Equal(t, o.Lines[0].Quantity, p.Order.Lines[0].Quantity)
	require.Equal(t, o.Lines[0].UnitCost, p.Order.Lines[0].UnitCost)
}

func TestDocumentsLeadingOneLast(t *testing.T) {
	o := bolts(nil)
	for id, leading := range map[string]string{"sap-b1": "po_1042_Documents.csv", "sage-500-two-files": "po_1042_header.csv"} {
		r, err := format(t, id).Render(&o)
		require.NoError(t, err)
		require.Len(t, r.Documents, 2)
		require.Equal(t, leading, r.Documents[1].Name)
	}
}
