// Package sandboxdb_test lets the sandbox import into a real database, which
// the SDK's own module has no driver for.
package sandboxdb_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/examples/internal/litedb"
	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/erplink/erplink/netstock/sandbox"
	"github.com/erplink/erplink/netstock/sandbox/fault"
	"github.com/erplink/erplink/transport"
)

// site is a customer whose sets are imported into a SQLite file.
type site struct {
	*netstock.Connector
	far *sandbox.Sandbox
	db  *sql.DB
}

func newSite(t *testing.T, opts *netstock.Options) *site {
	t.Helper()
	db, err := litedb.Open(filepath.Join(t.TempDir(), "imported.db"), nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	far, err := sandbox.Start(t.TempDir(), nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, far.Close()) })
	code, err := far.AddCustomer(t.Context(), "acme", "Acme", &sandbox.Site{DB: db})
	require.NoError(t, err)

	key, err := transport.CreateKey(filepath.Join(t.TempDir(), "keys", "key.pem"), 2048)
	require.NoError(t, err)
	door, err := transport.NewComms(far.URL(), "acme", key, nil)
	require.NoError(t, err)
	c, err := netstock.Open(t.TempDir(), netstock.Environment{Customer: "acme", Company: "Acme", Stage: "test"}, door, opts)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, errors.Join(c.Close(), door.Close())) })
	require.NoError(t, c.Register(t.Context(), code, transport.Client{Name: "test", Version: "1", HostSystem: "none"}))
	return &site{c, far, db}
}

func day(t *testing.T, s string) csvspec.Date {
	t.Helper()
	d, err := csvspec.ParseDate(s)
	require.NoError(t, err)
	return d
}

// history is the part of a set that differs between the pushes.
type history struct {
	sales    []csvspec.SalesRow
	receipts []csvspec.POHistRow
	onHand   int64
}

func sale(t *testing.T, on string, quantity int64) csvspec.SalesRow {
	d := day(t, on)
	return csvspec.SalesRow{ItemCode: "BOLT", Location: "DC", OrderDate: d, InvoiceDate: d, SalesQuantity: csvspec.Int(quantity)}
}

func receipt(t *testing.T, order, on string, quantity int64) csvspec.POHistRow {
	return csvspec.POHistRow{
		ItemCode: "BOLT", Location: "DC", SupplierCode: "ACME", OrderNumber: order, LineNumber: "1", OrderDate: day(t, "2026/01/01"),
		OrderQuantity: 9, QuantityReceived: quantity, DateOfReceipt: day(t, on),
	}
}

func (h history) set(t *testing.T) *netstock.Set {
	t.Helper()
	set := netstock.NewSet(netstock.Profile{
		HostSystemName: "Test", HostSystemVersion: "1", AsOf: day(t, "2026/03/05"),
		Guard: netstock.Guard{Rows: 0.01, Totals: 100},
	})
	netstock.Add(set, csvspec.Location, extract.Slice(csvspec.LocationRow{Code: "DC", Description: `The "main" one, Öresund`, Active: true}))
	netstock.Add(set, csvspec.Supplier, extract.Slice(csvspec.SupplierRow{Code: "ACME", Description: "Acme", LeadTimeDays: csvspec.Some[int64](5)}))
	netstock.Add(set, csvspec.Master, extract.Slice(csvspec.MasterRow{ItemCode: "BOLT", Description: "Bolt", UniqueID: "1"}))
	netstock.Add(set, csvspec.Stock, extract.Slice(csvspec.StockRow{
		ItemCode: "BOLT", Location: "DC", DateAdded: csvspec.Some(day(t, "2025/02/03")), PurchaseUnitCost: decimal(t, "0.35"),
		StockOnHand: h.onHand, VendorCode: "ACME", Groups: []string{"R", ""},
	}))
	netstock.Add(set, csvspec.Group, extract.Slice(csvspec.GroupRow{Identifier: 1, Value: "R", Description: "Red"}))
	netstock.Add(set, csvspec.Sales, extract.Slice(h.sales...))
	netstock.Add(set, csvspec.PO, extract.Slice[csvspec.PORow]())
	netstock.Add(set, csvspec.POHist, extract.Slice(h.receipts...))
	ut, err := csvspec.UT("ut_001.csv", []string{"Item", "Colour"})
	require.NoError(t, err)
	netstock.Add(set, ut, extract.Slice(csvspec.UTRow{"BOLT", "red"}))
	return set
}

func decimal(t *testing.T, s string) csvspec.Decimal {
	t.Helper()
	d, err := csvspec.ParseDecimal(s)
	require.NoError(t, err)
	return d
}

// one returns the text of the single value that a query gives.
func (s *site) one(t *testing.T, query string) string {
	t.Helper()
	var v string
	require.NoError(t, s.db.QueryRowContext(t.Context(), query).Scan(&v))
	return v
}

