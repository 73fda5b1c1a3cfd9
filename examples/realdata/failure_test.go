package realdata_test

import (
	"context"
	"testing"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/examples/internal/testdb"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/stretchr/testify/require"
)

// numbers are queries that give endless rows, or fail on row 1000, in the
// products' ways to count.
var numbers = map[testdb.Kind]struct{ endless, failing string }{
	testdb.SQLite: {
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS location_code, i AS description, 1 AS active FROM n",
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT i AS location_code, CASE i WHEN 1000 THEN abs(-9223372036854775807 - 1) ELSE i END AS description, 1 AS active FROM n",
	},
	testdb.Postgres: {
		"SELECT i AS location_code, i AS description, 1 AS active FROM (SELECT generate_series(1, 1000000000) AS i) AS n",
		"SELECT i AS location_code, 1000 / (1000 - i) AS description, 1 AS active FROM (SELECT generate_series(1, 2000) AS i) AS n",
	},
	testdb.MariaDB: {
		"SELECT seq AS location_code, seq AS description, 1 AS active FROM seq_1_to_1000000000",
		"SELECT seq AS location_code, IF(seq = 1000, 9223372036854775807 + CAST(seq AS SIGNED), seq) AS description, 1 AS active FROM seq_1_to_2000",
	},
}

func testFailureHalfWay(t *testing.T, server *testdb.Server) {
	db := server.Database(t)
	rows := 0
	var last error
	for _, err := range extract.Query(extract.DB(db, extract.Snapshot), csvspec.Location, numbers[server.Kind].failing, nil).Rows(t.Context(), nil) {
		if last = err; err == nil {
			rows++
		}
	}
	require.ErrorContains(t, last, "location.csv: the query failed after row 999: ")
	require.Equal(t, 999, rows)
	require.Zero(t, db.Stats().InUse)
}

func testCancelledQuery(t *testing.T, server *testdb.Server) {
	db := places(t, server)
	conn := extract.OneTransaction(db, extract.Snapshot)
	endless := extract.Query(conn, csvspec.Location, numbers[server.Kind].endless, nil)
	suppliers := extract.Query(conn, csvspec.Supplier, vendorQuery, nil)

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	began, rows := time.Now(), 0
	var last error
	for _, err := range endless.Rows(ctx, nil) {
		if rows++; rows == 10_000 {
			cancel()
		}
		last = err
	}
	require.ErrorIs(t, last, context.Canceled)
	require.Less(t, time.Since(began), 10*time.Second)
	require.Zero(t, db.Stats().InUse)
	require.Equal(t, 1, count(t, suppliers, new(extract.Notes)), "the next run has a transaction of its own")
}

// A second result would be lost without a word. PostgreSQL does not prepare
// two statements at once, and SQLite gives the last one's rows.
func testSeveralResults(t *testing.T, server *testdb.Server) {
	if server.Kind != testdb.MariaDB {
		t.Skipf("%s gives one result for one query", server.Kind)
	}
	db := places(t, server)
	rows := 0
	var last error
	for _, err := range extract.Query(extract.DB(db, extract.Snapshot), csvspec.Location, placeQuery+"; "+placeQuery, nil).Rows(t.Context(), nil) {
		if last = err; err == nil {
			rows++
		}
	}
	require.Equal(t, 1, rows)
	require.ErrorContains(t, last, "more than one result")
}
