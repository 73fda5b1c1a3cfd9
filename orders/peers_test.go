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

	"github.com/erplink/erplink/internal/peer"
	"github.com/erplink/erplink/orders"
)

func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	var stderr strings.Builder
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, stderr.String())
	return string(out)
}

// file is a document on disk.
type file struct {
	path   string
	format orders.Format
}

// written puts every document of a syntax into one folder.
func written(t *testing.T, syntax string) []file {
	t.Helper()
	dir := t.TempDir()
	var files []file
	for _, v := range variants(t) {
		if v.format.Layout().Syntax != syntax {
			continue
		}
		for _, kind := range v.format.Kinds() {
			for _, o := range []orders.Order{plainOrder(kind), fullOrder(kind)} {
				for _, d := range render(t, v.format, o) {
					path := filepath.Join(dir, v.name+"-"+d.Name)
					require.NoError(t, os.WriteFile(path, d.Data, 0o600))
					files = append(files, file{path, v.format})
				}
			}
		}
	}
	require.NotEmpty(t, files)
	return files
}

func TestXMLObeysItsSchema(t *testing.T) {
	xmllint := peer.Path(t, "xmllint")
	schema := filepath.Join(t.TempDir(), "schema.xsd")
	for _, f := range written(t, "xml") {
		require.NoError(t, os.WriteFile(schema, f.format.Schema(), 0o600))
		run(t, xmllint, "--noout", "--nonet", "--schema", schema, f.path)
	}
}

// A schema that let everything through would prove nothing.
func TestSchemaRefuses(t *testing.T) {
	xmllint := peer.Path(t, "xmllint")
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

// pythonRows prints the rows of files as JSON, read under the declared dialect.
const pythonRows = `
import csv, json, sys
def rows(path, separator):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.reader(f, delimiter=separator, doublequote=True, strict=True))
print(json.dumps([rows(*pair) for pair in json.loads(sys.argv[1])]))
`

func TestPythonReadsTheSameRows(t *testing.T) {
	python := peer.Path(t, "python3")
	var pairs [][2]string
	var want, got [][][]string
	for _, f := range written(t, "csv") {
		pairs = append(pairs, [2]string{f.path, f.format.Layout().Separator})
		want = append(want, rowsOf(t, f.path, f.format.Layout().Separator))
	}
	argument, err := json.Marshal(pairs)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal([]byte(run(t, python, "-c", pythonRows, string(argument))), &got))
	require.Equal(t, want, got)
}

// TestLibreOfficeOpensTheSameRows converts every CSV, with all columns as
// text, and compares what comes out: no row splits, no code loses its zeros.
func TestLibreOfficeOpensTheSameRows(t *testing.T) {
	soffice := peer.Path(t, "soffice")
	out := t.TempDir()
	bySeparator := map[string][]string{}
	for _, f := range written(t, "csv") {
		separator := f.format.Layout().Separator
		bySeparator[separator] = append(bySeparator[separator], f.path)
	}
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
