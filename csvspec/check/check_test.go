package check_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/csvspec/check"
)

// asJSON returns a report as text, so that two can be compared.
func asJSON(t testing.TB, r *check.Report) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, r.WriteJSON(&b))
	return b.String()
}

// stream checks files as they are written: all at the same time, in pieces.
func stream(t testing.TB, files map[string][]byte, opts check.Options) *check.Report {
	t.Helper()
	opts.Reopen = reopen(files)
	c := check.New(&opts)
	var writers sync.WaitGroup
	for name, data := range files {
		in, err := c.File(name)
		require.NoError(t, err)
		writers.Go(func() {
			for piece := range slices.Chunk(data, 7) {
				if _, err := in.Write(piece); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
			if err := in.Close(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	writers.Wait()
	return c.Report()
}

// sequence checks files one after the other in the order given.
func sequence(t testing.TB, files map[string][]byte, order []string, opts check.Options) *check.Report {
	t.Helper()
	opts.Reopen = reopen(files)
	c := check.New(&opts)
	for _, name := range order {
		write(t, c, name, files[name])
	}
	return c.Report()
}

// TestOrderOfFilesDoesNotMatter writes every broken set in parallel and in
// orders in which references come before what they name.
func TestOrderOfFilesDoesNotMatter(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, b := range brokenSets {
		t.Run(b.name, func(t *testing.T) {
			files := b.files()
			for name := range files {
				if _, known := csvspec.Lookup(name); !known {
					t.Skip("only a folder can hold such a file")
				}
			}
			var opts check.Options
			if b.opts != nil {
				opts = *b.opts
			}
			want := asJSON(t, checkFiles(t, files, b.opts))
			require.Equal(t, want, asJSON(t, stream(t, files, opts)))
			order := slices.Sorted(maps.Keys(files))
			slices.Reverse(order)
			for range 3 {
				require.Equal(t, want, asJSON(t, sequence(t, files, order, opts)), "%v", order)
				random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			}
		})
	}
}

func TestFindingIsComplete(t *testing.T) {
	set := goodSet()
	replace("stock.csv", 0, ",100,", ",1e2,")(set)
	replace("po.csv", 1, `"ACME"`, `"NONE"`)(set)
	r := checkFiles(t, prove(set.bytes()), nil)
	require.Equal(t, check.Finding{
		Severity: check.Error, Code: csvspec.CodeTypeInteger, File: "stock.csv", Line: 1, Column: 39, Position: 7,
		Field: "Stock On Hand", Value: "1e2", Evidence: csvspec.Seen,
		Message: "not an integer; write at most 18 digits, with a minus sign if below zero, and nothing else",
		Advice:  "Write digits only, with a leading minus where negative. For fractions choose a finer unit of measure for the item.",
	}, find(t, r, csvspec.CodeTypeInteger))
	f := find(t, r, check.CodeNoSupplier)
	require.Equal(t, []any{int64(2), 17, 3, "Supplier Code", "NONE", csvspec.Inferred, "no row in supplier.csv"},
		[]any{f.Line, f.Column, f.Position, f.Field, f.Value, f.Evidence, f.Message})
}

func TestValuesThatAreReadAgain(t *testing.T) {
	set := goodSet()
	add("master.csv", `"NEW","New",,,,,,,"9"`)(set)
	replace("stock.csv", 0, `"EX","ACME"`, `"IN","MUC"`)(set)
	files := prove(set.bytes())

	r := checkFiles(t, files, nil)
	missing, circle := find(t, r, check.CodeMasterNoStock), find(t, r, check.CodeSupplyCircle)
	require.Equal(t, []any{"NEW", int64(4), 1}, []any{missing.Value, missing.Line, missing.Column})
	require.Equal(t, []any{"MUC", int64(1), 10, "goes round through lines 1, 2"}, []any{circle.Value, circle.Line, circle.Position, circle.Message})

	c := check.New(nil)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		write(t, c, name, files[name])
	}
	missing = find(t, c.Report(), check.CodeMasterNoStock)
	require.Equal(t, []any{"", int64(4)}, []any{missing.Value, missing.Line}, "the line is all that is kept")

	broken := check.New(&check.Options{Reopen: func(string) (io.ReadCloser, error) { return nil, errors.New("the disk is gone") }})
	for _, name := range slices.Sorted(maps.Keys(files)) {
		write(t, broken, name, files[name])
	}
	require.Contains(t, find(t, broken.Report(), check.CodeMasterNoStock).Message, "could not be read again: the disk is gone")
}

func TestKeptFindingsAreBoundedAndCountsComplete(t *testing.T) {
	set := goodSet()
	const n = 3000
	for i := range n {
		add("sales.csv", fmt.Sprintf(`"X%d","HAM",,2024/01/02,2024/01/05,1,%s,,,`, n-i, strings.Repeat("9", 9)))(set)
	}
	files := prove(set.bytes())
	for keep, want := range map[int]int{0: 200, 5: 5} {
		r := checkFiles(t, files, &check.Options{KeepPerCode: keep})
		require.EqualValues(t, n, r.Count(csvspec.CodeTypeDecimal))
		require.EqualValues(t, n, r.Count(check.CodeNoItem))
		require.EqualValues(t, n, r.Errors)
		kept := map[csvspec.Code][]int64{}
		for _, f := range r.Findings {
			kept[f.Code] = append(kept[f.Code], f.Line)
		}
		for _, code := range []csvspec.Code{csvspec.CodeTypeDecimal, check.CodeNoItem, check.CodeNoStock} {
			require.Len(t, kept[code], want, code)
			require.EqualValues(t, 3, kept[code][0], "the first lines are kept")
			require.EqualValues(t, want+2, kept[code][want-1])
		}
	}
}

func TestLongValuesAreClipped(t *testing.T) {
	set := goodSet()
	add("po.csv", `"BOLT-10","HAM","`+strings.Repeat("é", 250)+`","3","1",2024/01/02,10,2024/02/01,4,"P",`)(set)
	require.Equal(t, strings.Repeat("é", 120)+"…", find(t, checkFiles(t, prove(set.bytes()), nil), check.CodeNoSupplier).Value)
}

func TestSeveritiesOfTheSite(t *testing.T) {
	set := goodSet()
	replace("co.csv", 0, ",2024/02/01,10", ",2024/02/01,11")(set)
	add("supplier.csv", `"acme","Other",,`, `"ACME","Again",,`)(set)
	opts := &check.Options{Severities: map[csvspec.Code]check.Severity{
		check.CodeAboveOrdered: check.Error, csvspec.CodeNearEqual: check.Info, check.CodeDuplicateKey: check.Warning,
		check.CodeNoItem: check.Warning, // which it is
	}}
	r := checkFiles(t, prove(set.bytes()), opts)
	require.Equal(t, []string{"outstanding-above-ordered"}, codes(r, check.Error))
	require.Equal(t, []string{"duplicate-key"}, codes(r, check.Warning))
	require.Equal(t, []string{"near-equal-code"}, codes(r, check.Info))
	require.Equal(t, []check.Change{
		{Code: check.CodeDuplicateKey, Rule: "The same key twice", Evidence: csvspec.Inferred, From: check.Error, To: check.Warning},
		{Code: csvspec.CodeNearEqual, Rule: "Codes that differ only in case or outer spaces", Evidence: csvspec.Inferred, From: check.Warning, To: check.Info},
		{Code: check.CodeAboveOrdered, Rule: "More is outstanding than was ordered", Evidence: csvspec.Inferred, From: check.Warning, To: check.Error},
	}, r.Changed)
}

func TestOptionsThatMeanNothing(t *testing.T) {
	for want, opts := range map[string]*check.Options{
		`severity of "no-such-code"`: {Severities: map[csvspec.Code]check.Severity{"no-such-code": check.Error}},
		"0 is no severity":           {Severities: map[csvspec.Code]check.Severity{check.CodeStrange: 0}},
		"the layout of stock.csv":    {Layouts: map[string]*csvspec.Layout{"stock.csv": csvspec.PO.Layout()}},
		"the layout of sales.csv":    {Layouts: map[string]*csvspec.Layout{"sales.csv": csvspec.SalesSummary.Layout()}},
	} {
		_, err := check.FS(t.Context(), fsOf(goodSet().bytes()), opts)
		require.ErrorContains(t, err, want)
	}
	contradiction := csvspec.Stock.Layout()
	contradiction.Columns[0].MaxLength = -1
	_, err := check.FS(t.Context(), fsOf(goodSet().bytes()), &check.Options{Layouts: map[string]*csvspec.Layout{"stock.csv": contradiction}})
	require.Error(t, err)
}

// TestLayoutOfTheSite moves a column and changes a type: the rules follow.
func TestLayoutOfTheSite(t *testing.T) {
	layout := csvspec.CO.Layout()
	layout.Columns = append(layout.Columns[8:9:9], layout.Columns[:8]...)
	layout.Columns[0].Retype(csvspec.TypeDecimal)
	opts := &check.Options{Layouts: map[string]*csvspec.Layout{"co.csv": layout}}
	set := goodSet()
	set["co.csv"] = []string{`10.5,"NUT-10","BER","C1","7","1",2024/01/02,10,2024/02/01`}
	r := checkFiles(t, prove(set.bytes()), opts)
	require.Empty(t, codes(r, check.Error), "%+v", r.Findings)
	require.Equal(t, []string{"outstanding-above-ordered", "unknown-location", "unknown-stock"}, codes(r, check.Warning))
	require.Equal(t, 3, find(t, r, check.CodeNoLocation).Position)

	t.Run("a rule whose column is gone", func(t *testing.T) {
		layout := csvspec.CO.Layout()
		layout.Columns = layout.Columns[:8]
		set := goodSet()
		set["co.csv"] = []string{`"NUT-10","HAM","C1","7","1",2024/01/02,10,2024/02/01`}
		r := checkFiles(t, prove(set.bytes()), &check.Options{Layouts: map[string]*csvspec.Layout{"co.csv": layout}})
		require.Empty(t, r.Counts)
	})
}

func TestSummaryOfFiles(t *testing.T) {
	files := prove(goodSet().bytes())
	r := checkFiles(t, files, nil)
	require.True(t, r.OK())
	require.Len(t, r.Files, len(files))
	stock := r.Files[slices.IndexFunc(r.Files, func(f check.FileReport) bool { return f.Name == "stock.csv" })]
	require.EqualValues(t, 4, stock.Rows)
	require.EqualValues(t, len(files["stock.csv"]), stock.Bytes)
	require.Len(t, stock.SHA256, 64)
	require.Equal(t, "104", stock.Totals["stock_on_hand"].String())
	require.Equal(t, check.Control{InterfaceVersion: "2.0.8", Date: "2024/01/05", Time: "02:03:04", Host: "Demo ERP"}, r.Control)
}

func TestPolicies(t *testing.T) {
	c := check.New(nil)
	var sources sync.WaitGroup
	for range 10 {
		sources.Go(func() {
			c.Acted("stock.csv", "location", "trim", 2)
			c.Acted("master.csv", "description", "cut", 1)
		})
	}
	sources.Wait()
	require.Equal(t, []check.Policy{
		{File: "master.csv", Column: "description", Policy: "cut", Count: 10}, {File: "stock.csv", Column: "location", Policy: "trim", Count: 20},
	}, c.Report().Policies)
}

func TestExpectedFiles(t *testing.T) {
	set := goodSet()
	remove("pohist.csv", "sales.csv")(set)
	r := checkFiles(t, prove(set.bytes()), &check.Options{Expected: []string{"pohist.csv", "co.csv", "sales.csv"}})
	require.EqualValues(t, 2, r.Count(check.CodeMissingFile))
}

func TestFileNames(t *testing.T) {
	c := check.New(nil)
	for _, name := range []string{"", "Stock.csv", "stock.csv.bz2", "ut_.csv", "../stock.csv"} {
		_, err := c.File(name)
		require.ErrorIs(t, err, check.ErrFileName, name)
	}
	in, err := c.File("stock.csv")
	require.NoError(t, err)
	_, err = c.File("stock.csv")
	require.ErrorIs(t, err, check.ErrFileName)
	require.NoError(t, in.Close())
	c.Report()
	_, err = c.File("po.csv")
	require.ErrorIs(t, err, check.ErrFileName)
}

func TestAbortedFileIsNoPartOfTheSet(t *testing.T) {
	set := goodSet()
	replace("stock.csv", 0, ",100,", ",1e2,")(set)
	files := prove(set.bytes())
	c := check.New(nil)
	for name, data := range files {
		if name != "stock.csv" {
			write(t, c, name, data)
		}
	}
	in, err := c.File("stock.csv")
	require.NoError(t, err)
	_, err = in.Write(files["stock.csv"])
	require.NoError(t, err)
	in.Abort()
	require.Error(t, in.Close())
	r := c.Report()
	require.Equal(t, []string{"md5-without-file", "missing-file"}, codes(r, check.Error))
	require.Same(t, r, c.Report())
}

func TestAbortAfterCloseDoesNothing(t *testing.T) {
	c := check.New(nil)
	in, err := c.File("bom.csv")
	require.NoError(t, err)
	_, err = in.Write(goodSet().bytes()["bom.csv"])
	require.NoError(t, err)
	require.NoError(t, in.Close())
	in.Abort()
	require.NoError(t, in.Close())
	require.Len(t, c.Report().Files, 1)
}

func TestMissingKeysOfADamagedFileAreNotBlamed(t *testing.T) {
	files := goodSet().bytes()
	files["location.csv"] = bytes.Replace(files["location.csv"], []byte("Hafen"), []byte("Ha\xfffen"), 1)
	f := find(t, checkFiles(t, prove(files), nil), check.CodeNoLocation)
	require.Equal(t, "no row in location.csv; rows of it could not be read", f.Message)
}

// TestReportAsJSON holds the names that programs read.
func TestReportAsJSON(t *testing.T) {
	var got map[string]any
	require.NoError(t, json.Unmarshal([]byte(asJSON(t, busyReport(t))), &got))
	require.ElementsMatch(t, []string{
		"control", "files", "errors", "warnings", "counts", "findings", "policies", "changed_severities", "overrides",
	}, slices.Collect(maps.Keys(got)))
	first := got["findings"].([]any)[0].(map[string]any)
	require.ElementsMatch(t, []string{
		"severity", "code", "file", "line", "column", "position", "field", "value", "evidence", "message", "advice",
	}, slices.Collect(maps.Keys(first)))
	require.Equal(t, "warning", first["severity"])
	require.Equal(t, "INFERRED", first["evidence"])

	var again check.Report
	require.NoError(t, json.Unmarshal([]byte(asJSON(t, busyReport(t))), &again))
	require.Equal(t, asJSON(t, busyReport(t)), asJSON(t, &again))
}

// TestWithoutMD5 runs itself again where the program may not compute MD5.
func TestWithoutMD5(t *testing.T) {
	if os.Getenv("ERPLINK_TEST_FIPS") == "" {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestWithoutMD5$", "-test.v")
		cmd.Env = append(os.Environ(), "GODEBUG=fips140=only", "ERPLINK_TEST_FIPS=1")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
		require.Contains(t, string(out), "--- PASS")
		return
	}
	files := goodSet().bytes()
	files["control.csv"] = append(files["control.csv"], "MD5_STOCK,07f7251c325609f41dddec3a948e06a0\r\n"...)
	r := checkFiles(t, files, nil)
	require.Empty(t, codes(r, check.Error))
	require.Equal(t, []string{"md5-missing", "md5-unchecked"}, codes(r, check.Warning))
}
