package csvspec_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/erplink/erplink/csvspec"
	"github.com/stretchr/testify/require"
)

func TestUTNames(t *testing.T) {
	for _, name := range []string{"ut_001.csv", "ut_our-data.csv", "ut_A.csv"} {
		_, err := csvspec.UT(name, []string{"a"})
		require.NoError(t, err)
	}
	for _, name := range []string{"", "ut_.csv", "ut_1", "001.csv", "ut_1.CSV", "ut_a b.csv", "ut_../x.csv", "xut_1.csv", "ut_é.csv", "ut_1.csv\n"} {
		_, err := csvspec.UT(name, []string{"a"})
		require.ErrorContains(t, err, "no name of a ut file", name)
	}
	for _, heading := range [][]string{{""}, {"a", ""}, {"a", "a"}} {
		_, err := csvspec.UT("ut_1.csv", heading)
		require.ErrorIs(t, err, csvspec.CodeUTHeading)
	}
}

func TestUTWriting(t *testing.T) {
	single, err := csvspec.UT("ut_1.csv", []string{"Only, one"})
	require.NoError(t, err)
	data, summary := write(t, single, csvspec.UTRow{"x"}, csvspec.UTRow{""})
	require.Equal(t, "\"Only, one\"\r\n\"x\"\r\n\"\"\r\n", string(data), "a blank line would be no row")
	require.Equal(t, int64(2), summary.Rows)
	require.Equal(t, []csvspec.UTRow{{"x"}, {""}}, read(t, single, data))

	data, summary = write(t, single)
	require.Equal(t, "\"Only, one\"\r\n", string(data), "the heading stands also without rows")
	require.Zero(t, summary.Rows)
	require.Equal(t, int64(len(data)), summary.Bytes)

	err = single.Writer(io.Discard, nil).Write(csvspec.UTRow{"a", "b"})
	require.Equal(t, []found{{csvspec.CodeColumnCount, 2, 0, 0, ""}}, refused(t, err))

	nameless, err := csvspec.UT("ut_1.csv", nil)
	require.NoError(t, err)
	require.ErrorIs(t, nameless.Writer(io.Discard, nil).Write(csvspec.UTRow{"a"}), csvspec.CodeUTHeading)
	require.ErrorIs(t, nameless.Writer(io.Discard, nil).Close(), csvspec.CodeUTHeading)

	_, err = csvspec.UT("ut_1.csv", []string{"a\nb"})
	require.ErrorIs(t, err, csvspec.CodeLineBreak)
	chinese, err := csvspec.UT("ut_1.csv", []string{"编号", "Größe, cm"})
	require.NoError(t, err)
	require.Equal(t, "größe_cm", chinese.Layout().Columns[1].Key())
}

func TestUTReading(t *testing.T) {
	declared, err := csvspec.UT("ut_1.csv", []string{"a", "b"})
	require.NoError(t, err)
	open, err := csvspec.UT("ut_1.csv", nil)
	require.NoError(t, err)

	rows, errs, _ := findings(t, declared, "a,\"b\"\n1,2\n3\n")
	require.Equal(t, []csvspec.UTRow{{"1", "2"}}, rows)
	require.Equal(t, []found{{csvspec.CodeColumnCount, 3, 0, 0, ""}}, errs)

	rows, errs, _ = findings(t, declared, "a,c\n1,2\n")
	require.Equal(t, []found{{csvspec.CodeUTHeading, 1, 0, 0, `["a" "c"]`}}, errs)
	require.Len(t, rows, 1, "rows are still read")

	reader := open.Reader(strings.NewReader("x,y,z\n1,2,3\n"), nil)
	for row, err := range reader.Rows() {
		require.NoError(t, err)
		require.Equal(t, csvspec.UTRow{"1", "2", "3"}, row)
	}
	require.Equal(t, "z", reader.Columns()[2].Name)
	require.Equal(t, int64(1), reader.Summary().Rows)

	_, errs, _ = findings(t, open, "x,x\n1,2\n")
	require.Equal(t, []found{{csvspec.CodeUTHeading, 1, 0, 0, `["x" "x"]`}}, errs)
	rows, errs, _ = findings(t, open, "x,\"y\n1,2\n3\n")
	require.Equal(t, []found{{csvspec.CodeLineBreak, 1, 3, 0, `"y`}, {csvspec.CodeColumnCount, 3, 0, 0, ""}}, errs)
	require.Equal(t, []csvspec.UTRow{{"1", "2"}}, rows, "the first row says how many columns there are")
}

func TestUTTyped(t *testing.T) {
	l, err := csvspec.ParseLayout([]byte(`{"file": "ut_1.csv", "columns": [
		{"add": "Code", "importance": "Required"}, {"add": "Amount", "type": "Decimal"}, {"add": "Day", "type": "Date"}]}`))
	require.NoError(t, err)
	ut, err := csvspec.UT("ut_1.csv", nil)
	require.NoError(t, err)
	ut, err = ut.WithLayout(l)
	require.NoError(t, err)
	data, _ := write(t, ut, csvspec.UTRow{"a", "1.50", "2024/01/02"}, csvspec.UTRow{"b", "", ""})
	require.Equal(t, "\"Code\",\"Amount\",\"Day\"\r\n\"a\",1.5,2024/01/02\r\n\"b\",,\r\n", string(data))
	err = ut.Writer(&bytes.Buffer{}, nil).Write(csvspec.UTRow{"", "1,5", "x"})
	require.Len(t, refused(t, err), 3)
	_, errs, _ := findings(t, ut, "Code,Amount,Day\na,x,2024/13/01\n")
	require.Equal(t, []found{{csvspec.CodeTypeDecimal, 2, 3, 2, "x"}, {csvspec.CodeTypeDate, 2, 5, 3, "2024/13/01"}}, errs)
}
