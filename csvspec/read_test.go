package csvspec_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/erplink/erplink/csvspec"
	"github.com/stretchr/testify/require"
)

// found is what a test looks at in a FieldError.
type found struct {
	code     csvspec.Code
	line     int64
	column   int
	position int
	value    string
}

// findings reads a file and returns the rows, all errors and all warnings.
func findings[T any](t testing.TB, f csvspec.File[T], data string) (rows []T, errs, warnings []found) {
	t.Helper()
	options := &csvspec.ReadOptions{Warn: func(e *csvspec.FieldError) { warnings = append(warnings, look(e)) }}
	for row, err := range f.Read(iotest.OneByteReader(strings.NewReader(data)), options) {
		if err == nil {
			rows = append(rows, row)
			continue
		}
		bad, ok := errors.AsType[*csvspec.RowError](err)
		require.True(t, ok, "%v", err)
		for _, e := range bad.Fields {
			require.Equal(t, f.Name(), e.File)
			require.ErrorIs(t, err, e.Code)
			errs = append(errs, look(e))
		}
	}
	return rows, errs, warnings
}

func look(e *csvspec.FieldError) found {
	return found{e.Code, e.Line, e.Column, e.Position, e.Value}
}

const goodSupplier = "\"GOOD\",\"Good\",,\r\n"

