package extract_test

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/stretchr/testify/require"
)

// typed is location.csv with one more column of each type, If Applicable.
func typed(t *testing.T) csvspec.File[csvspec.LocationRow] {
	t.Helper()
	layout := csvspec.Location.Layout()
	for _, c := range typedColumns {
		layout.Columns = append(layout.Columns, csvspec.DefaultColumn(c.name, c.of))
	}
	layout.Overrides = append(layout.Overrides, csvspec.Override{Rule: csvspec.RuleColumns, Reason: "test"})
	file, err := csvspec.Location.WithLayout(layout)
	require.NoError(t, err)
	return file
}

var typedColumns = []struct {
	name string
	of   csvspec.Type
}{
	{"a_char", csvspec.TypeChar},
	{"an_integer", csvspec.TypeInteger},
	{"a_decimal", csvspec.TypeDecimal},
	{"a_date", csvspec.TypeDate},
	{"a_bit", csvspec.TypeBit},
}

// convert sends one value through a query into the i-th typed column.
func convert(t *testing.T, i int, value any, policy extract.Policy) (string, *extract.Notes, error) {
	t.Helper()
	column := typedColumns[i].name
	db := &erp{results: map[string]result{"q": rowsOf(
		[]string{"location_code", "description", "active", column},
		[]driver.Value{"A", "B", true, value},
	)}}
	notes := new(extract.Notes)
	policies := map[string]extract.Policy{column: policy}
	source := extract.Query(extract.DB(db.open(t), extract.NoIsolation), typed(t), "q", &extract.Options{Policies: policies})
	rows, err := collect(t, source, notes)
	if err != nil {
		return "", notes, err
	}
	require.Len(t, rows, 1)
	return rows[0].Extra[i], notes, nil
}

