package csvspec_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"

	"github.com/erplink/erplink/csvspec"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestRoundTrip writes rows of every kind and reads them again: nothing may
// change, whatever is in them.
func TestRoundTrip(t *testing.T) {
	ut, err := csvspec.UT("ut_x.csv", []string{"one", "two"})
	require.NoError(t, err)
	single, err := csvspec.UT("ut_x.csv", []string{"one"})
	require.NoError(t, err)
	t.Run("location", roundTrip(csvspec.Location))
	t.Run("supplier", roundTrip(csvspec.Supplier))
	t.Run("master", roundTrip(csvspec.Master))
	t.Run("stock", roundTrip(csvspec.Stock))
	t.Run("group", roundTrip(csvspec.Group))
	t.Run("sales", roundTrip(csvspec.Sales))
	t.Run("summary", roundTrip(csvspec.SalesSummary))
	t.Run("po", roundTrip(csvspec.PO))
	t.Run("co", roundTrip(csvspec.CO))
	t.Run("transfer", roundTrip(csvspec.Transfer))
	t.Run("pohist", roundTrip(csvspec.POHist))
	t.Run("control", roundTrip(csvspec.Control))
	t.Run("bom", roundTrip(csvspec.BOM))
	t.Run("supersessions", roundTrip(csvspec.Supersessions))
	t.Run("ut", roundTrip(ut))
	t.Run("ut of one column", roundTrip(single))
	t.Run("sales with more columns", roundTrip(widened(t, csvspec.Sales)))
	t.Run("stock with more columns", roundTrip(widened(t, csvspec.Stock)))
}

// widened adds a column of every type, and lets rows end with LF.
func widened[T any](t *testing.T, f csvspec.File[T]) csvspec.File[T] {
	t.Helper()
	l := f.Layout()
	l.LineEnd = csvspec.LF
	repeated := l.Columns[len(l.Columns)-1]
	if repeated.Repeats {
		l.Columns = l.Columns[:len(l.Columns)-1]
	} else {
		l.Overrides = []csvspec.Override{{Rule: csvspec.RuleColumns}}
	}
	for _, kind := range []csvspec.Type{csvspec.TypeChar, csvspec.TypeInteger, csvspec.TypeDecimal, csvspec.TypeDate, csvspec.TypeBit} {
		l.Columns = append(l.Columns, csvspec.DefaultColumn("Our "+kind.String(), kind))
	}
	if repeated.Repeats {
		l.Columns = append(l.Columns, repeated)
	}
	f, err := f.WithLayout(l)
	require.NoError(t, err)
	return f
}

func roundTrip[T any](f csvspec.File[T]) func(*testing.T) {
	return func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			groups := 0
			columns := f.Layout().Columns
			if last := columns[len(columns)-1]; last.Repeats {
				columns = columns[:len(columns)-1]
				groups = rapid.IntRange(0, 3).Draw(t, "groups")
				for range groups {
					columns = append(columns, last)
				}
			}
			var rows []T
			for range rapid.IntRange(0, 5).Draw(t, "rows") {
				rows = append(rows, drawRow(t, f, columns))
			}
			data, summary := writeFor(t, f, rows)
			requireForm(t, f.Layout(), data)
			var again []T
			options := &csvspec.ReadOptions{With: csvspec.MD5 | csvspec.SHA256, Warn: func(e *csvspec.FieldError) { t.Fatalf("warning: %v", e) }}
			reader := f.Reader(iotest.HalfReader(bytes.NewReader(data)), options)
			for row, err := range reader.Rows() {
				require.NoError(t, err)
				again = append(again, row)
			}
			require.Equal(t, rows, again)
			require.Equal(t, summary, reader.Summary())
		})
	}
}

func writeFor[T any](t *rapid.T, f csvspec.File[T], rows []T) ([]byte, csvspec.Summary) {
	var out bytes.Buffer
	summary, err := f.Write(&out, rowsOf(rows...), nil)
	require.NoError(t, err)
	return out.Bytes(), summary
}

// requireForm looks at the bytes themselves.
func requireForm(t *rapid.T, l *csvspec.Layout, data []byte) {
	text := string(data)
	require.True(t, utf8.ValidString(text))
	require.False(t, strings.HasPrefix(text, "\ufeff"))
	if text == "" {
		return
	}
	end := "\r\n"
	if l.LineEnd == csvspec.LF {
		end = "\n"
	}
	require.True(t, strings.HasSuffix(text, end))
	require.Equal(t, strings.Count(text, "\n"), strings.Count(text, end))
	require.Equal(t, strings.Count(text, "\r"), strings.Count(end, "\r")*strings.Count(text, end))
}

func drawRow[T any](t *rapid.T, f csvspec.File[T], columns []csvspec.Column) (row T) {
	fields := f.Fields(&row)
	for i, c := range columns {
		blank := c.Importance != csvspec.Required && rapid.Bool().Draw(t, "blank")
		v := csvspec.Value{}
		if !blank {
			v = drawValue(t, c, f.Layout().Quoting)
		}
		require.NoError(t, fields.Set(i+1, v))
		require.Equal(t, v.String(), fields.Value(i+1).String())
	}
	return row
}

func drawValue(t *rapid.T, c csvspec.Column, q csvspec.Quoting) csvspec.Value {
	switch c.Type {
	case csvspec.TypeInteger:
		limit := int64(1e18)
		if c.Sum {
			limit = 1e16 // so that the rows can be summed
		}
		return csvspec.IntegerValue(rapid.Int64Range(1-limit, limit-1).Draw(t, "integer"))
	case csvspec.TypeDecimal:
		d, err := csvspec.NewDecimal(rapid.Int64Range(-1e12+1, 1e12-1).Draw(t, "decimal"), 4)
		require.NoError(t, err)
		return csvspec.DecimalValue(d)
	case csvspec.TypeDate:
		year := rapid.IntRange(1, 9999).Draw(t, "year")
		day := rapid.IntRange(1, 365).Draw(t, "day")
		return csvspec.DateValue(csvspec.DateOf(time.Date(year, 1, day, 0, 0, 0, 0, time.UTC)))
	case csvspec.TypeBit:
		return csvspec.BitValue(csvspec.Bit(rapid.Bool().Draw(t, "bit")))
	}
	characters := rapid.OneOf(rapid.RuneFrom([]rune(`",'; =@é浪😀0A`)), rapid.Rune())
	text := rapid.Map(rapid.StringOfN(characters, 1, rapid.SampledFrom([]int{1, 8, 8, 8, 8, 255}).Draw(t, "length"), -1), func(s string) string { return strings.Map(allowed(q), s) })
	return csvspec.CharValue(text.Filter(func(s string) bool { return s != "" }).Draw(t, "text"))
}

// allowed drops what no value may hold, and what needs quotes where there are
// none.
func allowed(q csvspec.Quoting) func(rune) rune {
	return func(r rune) rune {
		if r < 0x20 || r >= 0x7f && r <= 0x9f || r == 0x2028 || r == 0x2029 || !utf8.ValidRune(r) {
			return -1
		}
		if q == csvspec.QuoteNone && (r == '"' || r == ',' || r == 0xfeff) {
			return -1
		}
		return r
	}
}
