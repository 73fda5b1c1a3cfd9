package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/orders"
)

const delivered = "OrderID,Supplier,Location,CreationDate,User,Item,UOM,Quantity,Cost,DueDate\n" +
	"1042,ACME,MA,2024/03/05,jane,BOLT-10,EA,240,0.35,2024/04/02\n"

func file(t *testing.T, name, data string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(data), 0o600))
	return path
}

func convert(t *testing.T, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs strings.Builder
	code = run(args, strings.NewReader(stdin), &out, &errs)
	return strings.ReplaceAll(out.String(), "\r\n", "\n"), errs.String(), code
}

func TestFromStandardInput(t *testing.T) {
	out, errs, code := convert(t, delivered, "-from", "generic-csv", "-to", "pronto", "-kind", "purchase")
	require.Zero(t, code, errs)
	require.Equal(t, `"1042","ACME","MA",05-Mar-2024,02-Apr-2024,1,"BOLT-10",,,240,"EA",0.35,"jane"`+"\n", out)
	require.Equal(t, "standard input: pronto does not carry CreatedBy\n", errs)
}

func TestList(t *testing.T) {
	out, _, code := convert(t, "", "-list")
	require.Zero(t, code)
	for _, f := range orders.Formats() {
		require.Contains(t, out, f.ID())
	}
	require.Contains(t, out, "dynamics-gp-econnect")
}

// Every format turns into every other, by way of the files that it writes.
func TestAnyFormatToAnyOther(t *testing.T) {
	for from := range each {
		dir := filepath.Join(t.TempDir(), from)
		_, errs, code := convert(t, "", "-to", from, "-out", dir, file(t, "po_1042.csv", delivered))
		require.Zero(t, code, errs)
		entries, err := os.ReadDir(dir)
		require.NoError(t, err)
		var files []string
		for _, e := range entries {
			files = append(files, filepath.Join(dir, e.Name()))
		}
		for to := range each {
			args := []string{"-from", from, "-to", to, "-out", filepath.Join(dir, to), "-location", "MA", "-order-date", "2024/03/05", "-due-date", "2024/04/02", "-supplier", "ACME"}
			_, errs, code := convert(t, "", append(args, files...)...)
			require.Zero(t, code, "%s to %s: %s", from, to, errs)
		}
	}
}

func TestLayouts(t *testing.T) {
	layout := file(t, "site.yaml", "# a site\nbase: sage-x3\nseparator: \";\"\ncolumns:\n  H.PurchaseOrderNo: {prefix: NS, pad: 6}\n  L.UnitCost: null\n")
	out, errs, code := convert(t, "", "-to", "sage-x3", "-layout", layout, file(t, "po_1042.csv", delivered))
	require.Zero(t, code, errs)
	require.Equal(t, "\"H\";\"NS001042\";\"MA\";\"ACME\";20240305;20240402;0;\"jane\"\n\"L\";\"BOLT-10\";240;\"MA\";20240402;\"EA\";\n", out)
	out, errs, code = convert(t, out, "-from", "sage-x3", "-from-layout", layout, "-to", "sage-x3-native", "-kind", "purchase")
	require.Zero(t, code, errs)
	require.Equal(t, "\"E\";\"MA\";\"1042\";20240305;\"ACME\";;\n\"L\";\"BOLT-10\";240;\"EA\";;20240402\n", out)
}

func TestNothingIsReplaced(t *testing.T) {
	dir, in := t.TempDir(), file(t, "po_1042.csv", delivered)
	_, errs, code := convert(t, "", "-to", "sage-x3", "-out", dir, in)
	require.Zero(t, code, errs)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "po_1042.csv"), []byte("the ERP's"), 0o600))
	_, errs, code = convert(t, "", "-to", "sage-x3", "-out", dir, in)
	require.Equal(t, exitFile, code, errs)
	data, err := os.ReadFile(filepath.Join(dir, "po_1042.csv"))
	require.NoError(t, err)
	require.Equal(t, "the ERP's", string(data))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "no temporary file stays")
}

func TestFailures(t *testing.T) {
	good := file(t, "po_1042.csv", delivered)
	long := file(t, "po_1042.csv", strings.Replace(delivered, "MA", "MAIN", 1))
	bad := file(t, "po_1042.csv", strings.Replace(delivered, "240", "many", 1))
	for says, test := range map[string]struct {
		args []string
		code int
	}{
		"no format is chosen":                           {[]string{good}, exitUsage},
		`no format is called "sage"`:                    {[]string{"-to", "sage", good}, exitUsage},
		"flag provided but not defined":                 {[]string{"-x"}, exitUsage},
		"sap-b1 writes 2 files":                         {[]string{"-to", "sap-b1", good}, exitUsage},
		"standard input: Kind: a value is missing":      {[]string{"-from", "generic-csv", "-to", "sage-x3"}, exitRefused},
		`po_1042.csv:2:41: Quantity "many"`:             {[]string{"-to", "sage-x3", bad}, exitRefused},
		"longer than the ERP's field":                   {[]string{"-to", "sage-1000", long}, exitRefused},
		"no such file":                                  {[]string{"-to", "sage-x3", filepath.Join(t.TempDir(), "po_1.csv")}, exitFile},
		"site.yaml: no such file":                       {[]string{"-to", "sage-x3", "-layout", "site.yaml", good}, exitFile},
		`a.yaml:3: unknown key "seperator"`:             {[]string{"-to", "sage-x3", "-layout", file(t, "a.yaml", "# x\nbase: sage-x3\nseperator: ;\n"), good}, exitLayout},
		`b.yaml:5: L.ItemCode: only free text`:          {[]string{"-to", "sage-x3", "-layout", file(t, "b.yaml", "columns:\n\n\n  L.ItemCode:\n    over: cut\n"), good}, exitLayout},
		"c.yaml: line 2: mapping values":                {[]string{"-to", "sage-x3", "-layout", file(t, "c.yaml", "a: b\n  c: d: e\n"), good}, exitLayout},
		"d.yaml: the file is empty":                     {[]string{"-to", "sage-x3", "-layout", file(t, "d.yaml", "# nothing\n"), good}, exitLayout},
		"e.yaml:2: x: anchors and aliases are not":      {[]string{"-to", "sage-x3", "-layout", file(t, "e.yaml", "id: &x a\ntitle: *x\n"), good}, exitLayout},
		`f.json:2: a number where a string is due`:      {[]string{"-to", "sage-x3", "-layout", file(t, "f.json", "{\n\"separator\": 5}"), good}, exitLayout},
		`invalid value "5.3.2024" for flag -order-date`: {[]string{"-order-date", "5.3.2024", "-to", "sage-x3", good}, exitUsage},
	} {
		_, errs, code := convert(t, strings.Replace(delivered, "1042", "7", 1), test.args...)
		require.Contains(t, errs, says)
		require.Equal(t, test.code, code, errs)
	}
}
