package csvspec_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/internal/peer"
	"github.com/erplink/erplink/internal/shared"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

const goldenSet = "testdata/set"

func rowsOf[T any](rows ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

func write[T any](t testing.TB, f csvspec.File[T], rows ...T) ([]byte, csvspec.Summary) {
	t.Helper()
	var out bytes.Buffer
	summary, err := f.Write(&out, rowsOf(rows...), nil)
	require.NoError(t, err)
	return out.Bytes(), summary
}

func read[T any](t testing.TB, f csvspec.File[T], data []byte) (rows []T) {
	t.Helper()
	warn := func(e *csvspec.FieldError) { t.Errorf("warning: %v", e) }
	for row, err := range f.Read(bytes.NewReader(data), &csvspec.ReadOptions{Warn: warn}) {
		require.NoError(t, err)
		rows = append(rows, row)
	}
	return rows
}

// golden writes the rows, compares with the file of that path, and reads it.
func golden[T any](t *testing.T, f csvspec.File[T], path string, rows ...T) csvspec.Summary {
	t.Helper()
	data, summary := write(t, f, rows...)
	if *update {
		require.NoError(t, os.WriteFile(path, data, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(data))
	require.Equal(t, rows, read(t, f, want))
	require.Equal(t, int64(len(rows)), summary.Rows)
	require.Equal(t, int64(len(want)), summary.Bytes)
	return summary
}

// TestGolden writes one whole set, file by file, as testdata/set has it.
func TestGolden(t *testing.T) {
	d := func(s string) csvspec.Date { return date(t, s) }
	n := func(s string) csvspec.Decimal { return decimal(t, s) }
	ut, err := csvspec.UT("ut_001.csv", []string{"Code", "Note"})
	require.NoError(t, err)
	path := func(name string) string { return filepath.Join(goldenSet, name) }
	summaries := []csvspec.Summary{
		golden(t, csvspec.Location, path("location.csv"),
			csvspec.LocationRow{Code: "MAIN", Description: `Main "big" store`, Active: true, Type: "DC"},
			csvspec.LocationRow{Code: "NORTH", Description: "Nord, süd", Group: "Shops", Type: "ST"}),
		golden(t, csvspec.Supplier, path("supplier.csv"),
			csvspec.SupplierRow{Code: "ACME", Description: "Acme Ltd", Type: "import", LeadTimeDays: csvspec.Some[int64](21)},
			csvspec.SupplierRow{Code: "浪花", Description: "浪花 株式会社"}),
		golden(t, csvspec.Master, path("master.csv"),
			csvspec.MasterRow{
				ItemCode: "BOLT-10", Description: "Bolt 10 mm", UnitOfMeasure: "EA",
				UnitVolume: csvspec.Some(n("0.001")), UnitWeight: csvspec.Some(n("1.5")), UniqueID: "1",
			},
			csvspec.MasterRow{ItemCode: "ÄÖ-😀", Description: "Ελληνικά", Spare8: "blocked", UniqueID: "2"}),
		golden(t, csvspec.Stock, path("stock.csv"),
			csvspec.StockRow{
				ItemCode: "BOLT-10", Location: "MAIN", DateAdded: csvspec.Some(d("2020/02/29")), InventoryUnitCost: n("0.35"),
				PurchaseUnitCost: n("0.4"), SellingPrice: csvspec.Some(n("1")), StockOnHand: 100, AllocatedStock: csvspec.Some[int64](5),
				SupplyType: "EX", SupplyCode: "ACME", VendorCode: "ACME", PurchaseUOM: "BOX", PurchaseFactor: csvspec.Some(n("12")),
				PurchaseCurrency: "EUR", LeadTimeDays: csvspec.Some[int64](14), StockingIndicator: "S",
				MinimumStock: csvspec.Some(n("10")), MinimumOrderQty: csvspec.Some(n("1")), OrderMultiple: csvspec.Some(n("12")),
				Groups: []string{"L", "R"},
			},
			csvspec.StockRow{
				ItemCode: "BOLT-10", Location: "NORTH", StockOnHand: -3, SupplyType: "IN", SupplyCode: "MAIN", VendorCode: "ACME",
				Groups: []string{"L", ""},
			},
			csvspec.StockRow{ItemCode: "ÄÖ-😀", Location: "MAIN", VendorCode: "浪花", Groups: []string{"", ""}}),
		golden(t, csvspec.Group, path("group.csv"),
			csvspec.GroupRow{Identifier: 1, Value: "L", Description: "Large"},
			csvspec.GroupRow{Identifier: 2, Value: "R", Description: "Red"}),
		golden(t, csvspec.Sales, path("sales.csv"),
			csvspec.SalesRow{
				ItemCode: "BOLT-10", Location: "MAIN", CustomerCode: "C1", OrderDate: d("2024/01/02"), InvoiceDate: d("2024/01/05"),
				SalesQuantity: n("2.5"), CostOfSales: csvspec.Some(n("1")), SalesValue: csvspec.Some(n("99999999.9999")),
				TransactionDetails: "INV 1",
			},
			csvspec.SalesRow{
				ItemCode: "BOLT-10", Location: "NORTH", OrderDate: d("2024/01/02"), InvoiceDate: d("2024/01/05"),
				SalesQuantity: n("-1"), IssuesQuantity: csvspec.Some[int64](3),
			}),
		golden(t, csvspec.PO, path("po.csv"),
			csvspec.PORow{
				ItemCode: "BOLT-10", Location: "MAIN", SupplierCode: "ACME", OrderNumber: "1", LineNumber: "1", OrderDate: d("2024/01/02"),
				OrderQuantity: 10, ExpectedArrivalDate: d("2024/02/01"), OutstandingQuantity: 10, OrderType: "P",
				PurchaseUnitCost: csvspec.Some(n("0.4")),
			},
			csvspec.PORow{
				ItemCode: "BOLT-10", Location: "MAIN", SupplierCode: "ACME", OrderNumber: "1", LineNumber: "1", OrderDate: d("2024/01/02"),
				OrderQuantity: 10, ExpectedArrivalDate: d("2024/02/01"), OutstandingQuantity: 4, OrderType: "M",
			}),
		golden(t, csvspec.CO, path("co.csv"), csvspec.CORow{
			ItemCode: "BOLT-10", Location: "MAIN", CustomerCode: "C1", OrderNumber: "7", LineNumber: "1", OrderDate: d("2024/01/02"),
			OrderQuantity: 10, RequestedDate: d("2024/02/01"), OutstandingQuantity: 10,
		}),
		golden(t, csvspec.Transfer, path("transfer.csv"), csvspec.TransferRow{
			ItemCode: "BOLT-10", SourceLocation: "MAIN", DestinationLocation: "NORTH", TransferNumber: "9", LineNumber: "1",
			TransferDate: d("2024/01/02"), ExpectedArrivalDate: d("2024/01/09"), TransferQuantity: 10, QuantityToShip: 2, QuantityToReceive: 5,
		}),
		golden(t, csvspec.POHist, path("pohist.csv"),
			csvspec.POHistRow{
				ItemCode: "BOLT-10", Location: "MAIN", SupplierCode: "ACME", OrderNumber: "5", LineNumber: "1", OrderDate: d("2023/01/02"),
				OrderQuantity: 10, OrderUrgency: "ST", QuantityReceived: 6, DateOfReceipt: d("2023/01/20"),
			},
			csvspec.POHistRow{
				ItemCode: "BOLT-10", Location: "MAIN", SupplierCode: "ACME", OrderNumber: "5", LineNumber: "1", OrderDate: d("2023/01/02"),
				OrderQuantity: 10, ExpectedArrivalDate: csvspec.Some(d("2023/01/19")), QuantityReceived: 4, DateOfReceipt: d("2023/01/20"),
				PurchaseUnitCost: csvspec.Some(n("0.4")),
			}),
		golden(t, csvspec.BOM, path("bom.csv"), csvspec.BOMRow{
			FinishedGoodItem: "ÄÖ-😀", FinishedGoodLocation: "MAIN", RawMaterialItem: "BOLT-10", RawMaterialLocation: "MAIN", Ratio: n("0.25"),
		}),
		golden(t, csvspec.Supersessions, path("supersessions.csv"), csvspec.SupersessionRow{OldItemCode: "ÄÖ-😀", NewItemCode: "BOLT-10", Factor: n("2")}),
		golden(t, ut, path("ut_001.csv"), csvspec.UTRow{"x", `a "quoted" word`}, csvspec.UTRow{"y", ""}),
	}
	goldenControl(t, path("control.csv"), summaries)
	golden(t, csvspec.SalesSummary, "testdata/sales-summary.csv",
		csvspec.SalesSummaryRow{
			ItemCode: "BOLT-10", Location: "MAIN", Period: d("2024/01/01"), SalesQuantity: -2, CostOfSales: csvspec.Some(n("-0.7")),
			SalesValue: csvspec.Some(n("0")), IssuesQuantity: csvspec.Some[int64](0),
		},
		csvspec.SalesSummaryRow{ItemCode: "BOLT-10", Location: "NORTH", Period: d("2024/02/01")})
}

func goldenControl(t *testing.T, path string, summaries []csvspec.Summary) {
	t.Helper()
	control := csvspec.ControlFile{
		Extracted: time.Date(2024, 1, 5, 2, 3, 4, 5, time.FixedZone("site", 3600)), HostSystemName: "Demo", HostSystemVersion: "36A",
	}
	require.NoError(t, control.Prove(summaries, csvspec.ProofMD5WithUT))
	golden(t, csvspec.Control, path, control.Rows()...)
}

// TestGoldenSetIsAccepted lets the independent checker of the specification
// judge the set in its strict mode.
func TestGoldenSetIsAccepted(t *testing.T) {
	tool := filepath.Join(shared.Dir(t), "tools", "check_set.py")
	python := peer.Path(t, "python3")
	out, err := exec.CommandContext(t.Context(), python, tool, goldenSet, "--strict").Output()
	require.NoError(t, err, string(out))
	var report struct {
		Findings []json.RawMessage
		Files    map[string]struct {
			Rows   int64
			MD5    string
			SHA256 string
			Totals map[string]csvspec.Decimal
		}
	}
	require.NoError(t, json.Unmarshal(out, &report))
	require.Empty(t, report.Findings)
	for _, l := range csvspec.Files() {
		if l.Sales == csvspec.SummaryLayout {
			continue
		}
		data, err := os.ReadFile(filepath.Join(goldenSet, l.File))
		require.NoError(t, err)
		scanner := l.Scanner(bytes.NewReader(data), &csvspec.ReadOptions{With: csvspec.MD5 | csvspec.SHA256})
		for _, err := range scanner.Records() {
			require.NoError(t, err)
		}
		summary, theirs := scanner.Summary(), report.Files[l.File]
		require.Equal(t, theirs.Rows, summary.Rows)
		require.Equal(t, theirs.MD5, summary.MD5)
		require.Equal(t, theirs.SHA256, summary.SHA256)
		require.Equal(t, theirs.Totals, summary.Totals)
	}
}
