package csvspec_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/erplink/erplink/csvspec"
	"github.com/stretchr/testify/require"
)

func TestScanner(t *testing.T) {
	data := "\"é\"\"x\",B,\"\",5\r\n" + // good
		"C,D,,x\r\n" + // a bad value
		"E\r\n" + // too few
		"F,G,,7"
	scanner := csvspec.Supplier.Layout().Scanner(strings.NewReader(data), nil)
	var texts [][]string
	var codes []csvspec.Code
	for record, err := range scanner.Records() {
		require.Equal(t, int64(len(texts)+1), record.Line)
		var fields []string
		for i, f := range record.Fields {
			fields = append(fields, string(f.Text))
			require.Equal(t, record.Line == 1 && i%2 == 0, f.Quoted)
		}
		texts = append(texts, fields)
		if record.Line == 1 {
			require.Equal(t, 8, record.Column(2), "characters, not bytes")
		}
		if e, ok := errors.AsType[*csvspec.FieldError](err); ok {
			codes = append(codes, e.Code)
		}
	}
	require.Equal(t, [][]string{{`é"x`, "B", "", "5"}, {"C", "D", "", "x"}, nil, {"F", "G", "", "7"}}, texts)
	require.Equal(t, []csvspec.Code{csvspec.CodeTypeInteger, csvspec.CodeColumnCount}, codes)
	require.Equal(t, int64(4), scanner.Summary().Rows, "those with faults are rows too")
	require.Equal(t, int64(len(data)), scanner.Summary().Bytes)
	require.Len(t, scanner.Columns(), 4)
}

func TestScannerTotals(t *testing.T) {
	data := "A,M,C,1,1,2024/01/01,10,2024/01/01,4\nA,M,C,2,1,2024/01/01,10,2024/01/01,x\nA,M,C,3,1,2024/01/01,-3,2024/01/01,0\n"
	scanner := csvspec.CO.Layout().Scanner(strings.NewReader(data), nil)
	for range scanner.Records() { // the totals leave out the row with a fault
	}
	require.Equal(t, map[string]csvspec.Decimal{"order_quantity": csvspec.Int(7), "outstanding_quantity": csvspec.Int(4)}, scanner.Summary().Totals)
}

func TestScannerOfGroupsAndUT(t *testing.T) {
	scanner := csvspec.Stock.Layout().Scanner(strings.NewReader("A,M,,1,1,,1,,,,V,,,,,,,,,g,h\n"), nil)
	for record, err := range scanner.Records() {
		require.NoError(t, err)
		require.Len(t, record.Fields, 21)
	}
	require.Equal(t, "Group 2", scanner.Columns()[20].Name)

	ut, ok := csvspec.Lookup("ut_1.csv")
	require.True(t, ok)
	scanner = ut.Scanner(strings.NewReader("a,b\n1,2\n"), nil)
	n := 0
	for record, err := range scanner.Records() {
		require.NoError(t, err)
		require.Equal(t, int64(2), record.Line, "the heading is no record")
		n++
	}
	require.Equal(t, 1, n)
	require.Equal(t, "b", scanner.Columns()[1].Name)
}

func TestScannerOfAnUnsoundLayout(t *testing.T) {
	layout := csvspec.PO.Layout()
	layout.Columns[6].Whole = 99
	scanner := layout.Scanner(strings.NewReader("A\n"), nil)
	n := 0
	for _, err := range scanner.Records() {
		require.ErrorContains(t, err, "1 to 18 digits")
		n++
	}
	require.Equal(t, 1, n)
	require.Zero(t, scanner.Summary().Rows)
}

func TestScanIsTheReader(t *testing.T) {
	for range csvspec.PO.Layout().Scan(strings.NewReader(""), nil) {
		t.Fatal("no rows in an empty file")
	}
	broken := errors.New("gone")
	for _, err := range csvspec.PO.Layout().Scan(iotest.ErrReader(broken), nil) {
		require.ErrorIs(t, err, broken)
	}
}
