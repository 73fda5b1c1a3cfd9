package extract_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/stretchr/testify/require"
)

func query[T any](t testing.TB, file csvspec.File[T], r result, opts *extract.Options, args ...any) extract.Source[T] {
	t.Helper()
	db := &erp{results: map[string]result{"q": r}}
	return extract.Query(extract.DB(db.open(t), extract.NoIsolation), file, "q", opts, args...)
}

func TestQueryFindsColumnsByName(t *testing.T) {
	r := rowsOf([]string{"DESCRIPTION", "Lead time", "supplier_code"}, []driver.Value{"Acme", int64(14), "A1"})
	notes := new(extract.Notes)
	rows, err := collect(t, query(t, csvspec.Supplier, r, nil), notes)
	require.NoError(t, err)
	require.Equal(t, []csvspec.SupplierRow{{Code: "A1", Description: "Acme", LeadTimeDays: csvspec.Some[int64](14)}}, rows)
	require.Equal(t, extract.Report{
		Blank:     []extract.BlankColumn{{File: "supplier.csv", Column: "type"}},
		Isolation: []extract.IsolationNote{{File: "supplier.csv", Asked: extract.NoIsolation, Got: "none was asked for"}},
	}, notes.Report())
}

func TestQueryFillsGroups(t *testing.T) {
	columns := []string{"item_code", "location", "inventory_unit_cost", "purchase_unit_cost", "stock_on_hand", "vendor_code", "Group 3", "group_1"}
	r := rowsOf(columns,
		[]driver.Value{"I1", "L", "0", "0", int64(1), "V", "RED", "BIKE"},
		[]driver.Value{"I2", "L", "0", "0", int64(1), "V", nil, "CAR"},
	)
	rows, err := collect(t, query(t, csvspec.Stock, r, nil), nil)
	require.NoError(t, err)
	require.Equal(t, []string{"BIKE", "", "RED"}, rows[0].Groups)
	require.Equal(t, []string{"CAR", "", ""}, rows[1].Groups)
}

func TestQueryFillsUTFile(t *testing.T) {
	file, err := csvspec.UT("ut_001.csv", []string{"Code", "Größe"})
	require.NoError(t, err)
	rows, err := collect(t, query(t, file, rowsOf([]string{"größe", "code"}, []driver.Value{"XL", int64(4)}), nil), nil)
	require.NoError(t, err)
	require.Equal(t, []csvspec.UTRow{{"4", "XL"}}, rows)
}

func TestQueryRefusesColumns(t *testing.T) {
	for name, test := range map[string]struct {
		columns []string
		want    string
	}{
		"unknown":       {[]string{"supplier_code", "description", "lead_tme"}, `there is no column "lead_tme"; it has supplier_code, description, type, lead_time`},
		"twice":         {[]string{"supplier_code", "description", "Supplier Code"}, "supplier_code is given twice"},
		"missing":       {[]string{"supplier_code"}, "description is Required and not given"},
		"several wrong": {[]string{"code"}, `there is no column "code", supplier_code is Required and not given, description`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := collect(t, query(t, csvspec.Supplier, rowsOf(test.columns), nil), nil)
			require.ErrorIs(t, err, extract.ErrColumns)
			require.ErrorContains(t, err, "supplier.csv: ")
			require.ErrorContains(t, err, test.want)
		})
	}
	t.Run("a heading of several columns", func(t *testing.T) {
		_, err := collect(t, query(t, csvspec.Master, rowsOf([]string{"item_code", "description", "unique_identifier", "Not used"}), nil), nil)
		require.ErrorContains(t, err, `"Not used" means several columns`)
	})
	t.Run("far too many groups", func(t *testing.T) {
		_, err := collect(t, query(t, csvspec.Stock, rowsOf([]string{"group_1000000"}), nil), nil)
		require.ErrorContains(t, err, `there is no column "group_1000000"`)
	})
}

func TestQueryOptionsThatCannotBe(t *testing.T) {
	columns := []string{"supplier_code", "description"}
	for name, opts := range map[string]*extract.Options{
		"skip in a snapshot":               {Skip: 1},
		"skip below zero":                  {Skip: -1},
		"a policy of a column that is not": {Policies: map[string]extract.Policy{"colour": {Trim: true}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := collect(t, query(t, csvspec.Supplier, rowsOf(columns), opts), nil)
			require.ErrorIs(t, err, extract.ErrPolicy)
		})
	}
}

func TestDateInWantsAZone(t *testing.T) {
	r := rowsOf([]string{"item_code", "location", "inventory_unit_cost", "purchase_unit_cost", "stock_on_hand", "vendor_code", "date_added"})
	r.types = []string{"TEXT", "TEXT", "NUMERIC", "NUMERIC", "INT8", "TEXT", "DATE"}
	opts := &extract.Options{Policies: map[string]extract.Policy{"date_added": {DateIn: time.UTC}}}
	_, err := collect(t, query(t, csvspec.Stock, r, opts), nil)
	require.ErrorIs(t, err, extract.ErrPolicy)
	require.ErrorContains(t, err, "DATE, which has no zone")
}