func collect[T any](t testing.TB, source extract.Source[T], notes *extract.Notes) (rows []T, err error) {
	t.Helper()
	for row, err := range source.Rows(t.Context(), notes) {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// The table of the package's documentation, and what lies between its lines.
// A cell is the text that comes into the file, or the code of the error.
func TestConversion(t *testing.T) {
	const (
		char    = csvspec.CodeTypeChar
		integer = csvspec.CodeTypeInteger
		decimal = csvspec.CodeTypeDecimal
		date    = csvspec.CodeTypeDate
		bit     = csvspec.CodeTypeBit
		bytes   = csvspec.CodeEncoding
	)
	zone := time.FixedZone("east", 10*3600)
	for _, test := range []struct {
		value any
		want  [5]any
	}{
		{nil, [5]any{"", "", "", "", bit}},

		{int64(7), [5]any{"7", "7", "7", date, bit}},
		{int64(-7), [5]any{"-7", "-7", "-7", date, bit}},
		{int64(0), [5]any{"0", "0", "0", date, "0"}},
		{int64(1), [5]any{"1", "1", "1", date, "1"}},
		{int64(123456789), [5]any{"123456789", "123456789", decimal, date, bit}},
		{int64(math.MaxInt64), [5]any{"9223372036854775807", integer, decimal, date, bit}},

		{1.0, [5]any{char, "1", "1", date, "1"}},
		{math.Nextafter(0.3, 1), [5]any{char, integer, decimal, date, bit}},
		{2.5, [5]any{char, integer, "2.5", date, bit}},
		{math.Copysign(0, -1), [5]any{char, "0", "0", date, "0"}},
		{1e300, [5]any{char, integer, decimal, date, bit}},
		{math.NaN(), [5]any{char, integer, decimal, date, bit}},
		{math.Inf(-1), [5]any{char, integer, decimal, date, bit}},
		{float32(0.1), [5]any{char, integer, "0.1", date, bit}},

		{"3.00", [5]any{"3.00", "3", "3", date, bit}},
		{".5", [5]any{".5", integer, "0.5", date, bit}},
		{"5.", [5]any{"5.", "5", "5", date, bit}},
		{"+7", [5]any{"+7", "7", "7", date, bit}},
		{"-.50000000000000000000000", [5]any{"-.50000000000000000000000", integer, "-0.5", date, bit}},
		{"-0.00", [5]any{"-0.00", "0", "0", date, bit}},
		{"1.00001", [5]any{"1.00001", integer, decimal, date, bit}},
		{"1e3", [5]any{"1e3", integer, decimal, date, bit}},
		{"1,5", [5]any{"1,5", integer, decimal, date, bit}},
		{"1.5.0", [5]any{"1.5.0", integer, decimal, date, bit}},
		{"--1", [5]any{"--1", integer, decimal, date, bit}},
		{".", [5]any{".", integer, decimal, date, bit}},
		{" 1", [5]any{" 1", integer, decimal, date, bit}},
		{"", [5]any{"", integer, decimal, date, bit}},
		{"1", [5]any{"1", "1", "1", date, "1"}},
		{"999999999999999999", [5]any{"999999999999999999", "999999999999999999", decimal, date, bit}},
		{"1000000000000000000", [5]any{"1000000000000000000", integer, decimal, date, bit}},
		{"99999999.9999", [5]any{"99999999.9999", integer, "99999999.9999", date, bit}},
		{uint64(math.MaxUint64), [5]any{"18446744073709551615", integer, decimal, date, bit}},

		{"2024/02/29", [5]any{"2024/02/29", integer, decimal, "2024/02/29", bit}},
		{"2024-02-29", [5]any{"2024-02-29", integer, decimal, "2024/02/29", bit}},
		{"2023-02-29", [5]any{"2023-02-29", integer, decimal, date, bit}},
		{"2024-02/29", [5]any{"2024-02/29", integer, decimal, date, bit}},
		{"2024-02-29 00:00", [5]any{"2024-02-29 00:00", integer, decimal, "2024/02/29", bit}},
		{"2024-02-29T00:00:00", [5]any{"2024-02-29T00:00:00", integer, decimal, "2024/02/29", bit}},
		{"2024-02-29 00:00:00.000", [5]any{"2024-02-29 00:00:00.000", integer, decimal, "2024/02/29", bit}},
		{"2024-02-29 00:00:00.", [5]any{"2024-02-29 00:00:00.", integer, decimal, date, bit}},
		{"2024-02-29 00:00:01", [5]any{"2024-02-29 00:00:01", integer, decimal, date, bit}},
		{"2024-02-29 00:00:00.001", [5]any{"2024-02-29 00:00:00.001", integer, decimal, date, bit}},
		{"2024-02-29 00:00:00Z", [5]any{"2024-02-29 00:00:00Z", integer, decimal, date, bit}},
		{"2024-02-29x", [5]any{"2024-02-29x", integer, decimal, date, bit}},
		{"1753-01-01", [5]any{"1753-01-01", integer, decimal, date, bit}},
		{"1900-01-01", [5]any{"1900-01-01", integer, decimal, date, bit}},
		{"1900-01-02", [5]any{"1900-01-02", integer, decimal, "1900/01/02", bit}},

		{[]byte("M\u00fcller"), [5]any{"Müller", integer, decimal, date, bit}},
		{[]byte("M\xfcller"), [5]any{bytes, bytes, bytes, bytes, bytes}},
		{[]byte("12.50"), [5]any{"12.50", integer, "12.5", date, bit}},
		{[]byte{1}, [5]any{csvspec.CodeControlCharacter, integer, decimal, date, bit}},

		{true, [5]any{char, integer, decimal, date, "1"}},
		{false, [5]any{char, integer, decimal, date, "0"}},

		{time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), [5]any{char, integer, decimal, "2024/02/29", bit}},
		{time.Date(2024, 2, 29, 0, 0, 0, 0, zone), [5]any{char, integer, decimal, "2024/02/29", bit}},
		{time.Date(2024, 2, 29, 0, 0, 0, 1, time.UTC), [5]any{char, integer, decimal, date, bit}},
		{time.Date(2024, 2, 29, 14, 33, 0, 0, time.UTC), [5]any{char, integer, decimal, date, bit}},
		{time.Time{}, [5]any{char, integer, decimal, date, bit}},
		{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), [5]any{char, integer, decimal, date, bit}},

		{struct{ X int }{1}, [5]any{char, integer, decimal, date, bit}},
	} {
		for i, want := range test.want {
			t.Run(fmt.Sprintf("%T %v/%s", test.value, test.value, typedColumns[i].name), func(t *testing.T) {
				got, _, err := convert(t, i, test.value, extract.Policy{})
				code, isCode := want.(csvspec.Code)
				if !isCode {
					require.NoError(t, err)
					require.Equal(t, want, got)
					return
				}
				require.ErrorIs(t, err, code)
				value, ok := errors.AsType[*extract.ValueError](err)
				require.True(t, ok)
				require.Equal(t, code, value.Code)
				require.Equal(t, typedColumns[i].name, value.Column)
				require.EqualValues(t, 1, value.Row)
			})
		}
	}
}
