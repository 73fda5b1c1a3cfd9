package orders_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/orders"
)

func outstanding(number, line string, quantity, left int64) *csvspec.PORow {
	return &csvspec.PORow{
		ItemCode: "BOLT-10", Location: "MAIN", SupplierCode: "ACME", OrderNumber: number, LineNumber: line, OrderDate: day("2024/03/06"),
		OrderQuantity: quantity, ExpectedArrivalDate: day("2024/04/02"), OutstandingQuantity: left, OrderType: "P",
	}
}

func receipt(number, line string, quantity, received int64) *csvspec.POHistRow {
	return &csvspec.POHistRow{
		ItemCode: "BOLT-10", Location: "MAIN", SupplierCode: "ACME", OrderNumber: number, LineNumber: line, OrderDate: day("2024/03/06"),
		OrderQuantity: quantity, QuantityReceived: received, DateOfReceipt: day("2024/04/02"),
	}
}

// follow tracks the bolts, 240 of them, handed over on the day of the order.
func follow(t *testing.T, o orders.Order, opts *orders.TrackOptions, rows ...any) orders.Tracked {
	t.Helper()
	tracker, err := orders.NewTracker([]orders.Handed{{Order: &o, On: o.OrderDate}}, opts)
	require.NoError(t, err)
	for _, row := range rows {
		switch row := row.(type) {
		case *csvspec.PORow:
			tracker.Outstanding(row)
		case *csvspec.POHistRow:
			tracker.Receipt(row)
		}
	}
	report := tracker.Report(day("2024/03/20"))
	require.Equal(t, report, tracker.Report(day("2024/03/20")), "a report changes nothing")
	return report[0]
}

func TestProgress(t *testing.T) {
	for name, test := range map[string]struct {
		rows []any
		want orders.Progress
	}{
		"not seen":         {nil, orders.Missing},
		"same number":      {[]any{outstanding("1042", "1", 240, 240)}, orders.Awaited},
		"prefix and zeros": {[]any{outstanding("PO0001042", "1", 240, 240)}, orders.Awaited},
		"other quantity":   {[]any{outstanding("1042", "1", 200, 200)}, orders.Awaited},
		"other number":     {[]any{outstanding("77", "1", 240, 240)}, orders.Awaited},
		"neither":          {[]any{outstanding("77", "1", 200, 200)}, orders.Missing},
		"partly":           {[]any{outstanding("1042", "1", 240, 140), receipt("1042", "1", 240, 100)}, orders.PartlyReceived},
		"earlier receipts": {[]any{outstanding("1042", "1", 240, 140)}, orders.PartlyReceived},
		"complete":         {[]any{receipt("1042", "1", 240, 100), receipt("1042", "1", 240, 140)}, orders.Complete},
		"by content":       {[]any{receipt("77", "1", 240, 240)}, orders.Complete},
	} {
		tracked := follow(t, bolts(nil), nil, test.rows...)
		require.Equal(t, test.want, tracked.Progress, name)
	}
}

func TestTrackedQuantities(t *testing.T) {
	tracked := follow(t, bolts(nil), nil, receipt("PO1042", "10", 240, 60), outstanding("PO1042", "10", 240, 140), receipt("PO1042", "10", 240, 40))
	require.Equal(t, orders.TrackedLine{Progress: orders.PartlyReceived, OrderNumber: "PO1042", LineNumber: "10", Outstanding: 140, Received: 100}, tracked.Lines[0])
}

func TestNotTheOrder(t *testing.T) {
	for name, change := range map[string]func(*csvspec.PORow){
		"supplier": func(r *csvspec.PORow) { r.SupplierCode = "OTHER" },
		"location": func(r *csvspec.PORow) { r.Location = "EAST" },
		"item":     func(r *csvspec.PORow) { r.ItemCode = "NUT-10" },
		"made":     func(r *csvspec.PORow) { r.OrderType = "M" },
	} {
		row := outstanding("1042", "1", 240, 240)
		change(row)
		require.Equal(t, orders.Missing, follow(t, bolts(nil), nil, row).Progress, name)
	}
	late := outstanding("77", "1", 240, 240)
	late.OrderDate = day("2024/03/13")
	require.Equal(t, orders.Missing, follow(t, bolts(nil), nil, late).Progress, "outside the window")
	require.Equal(t, orders.Awaited, follow(t, bolts(nil), &orders.TrackOptions{Window: 8}, late).Progress)
}

// Where the ERP numbers its orders itself, an equal number is chance.
func TestOwnNumbers(t *testing.T) {
	rows := []any{outstanding("1042", "1", 500, 500), outstanding("77", "1", 240, 240)}
	require.Equal(t, "1042", follow(t, bolts(nil), nil, rows...).Lines[0].OrderNumber)
	require.Equal(t, "77", follow(t, bolts(nil), &orders.TrackOptions{OwnNumbers: true}, rows...).Lines[0].OrderNumber)
}

// Two equal orders need two lines in the ERP.
func TestNoLineConfirmsTwoOrders(t *testing.T) {
	a, b := bolts(nil), bolts(func(o *orders.Order, _ *orders.Line) { o.Number = "1043" })
	tracker, err := orders.NewTracker([]orders.Handed{{&a, a.OrderDate}, {&b, b.OrderDate}}, nil)
	require.NoError(t, err)
	tracker.Outstanding(outstanding("1043", "1", 240, 240))
	report := tracker.Report(day("2024/03/07"))
	require.Equal(t, orders.HandedOver, report[0].Progress)
	require.Equal(t, orders.Awaited, report[1].Progress)
	tracker.Outstanding(outstanding("88", "1", 240, 240))
	report = tracker.Report(day("2024/03/07"))
	require.Equal(t, "88", report[0].Lines[0].OrderNumber)
	require.Equal(t, "1043", report[1].Lines[0].OrderNumber)
}

func TestOrderIsAsFarAsItsLines(t *testing.T) {
	o := bolts(withNuts)
	tracked := follow(t, o, nil, receipt("1042", "1", 240, 240))
	require.Equal(t, orders.PartlyReceived, tracked.Progress)
	require.Equal(t, orders.Missing, tracked.Lines[1].Progress)
	require.Equal(t, orders.Awaited, follow(t, o, nil, outstanding("1042", "1", 240, 240)).Progress)
}

func TestWorkOrdersAndTransfers(t *testing.T) {
	work := bolts(func(o *orders.Order, _ *orders.Line) { o.Kind, o.SupplierCode = orders.Work, "" })
	row := outstanding("WO1042", "1", 240, 240)
	require.Equal(t, orders.Missing, follow(t, work, nil, row).Progress)
	row.OrderType, row.SupplierCode = "M", "PLANT"
	require.Equal(t, orders.Awaited, follow(t, work, nil, row).Progress)

	transfer := plainOrder(orders.Transfer)
	_, err := orders.NewTracker([]orders.Handed{{Order: &transfer}}, nil)
	require.ErrorIs(t, err, orders.ErrKind)
}
