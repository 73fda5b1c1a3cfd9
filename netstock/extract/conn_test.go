package extract_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/stretchr/testify/require"
)

// places is an ERP with the results that location.csv and supplier.csv want.
func places(levels ...sql.IsolationLevel) *erp {
	return &erp{levels: levels, results: map[string]result{
		"locations": rowsOf([]string{"location_code", "description", "active"}, []driver.Value{"A", "B", true}),
		"suppliers": rowsOf([]string{"supplier_code", "description"}, []driver.Value{"S", "T"}),
	}}
}

func TestIsolationOfAnyDriver(t *testing.T) {
	for name, test := range map[string]struct {
		asked   extract.Isolation
		grants  []sql.IsolationLevel
		got     string
		wantErr string
	}{
		"none":                     {extract.NoIsolation, nil, "none was asked for", ""},
		"snapshot":                 {extract.Snapshot, []sql.IsolationLevel{sql.LevelSnapshot}, "Snapshot, as the driver says", ""},
		"snapshot refused":         {extract.Snapshot, []sql.IsolationLevel{sql.LevelReadCommitted}, "", "location.csv: the database does not give this isolation: the driver refuses Snapshot: isolation level Snapshot is not supported"},
		"read committed":           {extract.ReadCommitted, []sql.IsolationLevel{sql.LevelReadCommitted}, "Read Committed, as the driver says", ""},
		"read committed refused":   {extract.ReadCommitted, nil, "", "the driver refuses Read Committed"},
		"what nobody asks by name": {0, nil, "", "Isolation(0); give NoIsolation, ReadCommitted or Snapshot"},
	} {
		t.Run(name, func(t *testing.T) {
			db := places(test.grants...)
			pool := db.open(t)
			notes := new(extract.Notes)
			rows, err := collect(t, extract.Query(extract.DB(pool, test.asked), csvspec.Location, "locations", nil), notes)
			require.Zero(t, pool.Stats().InUse)
			require.Equal(t, db.began.Load(), db.ended.Load())
			if test.wantErr != "" {
				require.ErrorIs(t, err, extract.ErrIsolation)
				require.ErrorContains(t, err, test.wantErr)
				require.Empty(t, notes.Report().Isolation)
				return
			}
			require.NoError(t, err)
			require.Len(t, rows, 1)
			require.Equal(t, []extract.IsolationNote{{File: "location.csv", Asked: test.asked, Got: test.got}}, notes.Report().Isolation)
		})
	}
}

// A pool of connections between us and the server may hand out another
// session for each statement, and then BEGIN isolates nothing.
func TestIsolationIsProven(t *testing.T) {
	const show = "SHOW transaction_isolation"
	for name, test := range map[string]struct {
		level, refused string
		wantErr        string
	}{
		"given":   {level: "repeatable read"},
		"more":    {level: "SERIALIZABLE"},
		"less":    {level: "read committed", wantErr: `asked PostgreSQL for snapshot, but "SHOW transaction_isolation" answers "read committed"`},
		"refused": {level: "repeatable read", refused: "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", wantErr: "PostgreSQL: BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY: not here"},
	} {
		t.Run(name, func(t *testing.T) {
			db := places()
			db.results[show] = rowsOf([]string{"transaction_isolation"}, []driver.Value{test.level})
			var statements []string
			db.obeys = func(statement string) error {
				if statements = append(statements, statement); statement == test.refused {
					return errors.New("not here")
				}
				return nil
			}
			pool := db.open(t)
			notes := new(extract.Notes)
			_, err := collect(t, extract.Query(extract.DB(pool, extract.Snapshot), csvspec.Location, "locations", nil), notes)
			require.Zero(t, pool.Stats().InUse)
			require.Equal(t, "ROLLBACK", statements[len(statements)-1])
			if test.wantErr != "" {
				require.ErrorIs(t, err, extract.ErrIsolation)
				require.ErrorContains(t, err, test.wantErr)
				return
			}
			require.NoError(t, err)
			require.Equal(t, []extract.IsolationNote{{File: "location.csv", Asked: extract.Snapshot, Got: test.level, Proof: show}}, notes.Report().Isolation)
		})
	}
}

// both returns the two queries of places over one transaction.
func both(t *testing.T, db *erp) (*sql.DB, extract.Source[csvspec.LocationRow], extract.Source[csvspec.SupplierRow]) {
	t.Helper()
	pool := db.open(t)
	conn := extract.OneTransaction(pool, extract.Snapshot)
	return pool, extract.Query(conn, csvspec.Location, "locations", nil), extract.Query(conn, csvspec.Supplier, "suppliers", nil)
}

func TestOneTransactionEndsWithItsLastQuery(t *testing.T) {
	db := places(sql.LevelSnapshot)
	pool, locations, suppliers := both(t, db)
	for run := range int64(2) {
		notes := new(extract.Notes)
		_, err := collect(t, locations, notes)
		require.NoError(t, err)
		require.Equal(t, 1, pool.Stats().InUse, "the transaction waits for the other file")
		_, err = collect(t, suppliers, notes)
		require.NoError(t, err)
		require.Zero(t, pool.Stats().InUse)
		require.Equal(t, run+1, db.began.Load())
		require.Equal(t, run+1, db.ended.Load())
		require.Len(t, notes.Report().Isolation, 2)
	}
}

func TestOneTransactionTakesTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := places(sql.LevelSnapshot)
		pool, locations, suppliers := both(t, db)
		notes := new(extract.Notes)
		var wait sync.WaitGroup
		wait.Go(func() {
			for _, err := range locations.Rows(t.Context(), notes) {
				require.NoError(t, err)
				time.Sleep(time.Hour) // longer than a row may take: it is the reader that is slow
			}
		})
		wait.Go(func() {
			_, err := collect(t, suppliers, notes)
			require.NoError(t, err)
		})
		wait.Wait()
		require.False(t, db.overlapped.Load())
		require.EqualValues(t, 1, db.began.Load())
		require.EqualValues(t, 1, db.ended.Load())
		require.NoError(t, pool.Close())
	})
}

func TestOneTransactionEndsWithAFailure(t *testing.T) {
	failure := errors.New("disk error")
	for why, leave := range map[string]func(*testing.T, *erp, extract.Source[csvspec.LocationRow], *extract.Notes){
		"location.csv: the query failed after row 1: disk error": func(t *testing.T, db *erp, locations extract.Source[csvspec.LocationRow], notes *extract.Notes) {
			db.results["locations"] = db.results["locations"].thenFails(failure)
			_, err := collect(t, locations, notes)
			require.ErrorIs(t, err, failure)
		},
		"its reader left before the last row": func(t *testing.T, db *erp, locations extract.Source[csvspec.LocationRow], notes *extract.Notes) {
			db.results["locations"] = endless(new(int))
			for range locations.Rows(t.Context(), notes) {
				break
			}
		},
	} {
		t.Run(why, func(t *testing.T) {
			db := places(sql.LevelSnapshot)
			pool, locations, suppliers := both(t, db)
			notes := new(extract.Notes)
			leave(t, db, locations, notes)
			require.Zero(t, pool.Stats().InUse)
			require.EqualValues(t, 1, db.ended.Load())

			_, err := collect(t, suppliers, notes)
			require.ErrorIs(t, err, extract.ErrTransaction, "the rest of the run must not see another moment")
			require.ErrorContains(t, err, "supplier.csv: the shared transaction is over: location.csv ended it: "+why)

			_, err = collect(t, suppliers, new(extract.Notes))
			require.NoError(t, err, "a new run has a new transaction")
		})
	}
}

func TestOneTransactionThatDidNotBegin(t *testing.T) {
	db := places()
	_, locations, suppliers := both(t, db)
	notes := new(extract.Notes)
	_, err := collect(t, locations, notes)
	require.ErrorIs(t, err, extract.ErrIsolation)
	_, err = collect(t, suppliers, notes)
	require.ErrorIs(t, err, extract.ErrTransaction)
}

// A query that nobody knew of when the transaction ended must not see another
// moment than the files before it.
func TestOneTransactionIsOverForLateQueries(t *testing.T) {
	pool := places(sql.LevelSnapshot).open(t)
	conn := extract.OneTransaction(pool, extract.Snapshot)
	notes := new(extract.Notes)
	_, err := collect(t, extract.Query(conn, csvspec.Location, "locations", nil), notes)
	require.NoError(t, err)
	_, err = collect(t, extract.Query(conn, csvspec.Supplier, "suppliers", nil), notes)
	require.ErrorIs(t, err, extract.ErrTransaction)
}

func TestOneTransactionWithoutNotes(t *testing.T) {
	db := places(sql.LevelSnapshot)
	_, locations, suppliers := both(t, db)
	for range 2 {
		_, err := collect(t, locations, nil)
		require.NoError(t, err)
		_, err = collect(t, suppliers, nil)
		require.NoError(t, err)
	}
	require.EqualValues(t, 2, db.began.Load())
	require.EqualValues(t, 2, db.ended.Load())
}

func TestOneTransactionDoesNotWaitForever(t *testing.T) {
	for name, test := range map[string]struct {
		cancel bool
		after  time.Duration
	}{
		"for a query that never comes": {false, extract.DefaultRowWait},
		"after its context has ended":  {true, 5 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db := places(sql.LevelSnapshot)
				pool, locations, suppliers := both(t, db)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				notes := new(extract.Notes)
				for _, err := range locations.Rows(ctx, notes) {
					require.NoError(t, err)
				}
				if test.cancel {
					cancel()
				}
				time.Sleep(test.after - time.Second)
				synctest.Wait()
				require.Zero(t, db.ended.Load())
				time.Sleep(2 * time.Second)
				synctest.Wait()
				require.EqualValues(t, 1, db.ended.Load())
				require.Zero(t, pool.Stats().InUse)

				_, err := collect(t, suppliers, notes)
				require.ErrorContains(t, err, "no query followed in time")
				require.NoError(t, pool.Close())
			})
		})
	}
}

func TestTurnEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := places(sql.LevelSnapshot)
		db.results["locations"] = endless(new(int))
		pool, locations, suppliers := both(t, db)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		for _, err := range locations.Rows(t.Context(), nil) {
			require.NoError(t, err)
			var last error
			for _, err := range suppliers.Rows(ctx, nil) {
				last = err
			}
			require.ErrorIs(t, last, context.DeadlineExceeded)
			require.ErrorContains(t, last, "supplier.csv: waiting for the query before it")
			break
		}
		require.NoError(t, pool.Close())
	})
}
