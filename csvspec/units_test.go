package csvspec_test

import (
	"testing"

	"github.com/erplink/erplink/csvspec"
	"github.com/stretchr/testify/require"
)

func unit(t testing.TB, name, factor string) csvspec.Unit {
	return csvspec.Unit{Name: name, Factor: decimal(t, factor)}
}

func TestConversion(t *testing.T) {
	piece, box := unit(t, "EA", "1"), unit(t, "BOX", "12")
	toPieces, err := csvspec.NewConversion(box, piece)
	require.NoError(t, err)
	n, err := toPieces.Quantity(decimal(t, "2.5"))
	require.NoError(t, err)
	require.Equal(t, int64(30), n)
	n, err = toPieces.Quantity(decimal(t, "-1"))
	require.NoError(t, err)
	require.Equal(t, int64(-12), n)
	_, err = toPieces.Quantity(decimal(t, "0.1"))
	require.ErrorIs(t, err, csvspec.ErrNotWhole)
	require.ErrorContains(t, err, `convert 0.1 from "BOX" (12) to "EA" (1)`)

	price, exact, err := toPieces.Price(decimal(t, "10"), 4)
	require.NoError(t, err)
	require.False(t, exact)
	require.Equal(t, "0.8333", price.String())
	price, exact, err = toPieces.Price(decimal(t, "18"), 4)
	require.NoError(t, err)
	require.True(t, exact)
	require.Equal(t, "1.5", price.String())

	toBoxes, err := csvspec.NewConversion(piece, box)
	require.NoError(t, err)
	d, err := toBoxes.DecimalQuantity(csvspec.Int(3), 4)
	require.NoError(t, err)
	require.Equal(t, "0.25", d.String())
	_, err = toBoxes.DecimalQuantity(csvspec.Int(1), 4)
	require.ErrorIs(t, err, csvspec.ErrNotWhole)
}

func TestConversionRefuses(t *testing.T) {
	for _, factor := range []string{"0", "-1"} {
		_, err := csvspec.NewConversion(unit(t, "X", factor), unit(t, "EA", "1"))
		require.ErrorContains(t, err, `unit "X": the factor is `+factor)
		_, err = csvspec.NewConversion(unit(t, "EA", "1"), unit(t, "X", factor))
		require.Error(t, err)
	}
	c, err := csvspec.NewConversion(unit(t, "HUGE", "100000000000000000"), unit(t, "EA", "1"))
	require.NoError(t, err)
	_, err = c.Quantity(csvspec.Int(100))
	require.ErrorIs(t, err, csvspec.ErrRange)
	c, err = csvspec.NewConversion(unit(t, "EA", "1"), unit(t, "HUGE", "100000000000000000"))
	require.NoError(t, err)
	_, _, err = c.Price(csvspec.Int(100), 4)
	require.ErrorIs(t, err, csvspec.ErrRange)
}

func TestCoarsestUnit(t *testing.T) {
	piece, box, pallet := unit(t, "EA", "1"), unit(t, "BOX", "12"), unit(t, "PAL", "480")
	units := []csvspec.Unit{box, pallet, piece}
	for _, c := range []struct {
		quantities []csvspec.Measure
		want       csvspec.Unit
	}{
		{nil, pallet},
		{[]csvspec.Measure{{csvspec.Int(40), box}, {csvspec.Int(-960), piece}}, pallet},
		{[]csvspec.Measure{{csvspec.Int(1), pallet}, {csvspec.Int(24), piece}}, box},
		{[]csvspec.Measure{{decimal(t, "0.5"), box}, {csvspec.Int(13), piece}}, piece},
	} {
		got, err := csvspec.CoarsestUnit(units, c.quantities)
		require.NoError(t, err)
		require.Equal(t, c.want, got)
	}
	_, err := csvspec.CoarsestUnit(units, []csvspec.Measure{{csvspec.Int(1), box}, {decimal(t, "0.5"), piece}})
	require.ErrorIs(t, err, csvspec.ErrNotWhole)
	require.ErrorContains(t, err, `no unit fits: convert 0.5 from "EA"`)
	_, err = csvspec.CoarsestUnit(nil, nil)
	require.ErrorContains(t, err, "no units")
	_, err = csvspec.CoarsestUnit([]csvspec.Unit{{Name: "X"}}, []csvspec.Measure{{csvspec.Int(1), piece}})
	require.ErrorContains(t, err, `unit "X"`)
}

func TestPlanningLeadTime(t *testing.T) {
	days := func(n int64) csvspec.Optional[int64] { return csvspec.Some(n) }
	var receipts csvspec.ReceiptTimes
	for _, c := range []struct{ ordered, received, urgency string }{
		{"2024/01/01", "2024/01/11", ""}, {"2024/02/20", "2024/03/06", "ST"}, {"2024/01/01", "2024/01/02", "EM"},
	} {
		receipts.Add(csvspec.POHistRow{OrderDate: date(t, c.ordered), DateOfReceipt: date(t, c.received), OrderUrgency: c.urgency})
	}
	var none csvspec.ReceiptTimes
	for name, c := range map[string]struct {
		stock    csvspec.Optional[int64]
		supplier *csvspec.SupplierRow
		receipts *csvspec.ReceiptTimes
		want     csvspec.LeadTime
	}{
		"stock":          {days(14), &csvspec.SupplierRow{LeadTimeDays: days(21)}, &receipts, csvspec.LeadTime{Days: 14, Source: csvspec.LeadTimeFromStock}},
		"stock has 0":    {days(0), &csvspec.SupplierRow{LeadTimeDays: days(21)}, &receipts, csvspec.LeadTime{Days: 21, Source: csvspec.LeadTimeFromSupplier}},
		"supplier has 0": {csvspec.Optional[int64]{}, &csvspec.SupplierRow{LeadTimeDays: days(0)}, &receipts, csvspec.LeadTime{Days: 0, Source: csvspec.LeadTimeFromSupplier}},
		"supplier blank": {csvspec.Optional[int64]{}, &csvspec.SupplierRow{}, &receipts, csvspec.LeadTime{Days: 13, Source: csvspec.LeadTimeFromReceipts}},
		"no supplier":    {csvspec.Optional[int64]{}, nil, &receipts, csvspec.LeadTime{Days: 13, Source: csvspec.LeadTimeFromReceipts}},
		"no receipts":    {csvspec.Optional[int64]{}, nil, &none, csvspec.LeadTime{Days: 30, Source: csvspec.LeadTimeFromDefault}},
		"nothing":        {csvspec.Optional[int64]{}, nil, nil, csvspec.LeadTime{Days: 30, Source: csvspec.LeadTimeFromDefault}},
	} {
		require.Equal(t, c.want, csvspec.PlanningLeadTime(csvspec.StockRow{LeadTimeDays: c.stock}, c.supplier, c.receipts, 30), name)
	}
}
