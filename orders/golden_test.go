package orders_test

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/orders"
)

// TestGolden renders three orders of each kind in every format. Their codes
// fit the narrowest ERP. A long one is kept as hashes.
func TestGolden(t *testing.T) {
	eachVariant(t, func(t *testing.T, f orders.Format, kind orders.Kind) {
		dir := path.Join("testdata", "golden", strings.TrimPrefix(t.Name(), "TestGolden/"))
		for name, o := range map[string]orders.Order{"plain": plainOrder(kind), "full": fullOrder(kind)} {
			for _, d := range render(t, f, o) {
				golden(t, path.Join(dir, name, d.Name), d.Data)
			}
		}
		var hashes strings.Builder
		for _, d := range render(t, f, longOrder(kind)) {
			fmt.Fprintf(&hashes, "%x  %s\n", sha256.Sum256(d.Data), d.Name)
		}
		golden(t, path.Join(dir, "long.sha256"), []byte(hashes.String()))
	})
}

// TestGoldenFilesHaveFormats finds golden files that nothing renders any more.
func TestGoldenFilesHaveFormats(t *testing.T) {
	expected := map[string]bool{}
	for _, v := range variants(t) {
		for _, kind := range v.format.Kinds() {
			for name, o := range map[string]orders.Order{"plain": plainOrder(kind), "full": fullOrder(kind)} {
				for _, d := range render(t, v.format, o) {
					expected[path.Join(v.name, string(kind), name, d.Name)] = true
				}
			}
			expected[path.Join(v.name, string(kind), "long.sha256")] = true
		}
	}
	root := os.DirFS(filepath.Join("testdata", "golden"))
	found := map[string]bool{}
	require.NoError(t, fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			found[p] = true
		}
		return err
	}))
	require.Equal(t, expected, found)
}

func render(t *testing.T, f orders.Format, o orders.Order) []orders.Document {
	t.Helper()
	r, err := f.Render(&o)
	require.NoError(t, err)
	require.Empty(t, r.Warnings)
	return r.Documents
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = filepath.FromSlash(name)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, got, 0o644))
		return
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), name)
}

func plainOrder(kind orders.Kind) orders.Order {
	o := orders.Order{Kind: kind, Number: "7", Location: "MA", OrderDate: day("2024/12/30"), DueDate: day("2025/01/02")}
	partner(&o)
	o.Lines = []orders.Line{{LineNo: 1, ItemCode: "0007", Quantity: orders.MustDecimal("3"), UnitCost: some("0")}}
	return o
}

// fullOrder fills every field, with what quoting and escaping are for.
func fullOrder(kind orders.Kind) orders.Order {
	o := orders.Order{
		Kind: kind, Number: "9000001", Location: "É1", OrderDate: day("2024/02/29"), DueDate: day("2024/03/08"),
		CreatedBy: `Zoë "Zo" O'Hara; B&B, <x>`, CreatedByEmail: "zoë@example.com", Comment: `=1+1, "ask" first; it's <b>&amp;</b>`,
		Reference: "Q-1,5;\"é\"", Currency: "EUR", Status: orders.Downloaded,
	}
	partner(&o)
	if kind == orders.Purchase {
		o.SupplierName = `Łódź "Bolts" & 漢字, Ltd`
	}
	o.Lines = []orders.Line{
		{
			LineNo: 1, ItemCode: `B-"1",Ж;🙂`, Description: `10", hex; <M> & 'ß'`, SupplierItemCode: "-AC,77", Quantity: orders.MustDecimal("240"),
			UnitCost: some("0.125"), UOM: "EA", PurchaseUOM: "BX,1", PurchaseFactor: some("12"), PurchaseQuantity: some("20"),
			DueDate: day("2024/03/08"), Location: "É1", Comment: ` leading, "inner" and trailing `,
		},
		{
			LineNo: 2, ItemCode: "000123", Description: "λ", SupplierItemCode: "0", Quantity: orders.MustDecimal("999999"),
			UnitCost: some("1234.5"), UOM: "M²", PurchaseUOM: "EA", PurchaseFactor: some("1"), PurchaseQuantity: some("999999"),
			PurchaseUnitCost: some("1234.5"), DueDate: day("2024/12/01"), Location: "X;", Comment: "'@home",
		},
	}
	return o
}

func longOrder(kind orders.Kind) orders.Order {
	o := plainOrder(kind)
	o.Lines = make([]orders.Line, 5000)
	for i := range o.Lines {
		cents, err := orders.NewDecimal(int64(i), 2)
		if err != nil {
			panic(err)
		}
		quantity, err := orders.NewDecimal(int64(i+1), 0)
		if err != nil {
			panic(err)
		}
		o.Lines[i] = orders.Line{
			LineNo: i + 1, ItemCode: "I" + strconv.Itoa(i), Description: "Item " + strconv.Itoa(i), Quantity: quantity,
			UnitCost: csvspec.Some(cents), UOM: "EA", DueDate: o.DueDate.AddDays(i % 60), Comment: strings.Repeat("c", i%3),
		}
	}
	return o
}

func partner(o *orders.Order) {
	switch o.Kind {
	case orders.Purchase:
		o.SupplierCode = "ACME"
	case orders.Transfer:
		o.SourceLocation = "CE"
	}
}
