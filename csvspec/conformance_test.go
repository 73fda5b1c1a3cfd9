package csvspec_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/internal/shared"
	"github.com/stretchr/testify/require"
)

// TestLayoutsConform compares every column of every file with the table of the
// specification: there are no others on either side.
func TestLayoutsConform(t *testing.T) {
	f, err := os.Open(filepath.Join(shared.Dir(t), "spec", "fields.csv"))
	require.NoError(t, err)
	defer f.Close()
	table, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"file", "layout", "position", "name", "type", "importance", "evidence", "type_evidence"}, table[0])

	var got [][]string
	for _, l := range csvspec.Files() {
		sales := map[csvspec.SalesLayout]string{csvspec.TransactionLayout: "transaction", csvspec.SummaryLayout: "summary"}[l.Sales]
		for i, c := range l.Columns {
			got = append(got, []string{
				l.File, sales, strconv.Itoa(i + 1), c.Name, c.Type.String(), c.Importance.String(),
				c.Evidence.String(), c.TypeEvidence.String(),
			})
		}
	}
	require.ElementsMatch(t, table[1:], got)
}

// TestFacts holds what the table does not: limits, sums, keys and codes.
func TestFacts(t *testing.T) {
	sums := map[string][]string{
		"stock.csv": {"stock_on_hand", "allocated_stock"}, "sales.csv/transactions": {"sales_quantity"},
		"sales.csv/summary": {"sales_quantity"},
		"co.csv":            {"order_quantity", "outstanding_quantity"}, "pohist.csv": {"order_quantity", "quantity_received"},
		"transfer.csv": {"transfer_quantity", "quantity_to_ship", "quantity_to_receive"}, "po.csv": {"order_quantity", "outstanding_quantity"},
	}
	codes := map[string][]string{
		"stock.csv supply_type": {"IN", "EX"}, "po.csv order_type": {"P", "M"}, "pohist.csv order_urgency": {"ST", "EM"},
	}
	for _, l := range csvspec.Files() {
		name := l.File
		if l.Sales != "" {
			name += "/" + string(l.Sales)
		}
		var summed []string
		keys := map[string]bool{}
		for i, c := range l.Columns {
			require.False(t, keys[c.Key()], "%s: the key %s is there twice", l.File, c.Key())
			keys[c.Key()] = true
			require.Equal(t, i, l.Index(c.Key()))
			if c.Sum {
				summed = append(summed, c.Key())
			}
			require.Equal(t, codes[l.File+" "+c.Key()], c.Codes)
			want := csvspec.DefaultColumn(c.Name, c.Type)
			require.Equal(t, []int{want.MaxLength, want.Whole, want.Places}, []int{c.MaxLength, c.Whole, c.Places}, c.Name)
			require.Equal(t, name == "stock.csv" && i == 19, c.Repeats)
		}
		require.Equal(t, sums[name], summed, name)
		require.Equal(t, csvspec.CRLF, l.LineEnd)
		require.False(t, l.Heading)
		require.Equal(t, l.File == "control.csv", l.Quoting == csvspec.QuoteNone)
	}
	c := csvspec.DefaultColumn("x", csvspec.TypeDecimal)
	require.Equal(t, []int{8, 4}, []int{c.Whole, c.Places})
	require.Equal(t, 18, csvspec.DefaultColumn("x", csvspec.TypeInteger).Whole)
	require.Equal(t, 255, csvspec.DefaultColumn("x", csvspec.TypeChar).MaxLength)
}

func TestKeys(t *testing.T) {
	require.Equal(t, "invoice_issue_date", csvspec.Sales.Layout().Columns[4].Key())
	require.Equal(t, "netstock_unit_of_measure", csvspec.Master.Layout().Columns[2].Key())
	require.Equal(t, "not_used_6", csvspec.Master.Layout().Columns[5].Key())
	require.Equal(t, "group_1", csvspec.Stock.Layout().Columns[19].Key())
}

func TestFilesAndLookup(t *testing.T) {
	importance := map[string]csvspec.Importance{
		"location.csv": csvspec.Required, "supplier.csv": csvspec.Required, "master.csv": csvspec.Required, "stock.csv": csvspec.Required,
		"group.csv": csvspec.IfApplicable, "sales.csv": csvspec.Required, "po.csv": csvspec.Required, "co.csv": csvspec.IfApplicable,
		"transfer.csv": csvspec.IfApplicable, "pohist.csv": csvspec.Preferred, "control.csv": csvspec.Required,
		"bom.csv": csvspec.IfApplicable, "supersessions.csv": csvspec.IfApplicable,
	}
	require.Len(t, csvspec.Files(), len(importance)+1, "sales.csv has two")
	for _, l := range csvspec.Files() {
		require.Equal(t, importance[l.File], l.Importance, l.File)
		found, ok := csvspec.Lookup(l.File)
		require.True(t, ok)
		require.Equal(t, l.File, found.File)
	}
	sales, _ := csvspec.Lookup("sales.csv")
	require.Equal(t, csvspec.TransactionLayout, sales.Sales)
	ut, ok := csvspec.Lookup("ut_001.csv")
	require.True(t, ok)
	require.True(t, ut.Heading)
	for _, name := range []string{"", "Stock.csv", "stock", "ut_.csv", "ut_a/b.csv", "ut_1.csv.bz2", "po_1042.csv"} {
		_, ok := csvspec.Lookup(name)
		require.False(t, ok, name)
	}
}

func TestLayoutIsACopy(t *testing.T) {
	l := csvspec.Stock.Layout()
	l.Columns[8].Codes[0] = "changed"
	l.Columns[0].Name = "changed"
	require.Equal(t, "Item Code", csvspec.Stock.Layout().Columns[0].Name)
	require.Equal(t, "IN", csvspec.Stock.Layout().Columns[8].Codes[0])
}