func TestQueryPassesArguments(t *testing.T) {
	r := result{columns: []string{"location_code", "description", "active"}}
	r.rows = func(_ context.Context, args []driver.NamedValue) iter.Seq2[[]driver.Value, error] {
		return func(yield func([]driver.Value, error) bool) {
			yield([]driver.Value{args[0].Value, args[1].Value, true}, nil)
		}
	}
	rows, err := collect(t, query(t, csvspec.Location, r, nil, "A", "B"), nil)
	require.NoError(t, err)
	require.Equal(t, []csvspec.LocationRow{{Code: "A", Description: "B", Active: true}}, rows)
}

// endless is a result that never ends, and counts what was read of it.
func endless(read *int) result {
	r := result{columns: []string{"location_code", "description", "active"}}
	r.rows = func(context.Context, []driver.NamedValue) iter.Seq2[[]driver.Value, error] {
		return func(yield func([]driver.Value, error) bool) {
			for ; yield([]driver.Value{"A", "B", true}, nil); *read++ {
			}
		}
	}
	return r
}

func TestQueryStreams(t *testing.T) {
	read, taken := 0, 0
	db := &erp{results: map[string]result{"q": endless(&read)}}
	pool := db.open(t)
	source := extract.Query(extract.DB(pool, extract.NoIsolation), csvspec.Location, "q", nil)
	for _, err := range source.Rows(t.Context(), nil) {
		require.NoError(t, err)
		if taken++; taken == 100_000 {
			break
		}
	}
	require.Less(t, read, taken+1000)
	require.Zero(t, pool.Stats().InUse, "the connection is given back")
}

func TestQueryEndsWithItsContext(t *testing.T) {
	read := 0
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	stopped := errors.New("the operator stopped it")
	var last error
	for _, err := range query(t, csvspec.Location, endless(&read), nil).Rows(ctx, nil) {
		last = err
		cancel(stopped)
	}
	require.ErrorIs(t, last, stopped)
	require.ErrorContains(t, last, "location.csv")
}

func TestQueryRunsAgain(t *testing.T) {
	source := query(t, csvspec.Location, rowsOf([]string{"location_code", "description", "active"}, []driver.Value{"A", "B", true}), nil)
	for range 2 {
		rows, err := collect(t, source, nil)
		require.NoError(t, err)
		require.Len(t, rows, 1)
	}
}

func TestQuerySkipsSoManyRows(t *testing.T) {
	columns := []string{"item_code", "location", "order_date", "invoice_issue_date", "sales_quantity"}
	good := []driver.Value{"I", "L", "2024-01-02", "2024-01-03", "1"}
	bad := []driver.Value{"", "L", "2024-01-02", "yesterday", "1"}
	r := rowsOf(columns, good, bad, good, bad, good)

	notes := new(extract.Notes)
	rows, err := collect(t, query(t, csvspec.Sales, r, &extract.Options{Skip: 2}), notes)
	require.NoError(t, err)
	require.Len(t, rows, 3)
	skipped := notes.Report().Skipped
	require.Len(t, skipped, 2)
	require.EqualValues(t, 2, skipped[0].Row)
	require.ErrorIs(t, skipped[0].Err, csvspec.CodeRequiredBlank)
	require.ErrorIs(t, skipped[0].Err, csvspec.CodeTypeDate, "all faults of a row are told")

	rows, err = collect(t, query(t, csvspec.Sales, r, &extract.Options{Skip: 1}), nil)
	require.Len(t, rows, 2)
	value, ok := errors.AsType[*extract.ValueError](err)
	require.True(t, ok)
	require.EqualValues(t, 4, value.Row)
}

func TestQueryReleasesBytesOfTheDriver(t *testing.T) {
	lent := []byte("A")
	r := result{columns: []string{"location_code", "description", "active"}}
	r.rows = func(context.Context, []driver.NamedValue) iter.Seq2[[]driver.Value, error] {
		return func(yield func([]driver.Value, error) bool) {
			for lent[0] = 'A'; lent[0] <= 'Z' && yield([]driver.Value{lent, lent, true}, nil); lent[0]++ {
			}
		}
	}
	rows, err := collect(t, query(t, csvspec.Location, r, nil), nil)
	require.NoError(t, err)
	require.Len(t, rows, 26)
	for i, row := range rows {
		require.Equal(t, string(rune('A'+i)), row.Code)
	}
}

// A database that swallows a query must not hold up the transmission for ever.
// What becomes of a driver that is deaf to its context is in the tests of
// Within.
func TestQueryWithoutAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := result{columns: []string{"location_code", "description", "active"}}
		r.rows = func(ctx context.Context, _ []driver.NamedValue) iter.Seq2[[]driver.Value, error] {
			return func(yield func([]driver.Value, error) bool) {
				<-ctx.Done()
				yield(nil, ctx.Err())
			}
		}
		db := &erp{results: map[string]result{"q": r}}
		pool := db.open(t)
		source := extract.Query(extract.DB(pool, extract.NoIsolation), csvspec.Location, "q", &extract.Options{RowWait: time.Minute})
		began := time.Now()
		rows, err := collect(t, source, nil)
		require.Empty(t, rows)
		require.ErrorIs(t, err, extract.ErrStalled)
		require.ErrorContains(t, err, "location.csv: no row in time: waited 1m0s")
		require.Equal(t, time.Minute, time.Since(began))
		require.Zero(t, pool.Stats().InUse)
		require.NoError(t, pool.Close())
	})
}
