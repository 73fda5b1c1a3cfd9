package orders_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/orders"
)

var update = flag.Bool("update", false, "rewrite golden files and the table of formats in doc.go")

// TestTableOfFormats holds the package documentation to the layouts.
func TestTableOfFormats(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	between := regexp.MustCompile(`(?s)// <formats>\n.*?// </formats>\n`)
	want := between.ReplaceAllLiteralString(string(doc), "// <formats>\n//\n"+table(t)+"//\n// </formats>\n")
	if *update {
		require.NoError(t, os.WriteFile("doc.go", []byte(want), 0o644))
		return
	}
	require.Equal(t, want, string(doc), "run go test ./orders -update")
}

func table(t *testing.T) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	row := func(cells ...string) {
		_, err := fmt.Fprintf(w, "//\t%s\n", strings.Join(cells, "\t"))
		require.NoError(t, err)
	}
	row("id", "title", "kinds", "grade", "where it goes")
	for _, f := range orders.Formats() {
		l := f.Layout()
		row(f.ID(), l.Title, kinds(f), l.Grade, l.Destination)
		for _, name := range f.Profiles() {
			p := format(t, name).Layout()
			row("  "+name, p.Title, kinds(format(t, name)), p.Grade, p.Destination)
		}
	}
	require.NoError(t, w.Flush())
	return regexp.MustCompile(`(?m)^// +| +$`).ReplaceAllStringFunc(b.String(), func(s string) string {
		if strings.HasPrefix(s, "//") {
			return "//\t"
		}
		return ""
	})
}

func kinds(f orders.Format) string { return strings.Trim(fmt.Sprint(f.Kinds()), "[]") }