// TestBadInput puts each fault between two good rows, which must survive.
func TestBadInput(t *testing.T) {
	long := strings.Repeat("é", 256)
	for name, c := range map[string]struct {
		line string
		want []found
	}{
		"too few":             {`"A","B",`, []found{{csvspec.CodeColumnCount, 2, 0, 0, ""}}},
		"too many":            {`"A","B",,5,`, []found{{csvspec.CodeColumnCount, 2, 0, 0, ""}}},
		"blank line":          {``, []found{{csvspec.CodeColumnCount, 2, 0, 0, ""}}},
		"blank lines":         {"\r\n\r\n", []found{{csvspec.CodeColumnCount, 2, 0, 0, ""}}},
		"space only":          {` `, []found{{csvspec.CodeColumnCount, 2, 0, 0, ""}}},
		"required blank":      {`,"B",,`, []found{{csvspec.CodeRequiredBlank, 2, 1, 1, ""}}},
		"required quoted":     {`"A","",,`, []found{{csvspec.CodeRequiredBlank, 2, 5, 2, ""}}},
		"two faults":          {`,"B",,x`, []found{{csvspec.CodeRequiredBlank, 2, 1, 1, ""}, {csvspec.CodeTypeInteger, 2, 7, 4, "x"}}},
		"too long":            {`"A","` + long + `",,`, []found{{csvspec.CodeTooLong, 2, 5, 2, long[:2*60] + "…"}}},
		"not UTF-8":           {"\"A\",\"\xff\",,", []found{{csvspec.CodeEncoding, 2, 6, 2, "\"\xff\",,"}}},
		"not UTF-8, bare":     {"A,B\xc3,,", []found{{csvspec.CodeEncoding, 2, 4, 2, "B\xc3,,"}}},
		"surrogate":           {"A,\xed\xa0\x80,,", []found{{csvspec.CodeEncoding, 2, 3, 2, "\xed\xa0\x80,,"}}},
		"NUL":                 {"\"A\x00\",\"B\",,", []found{{csvspec.CodeControlCharacter, 2, 3, 1, "\"A\x00\",\"B\",,"}}},
		"tab":                 {"A,\tB,,", []found{{csvspec.CodeControlCharacter, 2, 3, 2, "\tB,,"}}},
		"DEL":                 {"A,\"B\x7f\",,", []found{{csvspec.CodeControlCharacter, 2, 5, 2, "\"B\x7f\",,"}}},
		"C1":                  {"A,\"é\u0085\",,", []found{{csvspec.CodeControlCharacter, 2, 5, 2, "\"é\u0085\",,"}}},
		"line separator":      {"A,B\u2028,,", []found{{csvspec.CodeControlCharacter, 2, 4, 2, "B\u2028,,"}}},
		"paragraph separator": {"A,\"\u2029\",,", []found{{csvspec.CodeControlCharacter, 2, 4, 2, "\"\u2029\",,"}}},
		"bare CR":             {"\"A\",\"B\rC\",,", []found{{csvspec.CodeBareCR, 2, 7, 2, "\"B\rC\",,"}}},
		"two CR":              {"\"A\",\"B\",,\r", []found{{csvspec.CodeBareCR, 2, 10, 4, "\r"}}},
		"line break":          {"\"A\",\"B\r\nC\",,", []found{{csvspec.CodeLineBreak, 2, 5, 2, `"B`}}},
		"line breaks":         {"\"A\",\"B\nC\n\nD \"\"x\"\"\nE\",,", []found{{csvspec.CodeLineBreak, 2, 5, 2, `"B`}}},
		"open quote":          {`"A","B,,`, []found{{csvspec.CodeLineBreak, 2, 5, 2, `"B,,`}}},
		"after quote":         {`"A"B,"C",,`, []found{{csvspec.CodeAfterQuote, 2, 4, 1, `"A"B,"C",,`}}},
		"inch":                {`"12" pipe","C",,`, []found{{csvspec.CodeAfterQuote, 2, 5, 1, `"12" pipe","C",,`}}},
		"CR after quote":      {"\"A\"\r,\"C\",,", []found{{csvspec.CodeBareCR, 2, 4, 1, "\"A\"\r,\"C\",,"}}},
		"CR behind a quote":   {"A\"B,\"C\r\",,", []found{{csvspec.CodeBareCR, 2, 7, 0, "\r\",,"}}},
		"byte behind a tab":   {"A\tB,\"C\xff\",,", []found{{csvspec.CodeEncoding, 2, 7, 0, "\xff\",,"}}},
		"tab in an open one": {"\"A\tB,\r\nD\",\"E\",,", []found{
			{csvspec.CodeControlCharacter, 2, 3, 1, "\"A\tB,"}, {csvspec.CodeBareQuote, 3, 2, 1, "D\",\"E\",,"},
		}},
		"C1 after quote":     {"\"A\"\u0085,\"C\",,", []found{{csvspec.CodeControlCharacter, 2, 4, 1, "\"A\"\u0085,\"C\",,"}}},
		"bad byte behind":    {"\"A\"\xff,\"C\",,", []found{{csvspec.CodeEncoding, 2, 4, 1, "\"A\"\xff,\"C\",,"}}},
		"space after quote":  {`"A" ,"C",,`, []found{{csvspec.CodeAfterQuote, 2, 4, 1, `"A" ,"C",,`}}},
		"space before quote": {`"A",  "C",,`, []found{{csvspec.CodeSpaceBeforeQuote, 2, 7, 2, `  "C",,`}}},
		"bare quote":         {`A"B,"C",,`, []found{{csvspec.CodeBareQuote, 2, 2, 1, `A"B,"C",,`}}},
		"byte-order mark":    {"\ufeff\"A\",\"B\",,", []found{{csvspec.CodeBareQuote, 2, 2, 1, "\ufeff\"A\",\"B\",,"}}},
		"blank, too long":    {"\r\n" + strings.Repeat("x", 3*csvspec.MaxLine), []found{{csvspec.CodeColumnCount, 2, 0, 0, ""}, {csvspec.CodeLineTooLong, 3, 0, 0, ""}}},
		"line too long":      {strings.Repeat("x", csvspec.MaxLine+1), []found{{csvspec.CodeLineTooLong, 2, 0, 0, ""}}},
		"line far too long":  {strings.Repeat(`"x",`, csvspec.MaxLine), []found{{csvspec.CodeLineTooLong, 2, 0, 0, ""}}},
	} {
		t.Run(name, func(t *testing.T) {
			rows, errs, warnings := findings(t, csvspec.Supplier, goodSupplier+c.line+"\r\n"+goodSupplier)
			require.Equal(t, c.want, errs)
			require.Empty(t, warnings)
			require.Len(t, rows, 2, "the rows before and after")
		})
	}
}

