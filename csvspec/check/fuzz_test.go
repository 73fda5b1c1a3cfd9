package check_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/erplink/erplink/csvspec/check"
)

// FuzzChecker puts arbitrary bytes in the place of the files that refer to each
// other most. The check must not panic, and must say the same in whatever
// order the files come, and when they come all at once.
func FuzzChecker(f *testing.F) {
	for _, b := range brokenSets {
		files := b.files()
		f.Add(files["location.csv"], files["master.csv"], files["stock.csv"], files["po.csv"], files["supersessions.csv"], files["control.csv"])
	}
	f.Fuzz(func(t *testing.T, location, master, stock, po, supersessions, control []byte) {
		files := goodSet().bytes()
		files["location.csv"], files["master.csv"], files["stock.csv"] = location, master, stock
		files["po.csv"], files["supersessions.csv"], files["control.csv"] = po, supersessions, control
		opts := check.Options{KeepPerCode: 3}
		want := checkFiles(t, files, &opts)
		for _, order := range [][]string{
			{"control.csv", "supersessions.csv", "po.csv", "stock.csv", "master.csv", "location.csv"},
			{"stock.csv", "location.csv", "po.csv", "master.csv", "control.csv", "supersessions.csv"},
		} {
			for name := range files {
				if !slices.Contains(order, name) {
					order = append(order, name)
				}
			}
			if got := sequence(t, files, order, opts); asJSON(t, got) != asJSON(t, want) {
				t.Fatalf("order %v:\n%s\nwant\n%s", order, asJSON(t, got), asJSON(t, want))
			}
		}
		if got := stream(t, files, opts); asJSON(t, got) != asJSON(t, want) {
			t.Fatalf("at once:\n%s\nwant\n%s", asJSON(t, got), asJSON(t, want))
		}
		var page bytes.Buffer
		if err := want.WriteHTML(&page); err != nil {
			t.Fatal(err)
		}
	})
}
