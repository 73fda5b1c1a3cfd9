package plan

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/orders"
)

var rules = Rules{History: 90, Safety: 7, LeadTime: 14, Hold: 7}

// set makes a set of files from lines.
func set(files map[string]string) fs.FS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(strings.TrimSpace(text)+"\n", "\n", "\r\n"))}
	}
	return fsys
}

// Every item sells 2 a day: 180 in the 90 days that end with 2026/03/04.
var base = map[string]string{
	"master.csv": `
"BIKE","Bicycle","EA",,,,,,"1"
"BOLT","Bolt","EA",,,,,,"2"
"LAMP","Lamp","EA",,,,,,"3"`,
	"supplier.csv": `
"ACME","Acme Ltd",,5`,
	"stock.csv": `
"BIKE","DC",,100,100,,0,,EX,ACME,ACME,,,,4,,,,
"BOLT","DC",,1,0.35,,10,,EX,ACME,ACME,BOX,12,EUR,,,,,
"LAMP","SHOP",,9,9,,0,,IN,DC,ACME,,,,,,,,`,
	"sales.csv": `
"BIKE","DC",,2026/03/04,2026/03/04,180,,,,
"BOLT","DC",,2025/12/05,2025/12/05,100,,,80,
"BOLT","DC",,2025/12/04,2025/12/04,9999,,,,
"LAMP","SHOP",,2026/03/01,2026/03/01,180,,,,`,
	"bom.csv": `
"BIKE","DC","BOLT","DC",8`,
	"po.csv": "", "transfer.csv": "", "co.csv": "", "pohist.csv": "",
}

func day(t *testing.T, s string) csvspec.Date {
	t.Helper()
	d, err := csvspec.ParseDate(s)
	require.NoError(t, err)
	return d
}

// with is base with some files changed.
func with(change map[string]string) fs.FS {
	files := map[string]string{}
	for _, m := range []map[string]string{base, change} {
		maps.Copy(files, m)
	}
	return set(files)
}

func read(t *testing.T, on string, sets ...fs.FS) *Input {
	t.Helper()
	in, err := Read(t.Context(), Source{Day: day(t, on), Sets: sets}, rules)
	require.NoError(t, err)
	return in
}

func TestRecommend(t *testing.T) {
	p, err := read(t, "2026/03/05", with(nil)).Recommend(nil, rules, 41)
	require.NoError(t, err)
	require.Len(t, p.Orders, 3)

	po, tr, wo := p.Orders[0], p.Orders[1], p.Orders[2]
	require.Equal(t, orders.Purchase, po.Kind)
	require.Equal(t, "41", po.Number)
	require.Equal(t, "ACME", po.SupplierCode)
	require.Equal(t, "Acme Ltd", po.SupplierName)
	require.Equal(t, "EUR", po.Currency)
	require.Equal(t, "DC", po.Location)
	// The supplier's 5 days: 2×5 + 2×7 - 10 = 14, in boxes of 12: 24.
	require.Equal(t, orders.MustDecimal("24"), po.Lines[0].Quantity)
	require.Equal(t, csvspec.Some(orders.MustDecimal("0.35")), po.Lines[0].UnitCost)
	require.Equal(t, "BOX", po.Lines[0].PurchaseUOM)
	require.Equal(t, day(t, "2026/03/10"), po.Lines[0].DueDate)

	require.Equal(t, orders.Transfer, tr.Kind)
	require.Equal(t, "42", tr.Number)
	require.Equal(t, "DC", tr.SourceLocation)
	require.Equal(t, "SHOP", tr.Location)
	require.Equal(t, orders.MustDecimal("42"), tr.Lines[0].Quantity, "no lead time is known: 2×14 + 2×7")

	require.Equal(t, orders.Work, wo.Kind)
	require.Equal(t, "43", wo.Number)
	require.Equal(t, orders.MustDecimal("22"), wo.Lines[0].Quantity, "the item's own 4 days: 2×4 + 2×7")

	again, err := read(t, "2026/03/05", with(nil)).Recommend(nil, rules, 41)
	require.NoError(t, err)
	require.Equal(t, p, again, "the same input gives the same orders")
}

