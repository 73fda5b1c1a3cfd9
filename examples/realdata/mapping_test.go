package realdata_test

import (
	"strings"
	"testing"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/csvspec/check"
	"github.com/erplink/erplink/examples/internal/realdata"
	"github.com/erplink/erplink/examples/internal/testdb"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/erplink/erplink/transport"
	"github.com/stretchr/testify/require"
)

// What happens when one of the constants that fill the gaps of the data is
// taken away.
func testMappingTakenAway(t *testing.T, server *testdb.Server) {
	t.Run("a supplier", func(t *testing.T) {
		set := realdata.AdventureWorks()
		replace(t, set, "supplier.csv", "UNION ALL\nSELECT 'INHOUSE', 'Made in house', 'internal'\n", "")
		c := newCustomer(t, set, load(t, server, set))
		items := inHouse(t, c)
		require.Equal(t, 238, items)
		// Each such item names it twice: as Supply Code and as Vendor Code.
		warned(t, c, map[csvspec.Code]int{check.CodeNoSupplier: 2 * items})
	})
	t.Run("one location for all bins", func(t *testing.T) {
		set := realdata.AdventureWorks()
		set.Queries["stock.csv"] = realdata.StockByBin()
		c := newCustomer(t, set, load(t, server, set))
		const items, bins, orders, receipts = 71, 1069, 24, 8169 // items without a bin
		warned(t, c, map[csvspec.Code]int{check.CodeNoLocation: items + bins, check.CodeNoStock: orders + receipts})
	})
	t.Run("costs", func(t *testing.T) {
		set := realdata.Northwind()
		replace(t, set, "stock.csv", "0            AS inventory_unit_cost", "NULL AS inventory_unit_cost")
		failed(t, newCustomer(t, set, load(t, server, set)), csvspec.CodeRequiredBlank, "stock.csv: row 1: inventory_unit_cost NULL")
	})
	t.Run("the rounding of a value in floating point", func(t *testing.T) {
		set := realdata.Northwind()
		set.Policies = nil
		failed(t, newCustomer(t, set, load(t, server, set)), csvspec.CodeTypeDecimal, "sales_value")
	})
}

// replace changes a query, which must hold what is replaced.
func replace(t *testing.T, set *realdata.Set, file, old, new string) {
	t.Helper()
	require.Contains(t, set.Queries[file], old)
	set.Queries[file] = strings.Replace(set.Queries[file], old, new, 1)
}

// inHouse counts the items that no vendor sells.
func inHouse(t *testing.T, c *customer) (items int) {
	t.Helper()
	source := extract.Query(extract.DB(c.db, extract.NoIsolation), csvspec.Stock, c.set.Queries["stock.csv"], nil)
	for row, err := range source.Rows(t.Context(), nil) {
		require.NoError(t, err)
		if row.VendorCode == "INHOUSE" {
			items++
		}
	}
	return items
}

// warned pushes a set that is imported with so many warnings, by the
// specification's checker, by ours and by the far side's, and no others but
// for the file that the set is without.
func warned(t *testing.T, c *customer, counts map[csvspec.Code]int) {
	t.Helper()
	result, err := c.push(t)
	require.NoError(t, err)
	require.Equal(t, transport.Imported, result.State)

	want := map[string]int{"file-left-out": 1}
	for code, count := range counts {
		want[string(code)] = count
	}
	sent := c.far.Transmissions(customerID)
	require.Len(t, sent, 1)
	require.Equal(t, want, judge(t, sent[0].Dir, c.set))

	warnings := int64(1)
	for code, count := range counts {
		require.EqualValues(t, count, result.Report.Count(code), code)
		warnings += int64(count)
	}
	require.Equal(t, warnings, result.Report.Warnings)
	require.EqualValues(t, warnings, result.Total)
}

// failed pushes a set that does not get as far as the far side.
func failed(t *testing.T, c *customer, code csvspec.Code, where string) {
	t.Helper()
	_, err := c.push(t)
	require.ErrorIs(t, err, code)
	require.ErrorContains(t, err, where)
	require.Empty(t, c.far.Transmissions(customerID))
}
