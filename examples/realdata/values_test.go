package realdata_test

import (
	"testing"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/examples/internal/testdb"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/stretchr/testify/require"
)

// valueTest is an SQL expression and what it becomes in a column of the type:
// a text, or a Code.
type valueTest struct {
	expression string
	of         csvspec.Type
	policy     extract.Policy
	want       any
}

// valueTests are what the drivers really give for the products' types.
func valueTests(t *testing.T) map[testdb.Kind][]valueTest {
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	latin := extract.Policy{Charset: "windows-1252"}
	none := extract.Policy{}
	return map[testdb.Kind][]valueTest{
		testdb.SQLite: {
			{"NULL", csvspec.TypeDecimal, none, ""},
			{"'2024-02-29 00:00:00.000'", csvspec.TypeDate, none, "2024/02/29"},
			{"'2024-02-29 13:05'", csvspec.TypeDate, none, csvspec.CodeTypeDate},
			{"12.5", csvspec.TypeDecimal, none, "12.5"},
			{"12.5", csvspec.TypeChar, none, csvspec.CodeTypeChar},
			{"0.1 + 0.2", csvspec.TypeDecimal, none, csvspec.CodeTypeDecimal},
			{"0.1 + 0.2", csvspec.TypeDecimal, extract.Policy{Round: true}, "0.3"},
			{"x'4DFC'", csvspec.TypeChar, none, csvspec.CodeEncoding},
			{"x'4DFC'", csvspec.TypeChar, latin, "Mü"},
			{"CAST(x'4DFC' AS TEXT)", csvspec.TypeChar, none, csvspec.CodeEncoding},
			{"CAST(x'4DFC' AS TEXT)", csvspec.TypeChar, latin, "Mü"},
		},
		testdb.Postgres: {
			{"NULL", csvspec.TypeDate, none, ""},
			{"DATE '2024-02-29'", csvspec.TypeDate, none, "2024/02/29"},
			{"TIMESTAMP '2024-02-29 00:00'", csvspec.TypeDate, none, "2024/02/29"},
			{"TIMESTAMP '2024-02-29 13:05'", csvspec.TypeDate, none, csvspec.CodeTypeDate},
			{"TIMESTAMPTZ '2024-02-28 23:30+00'", csvspec.TypeDate, none, csvspec.CodeTypeDate},
			{"TIMESTAMPTZ '2024-02-28 23:30+00'", csvspec.TypeDate, extract.Policy{DateIn: berlin}, "2024/02/29"},
			{"DATE '2024-02-29'", csvspec.TypeDate, extract.Policy{DateIn: berlin}, extract.ErrPolicy},
			{"TIMESTAMP 'infinity'", csvspec.TypeDate, none, csvspec.CodeTypeDate},
			{"DATE '1753-01-01'", csvspec.TypeDate, none, csvspec.CodeTypeDate},
			{"DATE '1753-01-01'", csvspec.TypeDate, extract.Policy{NullIf: []string{"1753-01-01"}}, ""},
			{"TRUE", csvspec.TypeBit, none, "1"},
			{"TRUE", csvspec.TypeInteger, none, csvspec.CodeTypeInteger},
			{"NULL::boolean", csvspec.TypeBit, none, csvspec.CodeTypeBit},
			{"12.50::numeric(10, 2)", csvspec.TypeDecimal, none, "12.5"},
			{"12.00::numeric(10, 2)", csvspec.TypeInteger, none, "12"},
			{"1::numeric / 3", csvspec.TypeDecimal, none, csvspec.CodeTypeDecimal},
			{"1::numeric / 3", csvspec.TypeDecimal, extract.Policy{Round: true}, "0.3333"},
			{"'NaN'::numeric", csvspec.TypeDecimal, none, csvspec.CodeTypeDecimal},
			{"0.1::float8", csvspec.TypeDecimal, none, "0.1"},
			{"9223372036854775807", csvspec.TypeInteger, none, csvspec.CodeTypeInteger},
			{"'A'::char(5)", csvspec.TypeChar, none, "A    "},
			{"'A'::char(5)", csvspec.TypeChar, extract.Policy{Trim: true}, "A"},
			{`'\x4dfc'::bytea`, csvspec.TypeChar, none, csvspec.CodeEncoding},
			{`'\x4dfc'::bytea`, csvspec.TypeChar, latin, "Mü"},
			{"ARRAY[1, 2]", csvspec.TypeInteger, none, csvspec.CodeTypeInteger},
		},
		testdb.MariaDB: {
			{"NULL", csvspec.TypeChar, none, ""},
			{"DATE '2024-02-29'", csvspec.TypeDate, none, "2024/02/29"},
			{"TIMESTAMP '2024-02-29 00:00:00'", csvspec.TypeDate, none, "2024/02/29"},
			{"TIMESTAMP '2024-02-29 13:05:00'", csvspec.TypeDate, none, csvspec.CodeTypeDate},
			{"CAST('0000-00-00' AS DATE)", csvspec.TypeDate, none, csvspec.CodeTypeDate},
			{"CAST('0000-00-00' AS DATE)", csvspec.TypeDate, extract.Policy{NullIf: []string{"0001-01-01"}}, ""},
			{"TRUE", csvspec.TypeBit, none, "1"},
			{"b'1'", csvspec.TypeBit, none, csvspec.CodeTypeBit},
			{"12.50", csvspec.TypeDecimal, none, "12.5"},
			{"12.00", csvspec.TypeInteger, none, "12"},
			{"1 / 7e0", csvspec.TypeDecimal, extract.Policy{Round: true}, "0.1429"},
			{"CAST(0.1 AS FLOAT)", csvspec.TypeDecimal, none, "0.1"},
			{"18446744073709551615", csvspec.TypeChar, none, "18446744073709551615"},
			{"18446744073709551615", csvspec.TypeInteger, none, csvspec.CodeTypeInteger},
			{"_latin1 0x4DFC", csvspec.TypeChar, none, "Mü"},
			{"CAST(0x4DFC AS BINARY)", csvspec.TypeChar, none, csvspec.CodeEncoding},
			{"CAST(0x4DFC AS BINARY)", csvspec.TypeChar, latin, "Mü"},
			{"CAST('A' AS CHAR(5))", csvspec.TypeChar, none, "A"},
		},
	}
}

