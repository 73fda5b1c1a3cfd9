package netstock_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/erplink/erplink/netstock/sandbox/fault"
)

// A window file goes in full first, then by days, and further back where a
// day was not imported.
func TestWindowFollowsWhatWasImported(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	var asked []string
	push := func(asOf string) error {
		c := newCompany()
		set := netstock.NewSet(netstock.Profile{AsOf: day(asOf), Guard: netstock.Guard{Rows: -1}, Files: []netstock.FilePlan{
			{Name: "location.csv"}, {Name: "supplier.csv"}, {Name: "master.csv"}, {Name: "stock.csv"}, {Name: "po.csv"},
			{Name: "sales.csv", Mode: netstock.Window, Days: 3, Overlap: 1},
		}})
		netstock.Add(set, csvspec.Location, extract.Slice(c.locations...))
		netstock.Add(set, csvspec.Supplier, extract.Slice(c.suppliers...))
		netstock.Add(set, csvspec.Master, extract.Slice(c.items...))
		netstock.Add(set, csvspec.Stock, extract.Slice(c.stock...))
		netstock.Add(set, csvspec.PO, extract.Slice(c.orders...))
		netstock.AddSpan(set, csvspec.Sales, func(span netstock.Span) extract.Source[csvspec.SalesRow] {
			from := "all"
			if !span.From.IsZero() {
				from = span.From.String()
			}
			asked = append(asked, from)
			return extract.Slice(c.sales...)
		})
		_, err := s.Push(t.Context(), set)
		return err
	}
	require.NoError(t, push("2026/11/01"))
	require.NoError(t, push("2026/11/02"))
	s.far.Inject(fault.Reject{File: "sales.csv", Line: 1, Code: "no", Message: "not today"})
	require.Error(t, push("2026/11/03"))
	s.far.ClearFaults()
	require.NoError(t, push("2026/11/20"))
	require.NoError(t, push("2026/11/21"))
	require.Equal(t, []string{"all", "2026/10/30", "2026/10/31", "2026/11/01", "2026/11/18"}, asked)
}

func TestTotalsInsteadOfMD5(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	set := newCompany().profiled(netstock.Profile{Proof: csvspec.ProofTotals, AsOf: day("2026/11/25")})
	_, err := s.Push(t.Context(), set)
	require.NoError(t, err)
	control := content(t, filepath.Join(s.far.Transmissions(customer)[0].Dir, "control.csv"))
	require.Contains(t, control, "VALIDATION_STOCK,501\r\nVALIDATION_SALES,360\r\n")
	require.NotContains(t, control, "MD5")
}

func TestProfileAndSetMustAgree(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	_, err := s.Push(t.Context(), newCompany().profiled(netstock.Profile{Files: []netstock.FilePlan{{Name: "stock.csv"}, {Name: "bom.csv"}}}))
	require.ErrorContains(t, err, "bom.csv: the profile lists it")
	require.ErrorContains(t, err, "sales.csv: the set has a source for it")
	_, err = s.Push(t.Context(), netstock.NewSet(netstock.Profile{}))
	require.ErrorContains(t, err, "no file")
	twice := newCompany().set()
	netstock.Add(twice, csvspec.PO, extract.Slice[csvspec.PORow]())
	_, err = s.Push(t.Context(), twice)
	require.ErrorContains(t, err, "po.csv was added twice")
}
