package realdata_test

import (
	"database/sql"
	"fmt"
	"testing"

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
func testIsolation(t *testing.T, server *testdb.Server) {
	for name, test := range map[string]struct {
		conn func(*sql.DB) *extract.Conn
		want int
	}{
		"one snapshot":       {func(db *sql.DB) *extract.Conn { return extract.OneTransaction(db, extract.Snapshot) }, 1},
		"a snapshot each":    {func(db *sql.DB) *extract.Conn { return extract.DB(db, extract.Snapshot) }, 2},
		"one read committed": {func(db *sql.DB) *extract.Conn { return extract.OneTransaction(db, extract.ReadCommitted) }, committedSeen[server.Kind]},
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

// The next user of a connection must find it as before: MariaDB's level, for
// one, belongs to the session.
func testNothingLeftBehind(t *testing.T, server *testdb.Server) {
	db := places(t, server)
	db.SetMaxOpenConns(1)
	before := level(t, db, server.Kind)
	for _, isolation := range []extract.Isolation{extract.ReadCommitted, extract.Snapshot} {
		count(t, extract.Query(extract.DB(db, isolation), csvspec.Location, placeQuery, nil), nil)
		require.Equal(t, before, level(t, db, server.Kind))
		_, err := db.ExecContext(t.Context(), "DELETE FROM vendor")
		require.NoError(t, err, "no transaction that only reads is open")
	}
}

// level returns what a product says of its isolation.
func level(t *testing.T, db *sql.DB, kind testdb.Kind) (level string) {
	t.Helper()
	question := map[testdb.Kind]string{
		testdb.SQLite:   "PRAGMA read_uncommitted",
		testdb.Postgres: "SHOW transaction_isolation",
		testdb.MariaDB:  "SELECT concat(@@tx_isolation, @@in_transaction)",
	}
	require.NoError(t, db.QueryRowContext(t.Context(), question[kind]).Scan(&level))
	return level
}