func testValues(t *testing.T, server *testdb.Server) {
	conn := extract.DB(server.Database(t), extract.NoIsolation)
	for _, test := range valueTests(t)[server.Kind] {
		t.Run(test.expression+" "+test.of.String(), func(t *testing.T) {
			layout := csvspec.Location.Layout()
			layout.Columns = append(layout.Columns, csvspec.DefaultColumn("x", test.of))
			layout.Overrides = append(layout.Overrides, csvspec.Override{Rule: csvspec.RuleColumns, Reason: "test"})
			file, err := csvspec.Location.WithLayout(layout)
			require.NoError(t, err)
			opts := &extract.Options{Policies: map[string]extract.Policy{"x": test.policy}}
			query := "SELECT 'L' AS location_code, 'L' AS description, 1 AS active, " + test.expression + " AS x"

			// With an argument the drivers speak another protocol.
			text, err := extractX(t, extract.Query(conn, file, query, opts))
			prepared, preparedErr := extractX(t, extract.Query(conn, file, query+" WHERE 1 = "+parameter(server.Kind), opts, 1))
			if want, ok := test.want.(error); ok {
				require.ErrorIs(t, err, want)
				require.ErrorIs(t, preparedErr, want)
				return
			}
			require.NoError(t, err)
			require.NoError(t, preparedErr)
			require.Equal(t, []any{test.want, test.want}, []any{text, prepared})
		})
	}
}

func parameter(kind testdb.Kind) string {
	if kind == testdb.Postgres {
		return "$1"
	}
	return "?"
}

// extractX returns what the one row has in the column that was added.
func extractX(t *testing.T, source extract.Source[csvspec.LocationRow]) (x string, err error) {
	for row, err := range source.Rows(t.Context(), nil) {
		if err != nil {
			return "", err
		}
		x = row.Extra[0]
	}
	return x, nil
}
