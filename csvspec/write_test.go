package csvspec_test

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/erplink/erplink/csvspec"
	"github.com/stretchr/testify/require"
)

func goodSales(t testing.TB) csvspec.SalesRow {
	t.Helper()
	return csvspec.SalesRow{
		ItemCode: "A", Location: "M", OrderDate: date(t, "2024/01/02"), InvoiceDate: date(t, "2024/01/02"), SalesQuantity: csvspec.Int(1),
	}
}

// TestWriterRefuses sets one thing wrong at a time; the writer must say what a
// reader would.
func TestWriterRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*csvspec.SalesRow)
		want  []found
	}{
		"required text":  {func(r *csvspec.SalesRow) { r.ItemCode = "" }, []found{{csvspec.CodeRequiredBlank, 2, 0, 1, ""}}},
		"required date":  {func(r *csvspec.SalesRow) { r.OrderDate = csvspec.Date{} }, []found{{csvspec.CodeRequiredBlank, 2, 0, 4, ""}}},
		"too long":       {func(r *csvspec.SalesRow) { r.Location = strings.Repeat("é", 256) }, []found{{csvspec.CodeTooLong, 2, 0, 2, strings.Repeat("é", 60) + "…"}}},
		"line break":     {func(r *csvspec.SalesRow) { r.Location = "a\nb" }, []found{{csvspec.CodeLineBreak, 2, 0, 2, "a\nb"}}},
		"carriage":       {func(r *csvspec.SalesRow) { r.Location = "a\rb" }, []found{{csvspec.CodeBareCR, 2, 0, 2, "a\rb"}}},
		"tab":            {func(r *csvspec.SalesRow) { r.CustomerCode = "\t" }, []found{{csvspec.CodeControlCharacter, 2, 0, 3, "\t"}}},
		"C1":             {func(r *csvspec.SalesRow) { r.CustomerCode = "é\u0085" }, []found{{csvspec.CodeControlCharacter, 2, 0, 3, "é\u0085"}}},
		"line separator": {func(r *csvspec.SalesRow) { r.CustomerCode = "\u2028" }, []found{{csvspec.CodeControlCharacter, 2, 0, 3, "\u2028"}}},
		"not UTF-8":      {func(r *csvspec.SalesRow) { r.CustomerCode = "\xff" }, []found{{csvspec.CodeEncoding, 2, 0, 3, "\xff"}}},
		"nine digits":    {func(r *csvspec.SalesRow) { r.SalesQuantity = csvspec.Int(100_000_000) }, []found{{csvspec.CodeTypeDecimal, 2, 0, 6, "100000000"}}},
		"five places":    {func(r *csvspec.SalesRow) { r.CostOfSales = csvspec.Some(decimal(t, "0.00001")) }, []found{{csvspec.CodeTypeDecimal, 2, 0, 7, "0.00001"}}},
		"many digits":    {func(r *csvspec.SalesRow) { r.IssuesQuantity = csvspec.Some[int64](-1e18) }, []found{{csvspec.CodeTypeInteger, 2, 0, 9, "-1000000000000000000"}}},
		"extra":          {func(r *csvspec.SalesRow) { r.Extra = []string{"x"} }, []found{{csvspec.CodeColumnCount, 2, 0, 0, ""}}},
		"several": {func(r *csvspec.SalesRow) { r.ItemCode, r.Location = "", "\x00" }, []found{
			{csvspec.CodeRequiredBlank, 2, 0, 1, ""}, {csvspec.CodeControlCharacter, 2, 0, 2, "\x00"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			w := csvspec.Sales.Writer(&out, nil)
			require.NoError(t, w.Write(goodSales(t)))
			bad := goodSales(t)
			c.spoil(&bad)
			require.Equal(t, c.want, refused(t, w.Write(bad)))
			require.NoError(t, w.Write(goodSales(t)), "the next row may be written")
			require.NoError(t, w.Close())
			require.Len(t, read(t, csvspec.Sales, out.Bytes()), 2, "nothing of the bad row is written")
			require.Equal(t, int64(2), w.Summary().Rows)
			require.Equal(t, csvspec.Int(2), w.Summary().Totals["sales_quantity"])
		})
	}
}

