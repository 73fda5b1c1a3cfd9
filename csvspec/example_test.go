package csvspec_test

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"time"

	"github.com/erplink/erplink/csvspec"
)

// Rows come from anywhere that makes an iterator; here from a slice.
func Example() {
	cost, err := csvspec.ParseDecimal("0.35")
	if err != nil {
		log.Fatal(err)
	}
	rows := func(yield func(csvspec.StockRow, error) bool) {
		_ = yield(csvspec.StockRow{
			ItemCode: `1/2" bolt`, Location: "MAIN", InventoryUnitCost: cost, PurchaseUnitCost: cost,
			StockOnHand: 120, AllocatedStock: csvspec.Some[int64](5), VendorCode: "ACME",
		}, nil)
	}
	var file strings.Builder
	summary, err := csvspec.Stock.Write(&file, rows, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.TrimSpace(file.String()))
	fmt.Println(summary.Rows, "row, on hand", summary.Totals["stock_on_hand"])
	// Output:
	// "1/2"" bolt","MAIN",,0.35,0.35,,120,5,,,"ACME",,,,,,,,
	// 1 row, on hand 120
}

// A bad row is reported with all that is wrong with it, and reading goes on.
func ExampleFile_Read() {
	file := `"BOLT","MAIN","C1",2024/01/02,2024/01/05,"1,5",,,,` + "\n" +
		`"BOLT","MAIN",,2024/01/02,2024-01-05,2,,,,"INV 7"` + "\n" +
		`"BOLT","MAIN",,2024/01/02,2024/01/05,2,,,,"INV 8"` + "\n"
	for row, err := range csvspec.Sales.Read(strings.NewReader(file), nil) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(row.TransactionDetails, row.SalesQuantity)
	}
	// Output:
	// sales.csv:1:42: Sales Quantity "1,5": not a decimal number of this column; write at most 8 digits, a full stop and at most 4 decimals
	// sales.csv:2:27: Invoice/Issue Date "2024-01-05": not a date; write a day of the calendar as YYYY/MM/DD
	// INV 8 2
}

// What is wrong can be told by its code, and found in the file.
func ExampleRowError() {
	for _, err := range csvspec.Supplier.Read(strings.NewReader(`"ACME","",,soon`), nil) {
		bad, ok := errors.AsType[*csvspec.RowError](err)
		if !ok {
			log.Fatal(err) // the stream itself
		}
		for _, e := range bad.Fields {
			fmt.Println(e.Code, "in line", e.Line, "character", e.Column, "column", e.Position)
		}
		fmt.Println(errors.Is(err, csvspec.CodeRequiredBlank))
	}
	// Output:
	// required-blank in line 1 character 8 column 2
	// type-integer in line 1 character 12 column 4
	// true
}

// A site's layout is data: it says what differs from the built-in one.
func ExampleParseLayout() {
	layout, err := csvspec.ParseLayout([]byte(`{
		"file": "supplier.csv",
		"line_end": "LF",
		"columns": [
			{"column": "description", "max_length": 40},
			{"add": "Buyer", "max_length": 3}
		],
		"overrides": [
			{"rule": "columns", "reason": "agreed with Netstock"}
		]
	}`))
	if err != nil {
		log.Fatal(err)
	}
	suppliers, err := csvspec.Supplier.WithLayout(layout)
	if err != nil {
		log.Fatal(err)
	}
	w := suppliers.Writer(os.Stdout, nil)
	if err := w.Write(csvspec.SupplierRow{Code: "ACME", Description: "Acme Ltd", Extra: []string{"JW"}}); err != nil {
		log.Fatal(err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}

	_, err = csvspec.ParseLayout([]byte(`{"file": "supplier.csv", "columns": [{"column": "supplier_code", "type": "Integer"}]}`))
	fmt.Println(err)
	// Output:
	// "ACME","Acme Ltd",,,"JW"
	// layout: supplier.csv: Supplier Code is Char, and the layout says Integer; if that is meant, add an override of the rule "type" for the column "supplier_code"
}

// A layout can also be changed in Go.
func ExampleFile_WithLayout() {
	layout := csvspec.Stock.Layout()
	layout.Columns[layout.Index("order_multiple")].Retype(csvspec.TypeDecimal)
	stock, err := csvspec.Stock.WithLayout(layout)
	if err != nil {
		log.Fatal(err)
	}
	half, err := csvspec.NewDecimal(5, 1)
	if err != nil {
		log.Fatal(err)
	}
	row := csvspec.StockRow{ItemCode: "FLOUR", Location: "MAIN", VendorCode: "MILL", OrderMultiple: csvspec.Some(half)}
	var file strings.Builder
	w := stock.Writer(&file, nil)
	if err := errors.Join(w.Write(row), w.Close()); err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.TrimSpace(file.String()))
	// Output:
	// "FLOUR","MAIN",,0,0,,0,,,,"MILL",,,,,,,,0.5
}

// control.csv is made from the summaries of the files, and is sent last.
func ExampleControlFile() {
	suppliers := csvspec.Supplier.Writer(io.Discard, nil)
	if err := errors.Join(suppliers.Write(csvspec.SupplierRow{Code: "ACME", Description: "Acme Ltd"}), suppliers.Close()); err != nil {
		log.Fatal(err)
	}
	control := csvspec.ControlFile{
		Extracted:      time.Date(2024, 1, 5, 2, 3, 4, 0, time.UTC),
		HostSystemName: "OurERP", HostSystemVersion: "7.2",
	}
	if err := control.Prove([]csvspec.Summary{suppliers.Summary()}, csvspec.ProofMD5); err != nil {
		log.Fatal(err)
	}
	for _, row := range control.Rows() { // control.Write writes them
		fmt.Println(row.Key, row.Value)
	}
	// Output:
	// INTERFACE_VERSION 2.0.8
	// EXTRACTION_DATE 2024/01/05
	// EXTRACTION_TIME 02:03:04
	// HOST_SYSTEM_NAME OurERP
	// HOST_SYSTEM_VERSION 7.2
	// MD5_SUPPLIER 6b8f7dfc88a644e1dc0c85b80c588832
}

// ERP units are converted by their factors, exactly or not at all.
func ExampleConversion() {
	piece := csvspec.Unit{Name: "EA", Factor: csvspec.Int(1)}
	box := csvspec.Unit{Name: "BOX", Factor: csvspec.Int(12)}
	toPieces, err := csvspec.NewConversion(box, piece)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(toPieces.Quantity(csvspec.Int(3)))
	price, exact, err := toPieces.Price(csvspec.Int(10), 4)
	fmt.Println(price, exact, err)
	tenth, err := csvspec.ParseDecimal("0.1")
	if err != nil {
		log.Fatal(err)
	}
	_, err = toPieces.Quantity(tenth)
	fmt.Println(err)
	// Output:
	// 36 <nil>
	// 0.8333 false <nil>
	// convert 0.1 from "BOX" (12) to "EA" (1): quantity does not come out exact in the unit
}