func (s *site) push(t *testing.T, h history) {
	t.Helper()
	result, err := s.Push(t.Context(), h.set(t))
	require.NoError(t, err)
	require.Equal(t, transport.Imported, result.State, result.Problems)
}

func TestImport(t *testing.T) {
	s := newSite(t, nil)
	s.push(t, history{
		onHand:   7,
		sales:    []csvspec.SalesRow{sale(t, "2026/02/01", 1), sale(t, "2026/03/01", 2), sale(t, "2026/03/02", 4)},
		receipts: []csvspec.POHistRow{receipt(t, "1", "2026/01/09", 3), receipt(t, "1", "2026/02/09", 6), receipt(t, "2", "2026/02/01", 9)},
	})
	require.Equal(t, `The "main" one, Öresund|1|1`,
		s.one(t, `SELECT "description" || '|' || "active" || '|' || ("group" IS NULL) FROM netstock_location`))
	require.Equal(t, "7|0.35|2025-02-03|1",
		s.one(t, `SELECT stock_on_hand || '|' || purchase_unit_cost || '|' || date(date_added) || '|' || (lead_time IS NULL) FROM netstock_stock`))
	require.Equal(t, "BOLT/DC|Group 1|R", s.one(t, `SELECT "row_key" || '|' || "name" || '|' || "value" FROM netstock_stock_groups WHERE "value" <> ''`))
	require.Equal(t, "Item=BOLT Colour=red", s.one(t, `SELECT group_concat("name" || '=' || "value", ' ') FROM netstock_ut WHERE "file" = 'ut_001.csv'`))
	require.Equal(t, "7", s.one(t, `SELECT SUM(sales_quantity) FROM netstock_sales`))
	require.Equal(t, "0", s.one(t, `SELECT COUNT(*) FROM netstock_po`))

	// A window: snapshots are replaced, sales from the window's first day on,
	// receipts by the order lines that it names.
	s.push(t, history{
		onHand:   8,
		sales:    []csvspec.SalesRow{sale(t, "2026/03/02", 100)},
		receipts: []csvspec.POHistRow{receipt(t, "1", "2026/01/09", 3), receipt(t, "3", "2026/03/04", 9)},
	})
	require.Equal(t, "8", s.one(t, `SELECT SUM(stock_on_hand) FROM netstock_stock`))
	require.Equal(t, "2", s.one(t, `SELECT COUNT(*) FROM netstock_stock_groups`))
	require.Equal(t, "2", s.one(t, `SELECT COUNT(*) FROM netstock_ut`))
	require.Equal(t, "103", s.one(t, `SELECT SUM(sales_quantity) FROM netstock_sales`))
	require.Equal(t, "3 9 9", s.one(t, `SELECT group_concat(quantity_received, ' ') FROM (SELECT * FROM netstock_pohist ORDER BY order_number)`))
}

// A database that fails in the middle has nothing of the set; the set waits,
// and is imported once the database is mended.
func TestAllOrNothing(t *testing.T) {
	s := newSite(t, &netstock.Options{FollowFor: time.Second})
	_, err := s.db.ExecContext(t.Context(), `CREATE TABLE netstock_sales (wrong INTEGER)`)
	require.NoError(t, err)
	result, err := s.Push(t.Context(), history{onHand: 7, sales: []csvspec.SalesRow{sale(t, "2026/03/02", 4)}}.set(t))
	require.NoError(t, err)
	require.Equal(t, transport.Validating, result.State)
	require.Equal(t, "1", s.one(t, `SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'netstock%'`), "not even the other tables")

	_, err = s.db.ExecContext(t.Context(), `DROP TABLE netstock_sales`)
	require.NoError(t, err)
	require.NoError(t, s.far.Settle(t.Context()))
	require.Equal(t, transport.Imported, s.far.Transmissions("acme")[0].State)
	require.Equal(t, "7", s.one(t, `SELECT SUM(stock_on_hand) FROM netstock_stock`))
}

// A rejected set leaves what was imported before.
func TestRejectedSetImportsNothing(t *testing.T) {
	s := newSite(t, nil)
	s.push(t, history{onHand: 7, sales: []csvspec.SalesRow{sale(t, "2026/03/02", 4)}})
	s.far.Inject(fault.Reject{File: "stock.csv", Code: "test", Message: "told so"})
	_, err := s.Push(t.Context(), history{onHand: 9, sales: []csvspec.SalesRow{sale(t, "2026/03/03", 4)}}.set(t))
	require.ErrorContains(t, err, "told so")
	require.Equal(t, transport.Rejected, s.far.Transmissions("acme")[1].State)
	require.Equal(t, "7", s.one(t, `SELECT SUM(stock_on_hand) FROM netstock_stock`))
}