func refused(t testing.TB, err error) (got []found) {
	t.Helper()
	bad, ok := errors.AsType[*csvspec.RowError](err)
	require.True(t, ok, "%v", err)
	for _, e := range bad.Fields {
		require.Equal(t, bad.Line, e.Line)
		require.NotEmpty(t, e.Err.Error())
		got = append(got, look(e))
	}
	return got
}

func TestWriterRefusesAnOptionalWithoutADay(t *testing.T) {
	row := csvspec.StockRow{ItemCode: "A", Location: "M", VendorCode: "V", DateAdded: csvspec.Some(csvspec.Date{})}
	err := csvspec.Stock.Writer(io.Discard, nil).Write(row)
	require.Equal(t, []found{{csvspec.CodeTypeDate, 1, 0, 3, ""}}, refused(t, err))
}

func TestWriterRefusesFractionsOfIntegers(t *testing.T) {
	row := csvspec.StockRow{ItemCode: "A", Location: "M", VendorCode: "V", OrderMultiple: csvspec.Some(decimal(t, "0.5"))}
	err := csvspec.Stock.Writer(io.Discard, nil).Write(row)
	require.Equal(t, []found{{csvspec.CodeTypeInteger, 1, 0, 19, "0.5"}}, refused(t, err))
}

func TestWriterWantsEqualGroups(t *testing.T) {
	w := csvspec.Stock.Writer(io.Discard, nil)
	row := csvspec.StockRow{ItemCode: "A", Location: "M", VendorCode: "V", Groups: []string{"a", "b"}}
	require.NoError(t, w.Write(row))
	row.Groups = []string{"a"}
	err := w.Write(row)
	require.Equal(t, []found{{csvspec.CodeColumnCount, 2, 0, 0, ""}}, refused(t, err))
	require.ErrorContains(t, err, "Groups has 1 values where the file has 2 columns")
}

func TestWriterRefusesLongLines(t *testing.T) {
	ut, err := csvspec.UT("ut_1.csv", manyNames(1000))
	require.NoError(t, err)
	w := ut.Writer(io.Discard, nil)
	row := make(csvspec.UTRow, 1000)
	for i := range row {
		row[i] = strings.Repeat("x", 200)
	}
	require.Equal(t, []found{{csvspec.CodeLineTooLong, 2, 0, 0, ""}}, refused(t, w.Write(row)))
}

func manyNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = strings.Repeat("n", 1+i%9) + string(rune('a'+i%26)) + strings.Repeat("m", i/26)
	}
	return names
}

func TestWriterRefusesHugeTotals(t *testing.T) {
	w := csvspec.CO.Writer(io.Discard, nil)
	row := csvspec.CORow{
		ItemCode: "A", Location: "M", OrderNumber: "1", LineNumber: "1", OrderDate: date(t, "2024/01/01"),
		RequestedDate: date(t, "2024/01/01"), OrderQuantity: 999_999_999_999_999_999,
	}
	require.NoError(t, w.Write(row))
	require.Equal(t, csvspec.CodeTotal, refused(t, w.Write(row))[0].code)
	row.OrderQuantity = -1
	require.NoError(t, w.Write(row))
	require.NoError(t, w.Close())
	require.Equal(t, "999999999999999998", w.Summary().Totals["order_quantity"].String())
}

func TestControlIsWrittenBare(t *testing.T) {
	for _, value := range []string{`a,b`, `a"b`, "\ufeffa"} {
		err := csvspec.Control.Writer(io.Discard, nil).Write(csvspec.ControlRow{Key: "K", Value: value})
		require.Equal(t, []found{{csvspec.CodeNeedsQuotes, 1, 0, 2, value}}, refused(t, err))
	}
}

func TestSummary(t *testing.T) {
	var out bytes.Buffer
	w := csvspec.Sales.Writer(&out, nil)
	row := goodSales(t)
	row.SalesQuantity = decimal(t, "0.25")
	for range 30_000 { // more than the buffer holds
		require.NoError(t, w.Write(row))
	}
	require.NoError(t, w.Close())
	sum5, sum256 := md5.Sum(out.Bytes()), sha256.Sum256(out.Bytes())
	require.Equal(t, csvspec.Summary{
		File: "sales.csv", Rows: 30_000, Bytes: int64(out.Len()),
		MD5: hex.EncodeToString(sum5[:]), SHA256: hex.EncodeToString(sum256[:]),
		Totals: map[string]csvspec.Decimal{"sales_quantity": csvspec.Int(7500)},
	}, w.Summary())

	w = csvspec.Sales.Writer(io.Discard, &csvspec.WriteOptions{Without: csvspec.MD5})
	require.NoError(t, w.Close())
	require.Empty(t, w.Summary().MD5)
	require.Len(t, w.Summary().SHA256, 64)
	require.Equal(t, map[string]csvspec.Decimal{"sales_quantity": {}}, w.Summary().Totals, "also without rows")
}

