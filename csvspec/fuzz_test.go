package csvspec_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"github.com/erplink/erplink/csvspec"
	"github.com/stretchr/testify/require"
)

func FuzzLocation(f *testing.F)      { fuzzFile(f, csvspec.Location) }
func FuzzSupplier(f *testing.F)      { fuzzFile(f, csvspec.Supplier) }
func FuzzMaster(f *testing.F)        { fuzzFile(f, csvspec.Master) }
func FuzzStock(f *testing.F)         { fuzzFile(f, csvspec.Stock) }
func FuzzGroup(f *testing.F)         { fuzzFile(f, csvspec.Group) }
func FuzzSales(f *testing.F)         { fuzzFile(f, csvspec.Sales) }
func FuzzSalesSummary(f *testing.F)  { fuzzFile(f, csvspec.SalesSummary) }
func FuzzPO(f *testing.F)            { fuzzFile(f, csvspec.PO) }
func FuzzCO(f *testing.F)            { fuzzFile(f, csvspec.CO) }
func FuzzTransfer(f *testing.F)      { fuzzFile(f, csvspec.Transfer) }
func FuzzPOHist(f *testing.F)        { fuzzFile(f, csvspec.POHist) }
func FuzzControl(f *testing.F)       { fuzzFile(f, csvspec.Control) }
func FuzzBOM(f *testing.F)           { fuzzFile(f, csvspec.BOM) }
func FuzzSupersessions(f *testing.F) { fuzzFile(f, csvspec.Supersessions) }

func FuzzUT(f *testing.F) {
	ut, err := csvspec.UT("ut_001.csv", nil)
	require.NoError(f, err)
	for _, seed := range faults {
		f.Add([]byte(seed))
	}
	f.Add(seedOf(f, "ut_001.csv"))
	f.Fuzz(func(t *testing.T, data []byte) {
		columns := 0
		reader := ut.Reader(bytes.NewReader(data), nil)
		for row, err := range reader.Rows() {
			requireRowError(t, err)
			if columns = len(reader.Columns()); err == nil {
				require.Len(t, row, columns)
			}
		}
		requireSame(t, ut, data)
	})
}

// faults are what goes wrong in files, to start from.
var faults = []string{
	"", "\ufeff", "\r\n", "\"a\"\r\n\r\n\"b\"", "\"a\nb\",c\n", "\"never closed\n", "a \"b\" c,d\n", "\"a\"b,c\n", " \"a\",b\n", "a\rb,c\n",
	"a\x00,b\n", "\xff\xfe,b\n", "é\u0085,\u2028\n", ",,,,,,,,,\n", "\"1\",\"2024/01/02\",\"x\"\"y\"\n", "-0,007,1.50,2023/02/29\n",
}

func seedOf(f *testing.F, name string) []byte {
	data, err := os.ReadFile(filepath.Join(goldenSet, name))
	require.NoError(f, err)
	return data
}

// fuzzFile reads anything. Every error must be that of a row; the scanner must
// find the same as the reader; how the bytes arrive must not matter; and the
// rows that were good, written and read again, must be the same.
func fuzzFile[T any](f *testing.F, file csvspec.File[T]) {
	for _, seed := range faults {
		f.Add([]byte(seed))
	}
	f.Add(seedOf(f, file.Name()))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows := requireSame(t, file, data)
		var again bytes.Buffer
		summary, err := file.Write(&again, rowsOf(rows...), nil)
		if errors.Is(err, csvspec.CodeNeedsQuotes) {
			require.Equal(t, csvspec.QuoteNone, file.Layout().Quoting)
			return
		}
		require.NoError(t, err)
		require.Equal(t, int64(len(rows)), summary.Rows)
		require.Equal(t, rows, read(t, file, again.Bytes()))
	})
}

// requireSame reads in two ways and scans, compares, and returns the good rows.
func requireSame[T any](t *testing.T, file csvspec.File[T], data []byte) (rows []T) {
	var texts []string
	for row, err := range file.Read(bytes.NewReader(data), nil) {
		requireRowError(t, err)
		if err == nil {
			rows = append(rows, row)
		}
		texts = append(texts, text(err))
	}
	var slow, scanned []string
	for _, err := range file.Read(iotest.OneByteReader(bytes.NewReader(data)), nil) {
		slow = append(slow, text(err))
	}
	for _, err := range file.Layout().Scan(bytes.NewReader(data), nil) {
		scanned = append(scanned, text(err))
	}
	require.Equal(t, texts, slow)
	require.Equal(t, texts, scanned)
	return rows
}

func requireRowError(t *testing.T, err error) {
	if err != nil {
		bad, ok := errors.AsType[*csvspec.RowError](err)
		require.True(t, ok, "%v", err)
		require.NotEmpty(t, bad.Fields)
		require.NotEmpty(t, err.Error())
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func FuzzReadControlFile(f *testing.F) {
	f.Add(seedOf(f, "control.csv"))
	f.Add([]byte(goodControl + "VALIDATION_STOCK,5\nOUR_KEY,x\n"))
	f.Add([]byte("INTERFACE_VERSION,\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := csvspec.ReadControlFile(bytes.NewReader(data), nil)
		if err != nil {
			return
		}
		var out bytes.Buffer
		if _, err = c.Write(&out, nil); err != nil {
			require.ErrorIs(t, err, csvspec.CodeNeedsQuotes, "read with quotes, written without")
			return
		}
		again, err := csvspec.ReadControlFile(&out, nil)
		require.NoError(t, err)
		require.Equal(t, c, again)
	})
}
