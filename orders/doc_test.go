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
	between := regexp.MustCompile(`(?s)(by \[Format.Profile\]\.\n//\n).*?(// The grade is)`)
	want := between.ReplaceAllString(string(doc), "${1}"+formatTables(t)+"${2}")
	if *update {
		require.NoError(t, os.WriteFile("doc.go", []byte(want), 0o644))
		return
	}
	require.Equal(t, want, string(doc), "run go test ./orders -update")
}

// formatTables lists what the formats are, and where their files go.
func formatTables(t *testing.T) string {
	facts := [][]string{{"id", "title", "kinds", "grade"}}
	places := [][]string{{"id", "where the file goes in the ERP"}}
	add := func(id string, f orders.Format) {
		l := f.Layout()
		facts = append(facts, []string{id, l.Title, strings.Trim(fmt.Sprint(f.Kinds()), "[]"), l.Grade})
		places = append(places, []string{id, l.Destination})
	}
	for _, f := range orders.Formats() {
		add(f.ID(), f)
		for _, name := range f.Profiles() {
			add("+ "+name, format(t, name))
		}
	}
	return preformatted(t, facts) + preformatted(t, places)
}

func preformatted(t *testing.T, rows [][]string) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		_, err := fmt.Fprintln(w, strings.Join(row, "\t"))
		require.NoError(t, err)
	}
	require.NoError(t, w.Flush())
	var out strings.Builder
	for line := range strings.Lines(b.String()) {
		out.WriteString("//\t" + strings.TrimRight(line, " \n") + "\n")
	}
	return out.String() + "//\n"
}