func TestOpenOrdersCount(t *testing.T) {
	p, err := read(t, "2026/03/05", with(map[string]string{
		"po.csv": `
"BOLT","DC","ACME","77","1",2026/02/01,99,2026/03/09,14,P,
"BIKE","DC","ACME","78","1",2026/02/01,99,2026/03/09,22,M,`,
		"transfer.csv": `
"LAMP","DC","SHOP","5","1",2026/02/01,2026/03/09,50,0,43`,
		"co.csv": `
"LAMP","SHOP",,"9","1",2026/02/01,1,2026/03/09,1`,
	})).Recommend(nil, rules, 1)
	require.NoError(t, err)
	require.Empty(t, p.Orders)
}

func TestLeadTimeOfReceipts(t *testing.T) {
	in := read(t, "2026/03/05", with(map[string]string{
		"supplier.csv": `"ACME","Acme Ltd",,`,
		"pohist.csv": `
"BOLT","DC","ACME","1","1",2026/01/01,5,,ST,5,2026/01/11,
"BOLT","DC","ACME","2","1",2026/01/01,5,,,5,2026/01/14,
"BOLT","DC","ACME","3","1",2026/01/01,5,,EM,5,2026/01/02,`,
	}))
	require.Equal(t, 12, in.positions[key{"BOLT", "DC"}].LeadTime, "10 and 13 days, rounded half up; the emergency is left out")
	require.Equal(t, 4, in.positions[key{"BIKE", "DC"}].LeadTime, "stock.csv goes before")
}

// A window of sales replaces the days from its first one on; older days stay
// those of the older set.
func TestWindowOfSales(t *testing.T) {
	window := with(map[string]string{"sales.csv": `
"LAMP","SHOP",,2026/03/02,2026/03/02,20,,,,`})
	full := with(map[string]string{"sales.csv": `
"LAMP","SHOP",,2026/02/01,2026/02/01,70,,,,
"LAMP","SHOP",,2026/03/03,2026/03/03,5000,,,,`})
	in := read(t, "2026/03/05", window, full)
	require.Equal(t, dec(t, "90"), in.positions[key{"LAMP", "SHOP"}].Sold)
}

func TestSummarySales(t *testing.T) {
	src := Source{Day: day(t, "2026/03/05"), Sales: csvspec.SummaryLayout, Sets: []fs.FS{with(map[string]string{"sales.csv": `
"LAMP","SHOP",2025/12/01,1000,,,
"LAMP","SHOP",2026/01/01,10,,,
"LAMP","SHOP",2026/02/01,10,,,5
"LAMP","SHOP",2026/03/01,10,,,`})}}
	in, err := Read(t.Context(), src, rules)
	require.NoError(t, err)
	require.Equal(t, dec(t, "35"), in.positions[key{"LAMP", "SHOP"}].Sold, "the 90 days before 2026/03/01 begin on 2025/12/02")
}

func TestCover(t *testing.T) {
	report, err := read(t, "2026/03/05", with(nil)).Cover(rules)
	require.NoError(t, err)
	require.Equal(t, strings.ReplaceAll(`"Location","Items","Stock On Hand","Allocated Stock","On Order","Stock Value","Demand Per Day","Days Of Cover"
"DC","2","10","0","0","10.00","4.00","2.5"
"SHOP","1","0","0","0","0.00","2.00","0.0"
`, "\n", "\r\n"), string(report))
}

func TestUnreadableFile(t *testing.T) {
	_, err := Read(t.Context(), Source{Day: day(t, "2026/03/05"), Sets: []fs.FS{with(map[string]string{"po.csv": "nonsense"})}}, rules)
	require.ErrorIs(t, err, csvspec.CodeColumnCount)
}