// TestBadValues goes through the forms of numbers, dates and bits.
func TestBadValues(t *testing.T) {
	sales := func(position int, value string) string {
		fields := []string{"A", "B", "", "2024/01/02", "2024/01/02", "1", "", "", "", ""}
		fields[position-1] = value
		return strings.Join(fields, ",")
	}
	for code, c := range map[csvspec.Code]struct {
		position int
		good     []string
		bad      []string
	}{
		csvspec.CodeTypeInteger: {
			9,
			[]string{"0", "-0", "007", "-12", "999999999999999999", "-999999999999999999", "000000000000000000"},
			[]string{"1.0", "1.", "+1", "1e3", " 1", "1 ", "-", "--1", "1-", "0x1", "1000000000000000000", "0000000000000000001", "1'000", "١"},
		},
		csvspec.CodeTypeDecimal: {
			6,
			[]string{"0", "-0.0", "1.5", "-1.50", "99999999.9999", "-99999999.9999", "00000001.0000"},
			[]string{"1.", ".5", "+1", "1e3", "1,5", " 1", "-", "1.2.3", "100000000", "000000001", "1.00000", "1.23456", "NaN", "1 000"},
		},
		csvspec.CodeTypeDate: {
			4,
			[]string{"2024/02/29", "0001/01/01", "9999/12/31"},
			[]string{"2023/02/29", "2024-01-02", "2024/1/2", "2024/01/02 00:00:00", "02/01/2024", "0000/01/01", "2024/13/01", "2024/00/10", "20240102"},
		},
	} {
		for _, value := range c.good {
			_, errs, warnings := findings(t, csvspec.Sales, sales(c.position, value))
			require.Empty(t, errs, value)
			require.Empty(t, warnings, value)
			_, errs, warnings = findings(t, csvspec.Sales, sales(c.position, `"`+value+`"`))
			require.Empty(t, errs, value)
			require.Len(t, warnings, 1)
			require.Equal(t, csvspec.CodeQuotedNumber, warnings[0].code)
			require.Equal(t, c.position, warnings[0].position)
		}
		for _, value := range c.bad {
			_, errs, warnings := findings(t, csvspec.Sales, sales(c.position, `"`+value+`"`))
			require.Len(t, errs, 1, value)
			require.Equal(t, code, errs[0].code, value)
			require.Equal(t, value, errs[0].value)
			require.Empty(t, warnings, "an error is enough")
		}
	}
	for _, value := range []string{"2", "01", "true", "Y", "-1", " 1"} {
		_, errs, _ := findings(t, csvspec.Location, "A,B,"+value+",,")
		require.Equal(t, []found{{csvspec.CodeTypeBit, 1, 5, 3, value}}, errs)
	}
}

