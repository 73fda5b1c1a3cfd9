package check_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/csvspec/check"
)

// busyReport has something in every part of the page.
func busyReport(t *testing.T) *check.Report {
	t.Helper()
	set := goodSet()
	for _, change := range []func(testSet){
		replace("stock.csv", 2, ",7,", ",7.5,"),
		replace("stock.csv", 0, `"L","R"`, `"XL","R"`),
		replace("supplier.csv", 1, "株式会社", `<script>alert(1)</script>`),
		add("supplier.csv", `"acme","Acme again",,`, `"<img src=x onerror=alert(1)> ","Space",,`),
		add("master.csv", `"NEW","New",,,,,,,"9"`),
		replace("po.csv", 0, `"ACME"`, `"<b>NONE</b>"`),
		add("control.csv", "VALIDATION_STOCK,1"),
		remove("sales.csv"),
	} {
		change(set)
	}
	for i := range 40 {
		add("po.csv", fmt.Sprintf(`"BOLT-10","HAM","S%02d","2","%d",2024/01/02,10,2024/02/01,11,"P",0.4`, i, i))(set)
	}
	layout := csvspec.Stock.Layout()
	layout.Overrides = []csvspec.Override{{Column: "inventory_unit_cost", Rule: csvspec.RuleDigits, Reason: "costs in rupiah"}}
	c := check.New(&check.Options{
		Without:    []string{"sales.csv"},
		Severities: map[csvspec.Code]check.Severity{check.CodeAboveOrdered: check.Error, csvspec.CodeOuterSpace: check.Info},
		Layouts:    map[string]*csvspec.Layout{"stock.csv": layout},
		Reopen:     reopen(prove(set.bytes())),
	})
	for name, data := range prove(set.bytes()) {
		write(t, c, name, data)
	}
	c.Acted("master.csv", "description", "trim", 1200)
	c.Acted("stock.csv", "inventory_unit_cost", "round", 7)
	return c.Report()
}

func write(t testing.TB, c *check.Checker, name string, data []byte) {
	t.Helper()
	in, err := c.File(name)
	require.NoError(t, err)
	_, err = in.Write(data)
	require.NoError(t, err)
	require.NoError(t, in.Close())
}

func reopen(files map[string][]byte) func(string) (io.ReadCloser, error) {
	return func(name string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(files[name])), nil }
}

func pageOf(t *testing.T, r *check.Report) string {
	t.Helper()
	var page bytes.Buffer
	require.NoError(t, r.WriteHTML(&page))
	name := strings.NewReplacer("/", "-", " ", "-").Replace(t.Name())
	require.NoError(t, os.WriteFile(filepath.Join(t.ArtifactDir(), name+".html"), page.Bytes(), 0o600))
	return page.String()
}

func TestPageSaysItAll(t *testing.T) {
	page := textOf(t, pageOf(t, busyReport(t)))
	for _, want := range []string{
		"Not ready to send", "44 errors must be put right first", "What to do", "An item in master.csv has no row in stock.csv", "3 :26", "Stock On Hand", "7.5",
		"Policies that acted", "1,200", "Severities changed for this site", "Rules that the site's layouts break on purpose", "costs in rupiah",
		"and 32 more", "A Required file is left out by the profile",
	} {
		require.Contains(t, page, want)
	}
}

func TestPageVerdicts(t *testing.T) {
	good := checkFiles(t, prove(goodSet().bytes()), nil)
	require.Contains(t, textOf(t, pageOf(t, good)), "Ready to send There are no errors and no warnings.")
	t.Run("warnings", func(t *testing.T) {
		set := goodSet()
		remove("sales.csv")(set)
		r := checkFiles(t, prove(set.bytes()), &check.Options{Without: []string{"sales.csv"}})
		require.Contains(t, textOf(t, pageOf(t, r)), "Ready to send, with warnings There are no errors. 1 warning should be looked at.")
	})
	t.Run("nothing at all", func(t *testing.T) {
		require.Contains(t, textOf(t, pageOf(t, check.New(nil).Report())), "There are no files.")
	})
}

// TestPageStandsAlone looks at every element: values of the files stay text,
// and nothing is fetched or run.
func TestPageStandsAlone(t *testing.T) {
	root, err := html.Parse(strings.NewReader(pageOf(t, busyReport(t))))
	require.NoError(t, err)
	links := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		require.NotContains(t, []string{"script", "img", "link", "iframe", "object", "b-none"}, n.Data)
		for _, a := range n.Attr {
			require.False(t, strings.HasPrefix(a.Key, "on"), a.Key)
			require.NotEqual(t, "src", a.Key)
			if a.Key == "href" {
				links++
				require.True(t, strings.HasPrefix(a.Val, "#"), a.Val)
			}
		}
	}
	require.NotZero(t, links)
	require.NotContains(t, pageOf(t, busyReport(t)), "url(")
}

func TestPageLinksLead(t *testing.T) {
	root, err := html.Parse(strings.NewReader(pageOf(t, busyReport(t))))
	require.NoError(t, err)
	ids, refs := map[string]bool{}, []string{}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch a.Key {
			case "id":
				require.False(t, ids[a.Val], "twice: %s", a.Val)
				ids[a.Val] = true
			case "href":
				refs = append(refs, strings.TrimPrefix(a.Val, "#"))
			}
		}
	}
	for _, ref := range refs {
		require.True(t, ids[ref], ref)
	}
}

func TestPageWriteError(t *testing.T) {
	r, w := io.Pipe()
	require.NoError(t, r.CloseWithError(io.ErrNoProgress))
	require.ErrorIs(t, checkFiles(t, goodSet().bytes(), nil).WriteHTML(w), io.ErrNoProgress)
}

// textOf returns what a page shows, with single spaces.
func textOf(t *testing.T, page string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	require.NoError(t, err)
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "style" {
			b.WriteString(n.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
