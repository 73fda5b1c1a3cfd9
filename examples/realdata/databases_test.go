// Package realdata_test extracts two real databases from the products that an
// ERP may use, and pushes them.
package realdata_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/examples/internal/realdata"
	"github.com/erplink/erplink/examples/internal/testdb"
	"github.com/erplink/erplink/internal/shared"
	"github.com/stretchr/testify/require"
)

// TestDatabases starts each product once for all tests that want it.
func TestDatabases(t *testing.T) {
	for _, kind := range testdb.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			server := testdb.Start(t, kind)
			for name, test := range map[string]func(*testing.T, *testdb.Server){
				"extract":              testExtract,
				"push":                 testPush,
				"mapping taken away":   testMappingTakenAway,
				"isolation":            testIsolation,
				"nothing left behind":  testNothingLeftBehind,
				"values":               testValues,
				"failure half way":     testFailureHalfWay,
				"cancelled query":      testCancelledQuery,
				"more than one result": testSeveralResults,
			} {
				t.Run(name, func(t *testing.T) { test(t, server) })
			}
		})
	}
}

// expected is what a set must come to, whatever database it comes from.
type expected struct {
	make   func() *realdata.Set
	rows   map[string]int64
	totals map[string]map[string]int64
}

var sets = []expected{
	{
		make: realdata.AdventureWorks,
		rows: map[string]int64{
			"location.csv": 1, "supplier.csv": 105, "master.csv": 503, "stock.csv": 503, "po.csv": 24, "pohist.csv": 8169, "bom.csv": 2383,
		},
		totals: map[string]map[string]int64{
			"stock.csv":  {"stock_on_hand": 335_974, "allocated_stock": 0},
			"po.csv":     {"order_quantity": 11_410, "outstanding_quantity": 1554},
			"pohist.csv": {"order_quantity": 2_079_834, "quantity_received": 2_060_051},
		},
	},
	{
		make: realdata.Northwind,
		rows: map[string]int64{
			"location.csv": 1, "supplier.csv": 29, "master.csv": 77, "stock.csv": 77, "sales.csv": 2082, "co.csv": 73,
		},
		totals: map[string]map[string]int64{
			"stock.csv": {"stock_on_hand": 3119, "allocated_stock": 0},
			"sales.csv": {"sales_quantity": 50_119},
			"co.csv":    {"order_quantity": 1198, "outstanding_quantity": 1198},
		},
	},
}

// check compares the totals of a file with the expected ones.
func (e expected) check(t *testing.T, file string, got map[string]csvspec.Decimal) {
	t.Helper()
	want := map[string]csvspec.Decimal{}
	for column, total := range e.totals[file] {
		want[column] = csvspec.Int(total)
	}
	for column, total := range got {
		if _, ok := want[column]; ok {
			require.Equal(t, want[column], total, "%s: %s", file, column)
			delete(want, column)
		}
	}
	require.Empty(t, want, file)
}

// load returns a new database with the set's data.
func load(t testing.TB, server *testdb.Server, set *realdata.Set) *sql.DB {
	t.Helper()
	data, db := filepath.Join(shared.Dir(t), "data"), server.Database(t)
	require.NoError(t, set.Load(t.Context(), db, server.Kind, data))
	return db
}
