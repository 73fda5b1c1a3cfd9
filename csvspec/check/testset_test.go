package check_test

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/csvspec/check"
	"github.com/erplink/erplink/internal/bzip2"
)

// testSet is a set of files as rows of text, so that a test can break one
// thing at a time. Each of a file's rows ends with CRLF.
type testSet map[string][]string

// goodSet has no finding.
func goodSet() testSet {
	return testSet{
		"location.csv": {
			`"HAM","Hamburg, ""Hafen""",1,"North","CW"`,
			`"MUC","München",1,,"ST"`,
			`"OLD","Closed",0,,`,
		},
		"supplier.csv": {
			`"ACME","Acme Ltd","import",21`,
			`"浪花","浪花 株式会社",,`,
		},
		"master.csv": {
			`"BOLT-10","Bolt 10 mm","EA",0.001,1.5,,,,"1"`,
			`"NUT-10","Nut 10 mm","EA",,,,,,"2"`,
			`"ÄÖ-😀","Kit","EA",,,,,,"3"`,
		},
		"group.csv": {
			`1,"L","Large"`,
			`2,"R","Red"`,
		},
		"stock.csv": {
			`"BOLT-10","HAM",2020/02/29,0.35,0.4,1,100,5,"EX","ACME","ACME","BOX",12,"EUR",14,"S",10,1,12,"L","R"`,
			`"BOLT-10","MUC",,0.35,0.4,,-3,,"IN","HAM","ACME",,,,,,,,,"L",`,
			`"NUT-10","HAM",,0.1,0.1,,7,,"EX","ACME","ACME",,,,,,,,,,`,
			`"ÄÖ-😀","HAM",,0,0,,0,,,,"浪花",,,,,,,,,,`,
		},
		"sales.csv": {
			`"BOLT-10","HAM","C1",2024/01/02,2024/01/05,2.5,1,99999999.9999,,"INV 1"`,
			`"BOLT-10","MUC",,2024/01/02,2024/01/05,-1,,,3,`,
		},
		"po.csv": {
			`"BOLT-10","HAM","ACME","1","1",2024/01/02,10,2024/02/01,10,"P",0.4`,
			`"BOLT-10","HAM","ACME","1","1",2024/01/02,10,2024/02/01,4,"M",`,
		},
		"co.csv":            {`"NUT-10","HAM","C1","7","1",2024/01/02,10,2024/02/01,10`},
		"transfer.csv":      {`"BOLT-10","HAM","MUC","9","1",2024/01/02,2024/01/09,10,2,5`},
		"pohist.csv":        {`"BOLT-10","HAM","ACME","5","1",2023/01/02,10,,"ST",6,2023/01/20,`},
		"bom.csv":           {`"ÄÖ-😀","HAM","BOLT-10","HAM",0.25`},
		"supersessions.csv": {`"NUT-10","BOLT-10",2`},
		"ut_001.csv":        {`"Code","Note"`, `"x","a ""quoted"" word"`, `"y",`},
		"control.csv": {
			"INTERFACE_VERSION,2.0.8", "EXTRACTION_DATE,2024/01/05", "EXTRACTION_TIME,02:03:04", "HOST_SYSTEM_NAME,Demo ERP",
		},
	}
}

// replace changes the first place in a row, from 0, where old stands.
func replace(file string, row int, old, now string) func(testSet) {
	return func(s testSet) {
		changed := strings.Replace(s[file][row], old, now, 1)
		if changed == s[file][row] {
			panic(file + " has no " + old)
		}
		s[file][row] = changed
	}
}

func add(file string, rows ...string) func(testSet) {
	return func(s testSet) { s[file] = append(s[file], rows...) }
}

func remove(files ...string) func(testSet) {
	return func(s testSet) {
		for _, f := range files {
			delete(s, f)
		}
	}
}

// bytes returns the files' bytes, with nothing in control.csv to prove them.
func (s testSet) bytes() map[string][]byte {
	out := map[string][]byte{}
	for name, rows := range s {
		var b strings.Builder
		for _, row := range rows {
			b.WriteString(row + "\r\n")
		}
		out[name] = []byte(b.String())
	}
	return out
}

// prove gives control.csv the MD5 of the other files, unless it has totals.
func prove(files map[string][]byte) map[string][]byte {
	control, ok := files["control.csv"]
	if !ok || bytes.Contains(control, []byte("VALIDATION_")) {
		return files
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name != "control.csv" && !strings.HasPrefix(name, "ut_") && strings.HasSuffix(name, ".csv") && name == strings.ToLower(name) {
			sum := md5.Sum(files[name])
			control = fmt.Appendf(control, "MD5_%s,%s\r\n", strings.ToUpper(strings.TrimSuffix(name, ".csv")), hex.EncodeToString(sum[:]))
		}
	}
	files["control.csv"] = control
	return files
}

func fsOf(files map[string][]byte) fs.FS {
	out := fstest.MapFS{}
	for name, data := range files {
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

func checkFiles(t testing.TB, files map[string][]byte, opts *check.Options) *check.Report {
	t.Helper()
	r, err := check.FS(t.Context(), fsOf(files), opts)
	require.NoError(t, err)
	return r
}

// codes returns the codes that a report has at a severity, sorted.
func codes(r *check.Report, s check.Severity) []string {
	out := []string{}
	for _, c := range r.Counts {
		if c.Severity == s {
			out = append(out, string(c.Code))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func find(t testing.TB, r *check.Report, code csvspec.Code) check.Finding {
	t.Helper()
	for _, f := range r.Findings {
		if f.Code == code {
			return f
		}
	}
	require.Failf(t, "no finding", "of code %s in %v", code, r.Counts)
	return check.Finding{}
}

func compress(t testing.TB, plain []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := bzip2.NewWriter(&out, 1)
	require.NoError(t, err)
	_, err = w.Write(plain)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}
