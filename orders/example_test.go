package orders_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/orders"
)

// One order in three formats.
func ExampleFormat_Render() {
	date, err := csvspec.ParseDate("2024/03/05")
	if err != nil {
		log.Fatal(err)
	}
	order := orders.Order{
		Kind: orders.Purchase, Number: "1042", Location: "MAIN", SupplierCode: "ACME",
		OrderDate: date, DueDate: date.AddDays(28), CreatedBy: "jane",
		Lines: []orders.Line{{
			LineNo: 1, ItemCode: "BOLT-10", UOM: "EA", Quantity: orders.MustDecimal("240"),
			UnitCost: csvspec.Some(orders.MustDecimal("0.35")),
		}},
	}
	for _, id := range []string{"sage-x3", "sap-b1", "generic-csv"} {
		format, _ := orders.Lookup(id)
		r, err := format.Render(&order)
		if err != nil {
			log.Fatal(err)
		}
		for _, d := range r.Documents {
			fmt.Printf("-- %s: %s --\n%s", id, d.Name, strings.ReplaceAll(string(d.Data), "\r", ""))
		}
		fmt.Println("dropped:", r.Dropped)
	}
	// Output:
	// -- sage-x3: po_1042.csv --
	// "H","1042","MAIN","ACME",20240305,20240402,0,"jane"
	// "L","BOLT-10",240,"MAIN",20240402,0.35,"EA",
	// dropped: []
	// -- sap-b1: po_1042_Document_Lines.csv --
	// ParentKey,LineNum,ItemCode,ItemDescription,Quantity,ShipDate,UnitPrice,Currency,WarehouseCode,SupplierCatNum,FreeText
	// DocNum,LineNum,ItemCode,Dscription,Quantity,ShipDate,PriceBefDi,Currency,WhsCode,SubCatNum,FreeTxt
	// 1,0,BOLT-10,,240,20240402,0.35,,MAIN,,
	// -- sap-b1: po_1042_Documents.csv --
	// DocNum,DocType,DocDate,DocDueDate,CardCode,NumAtCard,DocCurrency,Comments
	// DocNum,DocType,DocDate,DocDueDate,CardCode,NumAtCard,DocCur,Comments
	// 1,dDocument_Items,20240305,20240402,ACME,1042,,jane
	// dropped: [CreatedBy Line.UOM]
	// -- generic-csv: po_1042.csv --
	// "OrderID","Supplier","Location","CreationDate","User","Email","Item","UOM","Quantity","Cost","DueDate","Comment"
	// "1042","ACME","MAIN",2024/03/05,"jane",,"BOLT-10","EA",240,0.35,2024/04/02,
	// dropped: [DueDate]
}

// A standard CSV as it lies in the from_netstock folder.
func ExampleFormat_Parse() {
	file := orders.Document{Name: "po_16.csv", Data: []byte(
		"OrderID,Supplier,Location,CreationDate,User,Item,UOM,Quantity,Cost,DueDate\n" +
			"16,CHOFU,G.Uk,2021/12/06,System Administrator,HP-09,Each,23,1661.76,2021/12/27\n")}
	format, _ := orders.Lookup("standard-csv")
	p, err := format.Parse([]orders.Document{file}, nil)
	if err != nil {
		log.Fatal(err)
	}
	o := p.Order
	fmt.Println(o.Kind, o.Number, "from", o.SupplierCode, "for", o.Location)
	for _, l := range o.Lines {
		total, err := l.Total()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(l.Quantity, l.ItemCode, "due", l.DueDate, "for", total.Or(orders.Decimal{}))
	}
	// Output:
	// purchase 16 from CHOFU for G.Uk
	// 23 HP-09 due 2021/12/27 for 38220.48
}

// A site's layout file changes what it mentions; a mistake in it names its line.
func ExampleFormat_Override() {
	format, _ := orders.Lookup("sage-x3")
	site, err := format.Override("acme.json", []byte(`{
		"base": "sage-x3",
		"separator": ";",
		"columns": {"H.PurchaseOrderNo": {"prefix": "NS", "pad": 6}}
	}`))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(site.ID(), site.Layout().Separator)

	_, err = format.Override("acme.json", []byte("{\n\t\"separator\": \";\",\n\t\"dates\": 8\n}"))
	fmt.Println(err)
	// Output:
	// sage-x3 ;
	// acme.json:3: a number where a string is due
}

// An order handed over is confirmed by the rows that the ERP sends next.
func ExampleTracker() {
	handedOver, err := csvspec.ParseDate("2024/03/05")
	if err != nil {
		log.Fatal(err)
	}
	order := orders.Order{
		Kind: orders.Purchase, Number: "1042", Location: "MAIN", SupplierCode: "ACME", OrderDate: handedOver,
		Lines: []orders.Line{{LineNo: 1, ItemCode: "BOLT-10", Quantity: orders.MustDecimal("240")}},
	}
	tracker, err := orders.NewTracker([]orders.Handed{{Order: &order, On: handedOver}}, nil)
	if err != nil {
		log.Fatal(err)
	}
	tracker.Outstanding(&csvspec.PORow{
		ItemCode: "BOLT-10", Location: "MAIN", SupplierCode: "ACME", OrderNumber: "PO001042", LineNumber: "10",
		OrderDate: handedOver.AddDays(1), OrderQuantity: 240, OutstandingQuantity: 140, OrderType: "P",
	})
	tracker.Receipt(&csvspec.POHistRow{
		ItemCode: "BOLT-10", Location: "MAIN", SupplierCode: "ACME", OrderNumber: "PO001042", LineNumber: "10",
		OrderDate: handedOver.AddDays(1), OrderQuantity: 240, QuantityReceived: 100,
	})
	for _, o := range tracker.Report(handedOver.AddDays(30)) {
		fmt.Println(o.Order.Number, o.Progress, o.Lines[0].Received, "of 240 as", o.Lines[0].OrderNumber)
	}
	// Output:
	// 1042 partly received 100 of 240 as PO001042
}