// TestAccepted reads what differs from how we write.
func TestAccepted(t *testing.T) {
	want := []csvspec.SupplierRow{{Code: "A", Description: "B c"}, {Code: "D", Description: `E "f"`, LeadTimeDays: csvspec.Some[int64](5)}}
	for name, c := range map[string]struct {
		data     string
		warnings []csvspec.Code
	}{
		"CRLF":               {"\"A\",\"B c\",,\r\n\"D\",\"E \"\"f\"\"\",,5\r\n", nil},
		"LF":                 {"\"A\",\"B c\",,\n\"D\",\"E \"\"f\"\"\",,5\n", nil},
		"mixed":              {"\"A\",\"B c\",,\n\"D\",\"E \"\"f\"\"\",,5\r\n", nil},
		"no last end":        {"\"A\",\"B c\",,\r\n\"D\",\"E \"\"f\"\"\",,5", nil},
		"half of a last end": {"\"A\",\"B c\",,\r\n\"D\",\"E \"\"f\"\"\",,5\r", nil},
		"bare":               {"A,B c,,\r\nD,\"E \"\"f\"\"\",,5\r\n", nil},
		"quoted blanks":      {"\"A\",\"B c\",\"\",\"\"\r\nD,\"E \"\"f\"\"\",,5\r\n", nil},
		"byte-order mark":    {"\ufeff\"A\",\"B c\",,\r\nD,\"E \"\"f\"\"\",,5\r\n", []csvspec.Code{csvspec.CodeBOM}},
		"blank lines after":  {"A,B c,,\r\nD,\"E \"\"f\"\"\",,5\r\n\r\n\n", []csvspec.Code{csvspec.CodeTrailingBlankLine}},
		"quoted number":      {"A,B c,,\r\nD,\"E \"\"f\"\"\",,\"5\"\r\n", []csvspec.Code{csvspec.CodeQuotedNumber}},
	} {
		t.Run(name, func(t *testing.T) {
			rows, errs, warnings := findings(t, csvspec.Supplier, c.data)
			require.Empty(t, errs)
			require.Equal(t, want, rows)
			var codes []csvspec.Code
			for _, w := range warnings {
				codes = append(codes, w.code)
			}
			require.Equal(t, c.warnings, codes)
		})
	}
}

func TestEmptyFiles(t *testing.T) {
	for data, want := range map[string][]csvspec.Code{
		"": nil, "\ufeff": {csvspec.CodeBOM}, "\r\n": {csvspec.CodeTrailingBlankLine}, "\ufeff\n\n": {csvspec.CodeBOM, csvspec.CodeTrailingBlankLine},
	} {
		rows, errs, warnings := findings(t, csvspec.Supplier, data)
		require.Empty(t, rows)
		require.Empty(t, errs)
		require.Len(t, warnings, len(want), "%q", data)
		for i, w := range warnings {
			require.Equal(t, want[i], w.code)
		}
	}
}

func TestGroupsHaveOneWidth(t *testing.T) {
	row := func(groups ...string) string {
		return strings.Join(append([]string{"A", "M", "", "1", "1", "", "1", "", "", "", "V", "", "", "", "", "", "", "", ""}, groups...), ",") + "\n"
	}
	rows, errs, _ := findings(t, csvspec.Stock, row("a", "b")+row("c")+row("", "")+row("a", "b", "c"))
	require.Equal(t, []found{{csvspec.CodeColumnCount, 2, 0, 0, ""}, {csvspec.CodeColumnCount, 4, 0, 0, ""}}, errs)
	require.Equal(t, [][]string{{"a", "b"}, {"", ""}}, [][]string{rows[0].Groups, rows[1].Groups})

	rows, errs, _ = findings(t, csvspec.Stock, "A,M\n"+row()+row("a"))
	require.Equal(t, []found{{csvspec.CodeColumnCount, 1, 0, 0, ""}, {csvspec.CodeColumnCount, 3, 0, 0, ""}}, errs)
	require.Nil(t, rows[0].Groups)

	reader := csvspec.Stock.Reader(strings.NewReader(row("a", "b", "c")), nil)
	for _, err := range reader.Rows() {
		require.NoError(t, err)
	}
	require.Equal(t, "Group 3", reader.Columns()[21].Name)
	require.Len(t, reader.Columns(), 22)
}

func TestRowsAreTheirOwn(t *testing.T) {
	var data bytes.Buffer
	for i := range 3000 {
		fmt.Fprintf(&data, "A,M,,1,1,,1,,,,V,,,,,,,,,g%d,h\n", i)
	}
	rows := read(t, csvspec.Stock, data.Bytes())
	for i, row := range rows {
		require.Equal(t, []string{fmt.Sprintf("g%d", i), "h"}, row.Groups)
	}
	rows[0].Groups = append(rows[0].Groups, "more")
	require.Equal(t, "g1", rows[1].Groups[0], "lists share no room")
}

