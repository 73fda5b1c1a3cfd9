package extract_test

import (
	"database/sql/driver"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/stretchr/testify/require"
)

// goodStock returns the columns and the values of a good row of stock.csv.
func goodStock() (columns []string, row []driver.Value) {
	columns = []string{"item_code", "location", "date_added", "inventory_unit_cost", "purchase_unit_cost", "stock_on_hand", "vendor_code"}
	row = []driver.Value{"AR-5381", "PLANT", time.Date(2008, 4, 30, 0, 0, 0, 0, time.UTC), "1.2345", 2.5, int64(408), []byte("AUSTRALI0001")}
	return columns, row
}

// What real ERPs give and the interface does not take, without and with the
// policy that lets it pass.
func TestBadInput(t *testing.T) {
	for _, test := range []struct {
		name    string
		column  int // of goodStock
		value   driver.Value
		policy  extract.Policy
		wantErr string // "" where the row passes
		code    csvspec.Code
	}{
		{
			name: "NULL in a Required column", column: 0, value: nil,
			wantErr: "stock.csv: row 3: item_code NULL: blank, but the column is Required", code: csvspec.CodeRequiredBlank,
		},
		{
			name: "line break", column: 0, value: "AR\r\n5381",
			wantErr: `stock.csv: row 3: item_code "AR\r\n5381": a line break; take it out in the query, or declare line_breaks`, code: csvspec.CodeBareCR,
		},
		{name: "line break with the policy", column: 0, value: "AR\r\n5381", policy: extract.Policy{LineBreaks: true}},
		{
			name: "windows-1252", column: 0, value: []byte("GR\xdcN"),
			wantErr: `stock.csv: row 3: item_code "GR\xdcN": not UTF-8; declare the charset of the column`, code: csvspec.CodeEncoding,
		},
		{name: "windows-1252 with the policy", column: 0, value: []byte("GR\xdcN"), policy: extract.Policy{Charset: "windows-1252"}},
		{
			name: "code of 256 characters", column: 0, value: strings.Repeat("Ü", 256),
			wantErr: `stock.csv: row 3: item_code "` + strings.Repeat("Ü", 60) + `"…: 256 characters, at most 255 fit; shorten it at the source, or declare cut`, code: csvspec.CodeTooLong,
		},
		{name: "code of 255 characters", column: 0, value: strings.Repeat("Ü", 255)},
		{name: "code of 256 characters with the policy", column: 0, value: strings.Repeat("Ü", 256), policy: extract.Policy{Cut: true}},
		{
			name: "five places", column: 3, value: "1.23456",
			wantErr: `stock.csv: row 3: inventory_unit_cost "1.23456": more than 4 decimals, which is what the column holds; round it in the query, or declare round`, code: csvspec.CodeTypeDecimal,
		},
		{name: "five places with the policy", column: 3, value: "1.23456", policy: extract.Policy{Round: true}},
		{
			name: "1753-01-01", column: 2, value: time.Date(1753, 1, 1, 0, 0, 0, 0, time.UTC),
			wantErr: "stock.csv: row 3: date_added 1753-01-01T00:00:00Z: a day before all business, as some ERPs write for none; list it in null_if", code: csvspec.CodeTypeDate,
		},
		{name: "1753-01-01 with the policy", column: 2, value: time.Date(1753, 1, 1, 0, 0, 0, 0, time.UTC), policy: extract.Policy{NullIf: []string{"1753-01-01"}}},
		{
			name: "time of day", column: 2, value: time.Date(2008, 4, 30, 13, 5, 0, 0, time.UTC),
			wantErr: "stock.csv: row 3: date_added 2008-04-30T13:05:00Z: a time of day, where the column holds a day; cast it to a date in the query, or declare date_in", code: csvspec.CodeTypeDate,
		},
		{name: "time of day with the policy", column: 2, value: time.Date(2008, 4, 30, 13, 5, 0, 0, time.UTC), policy: extract.Policy{DateIn: time.UTC}},
	} {
		t.Run(test.name, func(t *testing.T) {
			columns, good := goodStock()
			bad := append([]driver.Value(nil), good...)
			bad[test.column] = test.value
			opts := &extract.Options{Policies: map[string]extract.Policy{columns[test.column]: test.policy}}

			rows, err := collect(t, query(t, csvspec.Stock, rowsOf(columns, good, good, bad, good), opts), nil)
			if test.wantErr == "" {
				require.NoError(t, err)
				require.Len(t, rows, 4)
				return
			}
			require.Len(t, rows, 2, "what came before the bad row")
			require.ErrorIs(t, err, test.code)
			require.ErrorContains(t, err, test.wantErr)
		})
	}
}

func TestQueryThatFailsHalfWay(t *testing.T) {
	reset := errors.New("connection reset by peer")
	columns, good := goodStock()
	rows, err := collect(t, query(t, csvspec.Stock, rowsOf(columns, good, good, good).thenFails(reset), nil), nil)
	require.Len(t, rows, 3)
	require.ErrorIs(t, err, reset)
	require.EqualError(t, err, "stock.csv: the query failed after row 3: connection reset by peer")
	failure, ok := errors.AsType[*extract.QueryError](err)
	require.True(t, ok)
	require.EqualValues(t, 3, failure.Row)
}

func TestQueryThatFailsAtOnce(t *testing.T) {
	db := &erp{}
	pool := db.open(t)
	_, err := collect(t, extract.Query(extract.DB(pool, extract.NoIsolation), csvspec.Stock, "SELEKT", nil), nil)
	require.EqualError(t, err, `stock.csv: the query failed: syntax error in "SELEKT"`)
	require.Zero(t, pool.Stats().InUse)
}

// A source that fails half way leaves no file behind that looks whole.
func TestBrokenSourceGivesNoFile(t *testing.T) {
	columns, good := goodStock()
	source := query(t, csvspec.Stock, rowsOf(columns, good, good).thenFails(errors.New("gone")), nil)
	var file strings.Builder
	summary, err := csvspec.Stock.Write(&file, source.Rows(t.Context(), nil), nil)
	require.ErrorContains(t, err, "gone")
	require.Zero(t, summary)
}
