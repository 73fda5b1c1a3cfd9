package realdata_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/examples/internal/testdb"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/stretchr/testify/require"
)

// places makes a database with one location and one supplier.
func places(t *testing.T, server *testdb.Server) *sql.DB {
	t.Helper()
	db := server.Database(t)
	for _, statement := range []string{
		"CREATE TABLE place (code varchar(20) PRIMARY KEY)",
		"CREATE TABLE vendor (code varchar(20) PRIMARY KEY)",
		"INSERT INTO place VALUES ('P1')",
		"INSERT INTO vendor VALUES ('V1')",
	} {
		_, err := db.ExecContext(t.Context(), statement)
		require.NoError(t, err, statement)
	}
	return db
}

const (
	placeQuery  = "SELECT code AS location_code, code AS description, 1 AS active FROM place ORDER BY code"
	vendorQuery = "SELECT code AS supplier_code, code AS description FROM vendor ORDER BY code"
)

// Somebody adds a place and its vendor between two queries. What the second
// query sees of it tells what isolation the first and the second had together.
func TestIsolation(t *testing.T) {
	for _, kind := range testdb.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			server := testdb.Start(t, kind)
			for name, test := range map[string]struct {
				conn func(*sql.DB) *extract.Conn
				want int
			}{
				"one snapshot":       {func(db *sql.DB) *extract.Conn { return extract.OneTransaction(db, extract.Snapshot) }, 1},
				"a snapshot each":    {func(db *sql.DB) *extract.Conn { return extract.DB(db, extract.Snapshot) }, 2},
				"one read committed": {func(db *sql.DB) *extract.Conn { return extract.OneTransaction(db, extract.ReadCommitted) }, committedSeen[kind]},
				"none":               {func(db *sql.DB) *extract.Conn { return extract.DB(db, extract.NoIsolation) }, 2},
			} {
				t.Run(name, func(t *testing.T) {
					db := places(t, server)
					conn := test.conn(db)
					locations := extract.Query(conn, csvspec.Location, placeQuery, nil)
					suppliers := extract.Query(conn, csvspec.Supplier, vendorQuery, nil)
					notes := new(extract.Notes)
					require.Equal(t, 1, count(t, locations, notes))

					for _, table := range []string{"place", "vendor"} {
						_, err := db.ExecContext(t.Context(), fmt.Sprintf("INSERT INTO %s VALUES ('X2')", table))
						require.NoError(t, err)
					}
					require.Equal(t, test.want, count(t, suppliers, notes))
					require.Zero(t, db.Stats().InUse)
				})
			}
		})
	}
}

// committedSeen is how many vendors the second query sees in one transaction
// of ReadCommitted. SQLite gives more than was asked for.
var committedSeen = map[testdb.Kind]int{testdb.SQLite: 1, testdb.Postgres: 2, testdb.MariaDB: 2}

func count[T any](t *testing.T, source extract.Source[T], notes *extract.Notes) int {
	t.Helper()
	n := 0
	for _, err := range source.Rows(t.Context(), notes) {
		require.NoError(t, err)
		n++
	}
	return n
}

// MariaDB's level belongs to the session, and the next user of a connection
// must not find another one than before.
func TestIsolationLeavesNothingBehind(t *testing.T) {
	db := places(t, testdb.Start(t, testdb.MariaDB))
	db.SetMaxOpenConns(1)
	for _, isolation := range []extract.Isolation{extract.ReadCommitted, extract.Snapshot} {
		count(t, extract.Query(extract.DB(db, isolation), csvspec.Location, placeQuery, nil), nil)
		var level string
		var inTransaction bool
		require.NoError(t, db.QueryRowContext(t.Context(), "SELECT @@tx_isolation, @@in_transaction").Scan(&level, &inTransaction))
		require.Equal(t, "REPEATABLE-READ", level)
		require.False(t, inTransaction)
	}
}

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

func TestQueryThatFailsHalfWay(t *testing.T) {
	for _, kind := range testdb.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			db := testdb.Start(t, kind).Database(t)
			rows := 0
			var last error
			for _, err := range extract.Query(extract.DB(db, extract.Snapshot), csvspec.Location, numbers[kind].failing, nil).Rows(t.Context(), nil) {
				if last = err; err == nil {
					rows++
				}
			}
			require.ErrorContains(t, last, "location.csv: the query failed after 999 rows: ")
			require.Equal(t, 999, rows)
			require.Zero(t, db.Stats().InUse)
		})
	}
}

func TestCancelledQuery(t *testing.T) {
	for _, kind := range testdb.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			db := places(t, testdb.Start(t, kind))
			conn := extract.OneTransaction(db, extract.Snapshot)
			endless := extract.Query(conn, csvspec.Location, numbers[kind].endless, nil)
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
		})
	}
}