func TestEmptyFileHasNoBytes(t *testing.T) {
	for _, l := range csvspec.Files() {
		require.NotNil(t, l)
	}
	data, summary := write(t, csvspec.Stock)
	require.Empty(t, data)
	require.Equal(t, "d41d8cd98f00b204e9800998ecf8427e", summary.MD5)
}

func TestClose(t *testing.T) {
	w := csvspec.Sales.Writer(io.Discard, nil)
	require.NoError(t, w.Close())
	require.NoError(t, w.Close())
	require.ErrorContains(t, w.Write(goodSales(t)), "sales.csv: the writer is closed")
}

func TestWriterReportsTheStream(t *testing.T) {
	full := errors.New("no space left")
	w := csvspec.Sales.Writer(failing{full}, nil)
	require.NoError(t, w.Write(goodSales(t)))
	require.ErrorIs(t, w.Close(), full)
	require.ErrorIs(t, w.Close(), full, "the error stays")
	require.ErrorIs(t, w.Write(goodSales(t)), full)

	w = csvspec.Sales.Writer(failing{}, nil)
	require.NoError(t, w.Write(goodSales(t)))
	require.ErrorIs(t, w.Close(), io.ErrShortWrite)
}

// failing writes half of what it is given.
type failing struct{ err error }

func (f failing) Write(p []byte) (int, error) { return len(p) / 2, f.err }

func TestWriteStopsAtTheFirstError(t *testing.T) {
	broken := errors.New("the query failed")
	rows := func(yield func(csvspec.SalesRow, error) bool) {
		_ = yield(goodSales(t), nil) && yield(csvspec.SalesRow{}, broken) && yield(goodSales(t), nil)
	}
	_, err := csvspec.Sales.Write(io.Discard, rows, nil)
	require.ErrorIs(t, err, broken)
	_, err = csvspec.Sales.Write(io.Discard, rowsOf(csvspec.SalesRow{}), nil)
	require.ErrorIs(t, err, csvspec.CodeRequiredBlank)
	_, err = csvspec.Sales.Write(failing{broken}, rowsOf(goodSales(t)), nil)
	require.ErrorIs(t, err, broken)
}

func TestWriteAllocatesNothing(t *testing.T) {
	w := csvspec.Stock.Writer(io.Discard, nil)
	row := csvspec.StockRow{
		ItemCode: "A", Location: `M "1"`, VendorCode: "é", InventoryUnitCost: decimal(t, "1.5"), DateAdded: csvspec.Some(date(t, "2024/01/01")),
		Groups: []string{"x", ""},
	}
	require.NoError(t, w.Write(row))
	require.Zero(t, testing.AllocsPerRun(10_000, func() { _ = w.Write(row) }))
}

// TestMD5IsRefusedUnderFIPS runs itself in a mode in which MD5 would panic.
func TestMD5IsRefusedUnderFIPS(t *testing.T) {
	if os.Getenv("CSVSPEC_FIPS") == "" {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestMD5IsRefusedUnderFIPS$")
		cmd.Env = append(os.Environ(), "CSVSPEC_FIPS=1", "GODEBUG=fips140=only")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		return
	}
	w := csvspec.Sales.Writer(io.Discard, nil)
	require.ErrorIs(t, w.Write(goodSales(t)), csvspec.ErrMD5)
	require.ErrorIs(t, w.Close(), csvspec.ErrMD5)
	_, err := csvspec.Sales.Write(io.Discard, rowsOf(goodSales(t)), &csvspec.WriteOptions{Without: csvspec.MD5})
	require.NoError(t, err)
	for _, err := range csvspec.Sales.Read(strings.NewReader(""), &csvspec.ReadOptions{With: csvspec.MD5}) {
		require.ErrorIs(t, err, csvspec.ErrMD5)
		require.ErrorContains(t, err, "VALIDATION")
	}
}
