package orders_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/orders"
)

// peer finds a program that reads what we write, or skips the test.
func peer(t *testing.T, name string) string {
	t.Helper()
	program, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return program
}

func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	var stderr strings.Builder
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, stderr.String())
	return string(out)
}

// rendered writes every document of a syntax into a folder of its own.
func rendered(t *testing.T, syntax string, use func(t *testing.T, f orders.Format, o orders.Order, path string)) {
	eachVariant(t, func(t *testing.T, f orders.Format, kind orders.Kind) {
		if f.Layout().Syntax != syntax {
			t.Skip("another syntax")
		}
		for _, o := range []orders.Order{plainOrder(kind), fullOrder(kind)} {
			for _, d := range render(t, f, o) {
				path := filepath.Join(t.TempDir(), d.Name)
				require.NoError(t, os.WriteFile(path, d.Data, 0o600))
				use(t, f, o, path)
			}
		}
	})
}

func TestXMLObeysItsSchema(t *testing.T) {
	xmllint := peer(t, "xmllint")
	rendered(t, "xml", func(t *testing.T, f orders.Format, _ orders.Order, path string) {
		schema := filepath.Join(t.TempDir(), "schema.xsd")
		require.NoError(t, os.WriteFile(schema, f.Schema(), 0o600))
		run(t, xmllint, "--noout", "--nonet", "--schema", schema, path)
	})
}

// A schema that let everything through would prove nothing.
func TestSchemaRefuses(t *testing.T) {
	xmllint := peer(t, "xmllint")
	dir := t.TempDir()
	schema, path := filepath.Join(dir, "schema.xsd"), filepath.Join(dir, "po_7.xml")
	f := format(t, "standard-xml")
	require.NoError(t, os.WriteFile(schema, f.Schema(), 0o600))
	good := string(render(t, f, plainOrder(orders.Purchase))[0].Data)
	for old, changed := range map[string]string{
		`type="PO"`: `type="XX"`, "<Quantity>3<": "<Quantity>0<", "2024-12-30": "2024/12/30", "Location>": "Place>",
	} {
		require.NoError(t, os.WriteFile(path, []byte(strings.ReplaceAll(good, old, changed)), 0o600))
		out, err := exec.CommandContext(t.Context(), xmllint, "--noout", "--nonet", "--schema", schema, path).CombinedOutput()
		require.Error(t, err, old)
		require.Contains(t, string(out), "fails to validate")
	}
}

// pythonRows prints the rows of a file as JSON, read under the declared dialect.
const pythonRows = `
import csv, json, sys
path, separator = sys.argv[1:]
with open(path, encoding="utf-8", newline="") as f:
    print(json.dumps(list(csv.reader(f, delimiter=separator, doublequote=True, strict=True))))
`

func TestPythonReadsTheSameRows(t *testing.T) {
	python := peer(t, "python3")
	rendered(t, "csv", func(t *testing.T, f orders.Format, _ orders.Order, path string) {
		var theirs [][]string
		out := run(t, python, "-c", pythonRows, path, f.Layout().Separator)
		require.NoError(t, json.Unmarshal([]byte(out), &theirs))
		require.Equal(t, rowsOf(t, path, f.Layout().Separator), theirs)
	})
}

// TestLibreOfficeOpensTheSameRows converts every CSV, with all columns as
// text, and compares what comes out: no row splits, no code loses its zeros.
func TestLibreOfficeOpensTheSameRows(t *testing.T) {
	soffice := peer(t, "soffice")
	in, out := t.TempDir(), t.TempDir()
	bySeparator := map[string][]string{}
	rendered(t, "csv", func(t *testing.T, f orders.Format, _ orders.Order, path string) {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		_, name, _ := strings.Cut(t.Name(), "/")
		renamed := filepath.Join(in, strings.ReplaceAll(name, "/", "-")+"-"+filepath.Base(path))
		require.NoError(t, os.WriteFile(renamed, data, 0o600))
		separator := f.Layout().Separator
		bySeparator[separator] = append(bySeparator[separator], renamed)
	})
	var asText []string
	for i := range 64 {
		asText = append(asText, strconv.Itoa(i+1)+"/2")
	}
	for separator, paths := range bySeparator {
		run(t, soffice, append([]string{
			"-env:UserInstallation=file://" + filepath.ToSlash(t.TempDir()), "--headless",
			"--infilter=CSV:" + strconv.Itoa(int(separator[0])) + ",34,76,1," + strings.Join(asText, "/"),
			"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true", "--outdir", out,
		}, paths...)...)
		for _, path := range paths {
			want, got := rowsOf(t, path, separator), rowsOf(t, filepath.Join(out, filepath.Base(path)), ",")
			width := max(widest(want), widest(got))
			require.Equal(t, padded(want, width), padded(got, width), path)
		}
	}
}

func rowsOf(t *testing.T, path, separator string) [][]string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	r := csv.NewReader(strings.NewReader(string(data)))
	r.Comma = rune(separator[0])
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	require.NoError(t, err)
	return rows
}

func widest(rows [][]string) int {
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	return width
}

// padded makes rows equally long, as those of a sheet are.
func padded(rows [][]string, width int) [][]string {
	for i := range rows {
		for len(rows[i]) < width {
			rows[i] = append(rows[i], "")
		}
	}
	return rows
}