func TestMaxErrors(t *testing.T) {
	data := strings.Repeat("bad\n", 5)
	var errs []error
	for _, err := range csvspec.Supplier.Read(strings.NewReader(data), &csvspec.ReadOptions{MaxErrors: 3}) {
		errs = append(errs, err)
	}
	require.Len(t, errs, 4)
	require.ErrorIs(t, errs[2], csvspec.CodeColumnCount)
	require.ErrorIs(t, errs[3], csvspec.ErrTooManyErrors)
	require.ErrorContains(t, errs[3], "supplier.csv")

	errs = nil
	for _, err := range csvspec.Supplier.Read(strings.NewReader(data), nil) {
		errs = append(errs, err)
	}
	require.Len(t, errs, 5)
}

func TestBrokenStream(t *testing.T) {
	broken := errors.New("the disk is gone")
	stream := io.MultiReader(strings.NewReader(goodSupplier+"\"HALF\",\"a line"), iotest.ErrReader(broken))
	var rows int
	var last error
	for _, err := range csvspec.Supplier.Read(stream, nil) {
		if err == nil {
			rows++
		}
		last = err
	}
	require.Equal(t, 1, rows, "half a line is no row")
	require.ErrorIs(t, last, broken)
	require.ErrorContains(t, last, "supplier.csv:2: read:")

	for _, err := range csvspec.Supplier.Read(stuck{}, nil) {
		require.ErrorIs(t, err, io.ErrNoProgress)
	}
}

type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

func TestStoppingEarly(t *testing.T) {
	data := strings.Repeat(goodSupplier, 10)
	n := 0
	for range csvspec.Supplier.Read(strings.NewReader(data), nil) {
		if n++; n == 3 {
			break
		}
	}
	require.Equal(t, 3, n)
}

// TestLongFile crosses the buffer many times, with lines at all offsets.
func TestLongFile(t *testing.T) {
	var rows []csvspec.SupplierRow
	for i := range 20_000 {
		rows = append(rows, csvspec.SupplierRow{Code: fmt.Sprintf("C%d", i), Description: strings.Repeat("x", i%97+1)})
	}
	data, _ := write(t, csvspec.Supplier, rows...)
	require.Greater(t, len(data), 1<<20)
	require.Equal(t, rows, read(t, csvspec.Supplier, data))
}

func TestMemoryDoesNotGrow(t *testing.T) {
	endless := func(line string, times int) io.Reader { return &repeated{line: line, times: times} }
	read := func(r io.Reader) float64 {
		return testing.AllocsPerRun(1, func() {
			for range csvspec.Sales.Read(r, nil) {
			}
		})
	}
	row := "\"ITEM\",\"LOC\",\"C\",2024/01/02,2024/01/02,1.5,2,3,,\"T\"\r\n"
	require.InDelta(t, read(endless(row, 10)), read(endless(row, 100_000)), 5, "allocations")
	require.Less(t, read(endless("x", 50<<20)), 100.0, "a line of 50 MiB")
}

// repeated is a stream of one line over and over.
type repeated struct {
	line  string
	rest  string
	times int
}

func (r *repeated) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if r.rest == "" {
			if r.times == 0 {
				return n, io.EOF
			}
			r.rest = r.line
			r.times--
		}
		copied := copy(p[n:], r.rest)
		r.rest = r.rest[copied:]
		n += copied
	}
	return n, nil
}

func TestErrorText(t *testing.T) {
	data := `"A","B",,2024/01/02,2024/01/02,"1,5",,,x,` + "\n"
	for _, err := range csvspec.Sales.Read(strings.NewReader(data), nil) {
		require.EqualError(t, err,
			`sales.csv:1:32: Sales Quantity "1,5": not a decimal number of this column; write at most 8 digits, a full stop and at most 4 decimals`+"\n"+
				`sales.csv:1:40: Issues Quantity "x": not an integer; write at most 18 digits, with a minus sign if below zero, and nothing else`)
		e, ok := errors.AsType[*csvspec.FieldError](err)
		require.True(t, ok)
		require.Equal(t, "Sales Quantity", e.Field)
		require.Equal(t, 6, e.Position)
	}
}
