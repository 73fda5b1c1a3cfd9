package orders_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/orders"
)

// A file as it was delivered to a site in 2021 (the item and address are
// ours): bare text, 12 columns; its headings may be in any order.
func TestDeliveredFile(t *testing.T) {
	for name, data := range map[string]string{
		"as delivered": "OrderID,Supplier,Location,CreationDate,User,Email,Item,UOM,Quantity,Cost,DueDate,Comment\r\n" +
			"16,CHOFU,G.Uk,2021/12/06,System Administrator,admin@example.com,HP-09,Each,23,1661.76,2021/12/27,\r\n",
		"another order": "\uFEFFitem,QUANTITY,Cost,UOM,DueDate,OrderID,Location,Supplier,CreationDate,Comment,Email,User\n" +
			"HP-09,23,\"1661.76\",\"Each\",2021/12/27,16,G.Uk,CHOFU,2021/12/06,,admin@example.com,System Administrator\n\n\n",
	} {
		want := orders.Order{
			Kind: orders.Purchase, Number: "16", SupplierCode: "CHOFU", Location: "G.Uk", OrderDate: day("2021/12/06"),
			CreatedBy: "System Administrator", CreatedByEmail: "admin@example.com",
			Lines: []orders.Line{{LineNo: 1, ItemCode: "HP-09", UOM: "Each", Quantity: orders.MustDecimal("23"), UnitCost: some("1661.76"), DueDate: day("2021/12/27")}},
		}
		for _, id := range []string{"generic-csv", "standard-csv"} {
			p, err := format(t, id).Parse(document("po_16.csv", data), nil)
			require.NoError(t, err, name)
			require.Equal(t, want, p.Order)
			require.Contains(t, p.Lost, "Currency")
		}
	}
}

// A transfer without the heading SourceLocation names its source as supplier.
func TestSupplierIsTheSourceOfATransfer(t *testing.T) {
	data := "OrderID,Supplier,Location,CreationDate,Item,Quantity,DueDate\n7,CENTRAL,EAST,2024/03/05,BOLT-10,1,2024/03/06\n"
	p, err := format(t, "standard-csv").Parse(document("tr_7.csv", data), nil)
	require.NoError(t, err)
	require.Equal(t, "CENTRAL", p.Order.SourceLocation)
	require.Empty(t, p.Order.SupplierCode)
}

func TestKindWithoutName(t *testing.T) {
	o := plainOrder(orders.Transfer)
	for _, id := range []string{"standard-csv", "standard-xml"} {
		r, err := format(t, id).Render(&o)
		require.NoError(t, err)
		p, err := format(t, id).Parse(document("-", string(r.Documents[0].Data)), nil)
		require.NoError(t, err)
		require.Equal(t, orders.Transfer, p.Order.Kind)
	}
	r, err := format(t, "generic-csv").Render(&o)
	require.NoError(t, err)
	_, err = format(t, "generic-csv").Parse(document("-", string(r.Documents[0].Data)), nil)
	require.ErrorIs(t, err, orders.ErrMissing)
	p, err := format(t, "generic-csv").Parse(document("-", string(r.Documents[0].Data)), &orders.ParseOptions{Given: orders.Order{Kind: orders.Transfer}})
	require.NoError(t, err)
	require.Equal(t, "CE", p.Order.SourceLocation)
}

// What the reader must be told, and what it reports as ignored.
func TestPixiExport(t *testing.T) {
	data := "Customer Number;Purchase Order Nr.;External Order Nr.;Int. Item Nr.;Item Name;Ordered Q;Sup. Price;Currency;Delivery Date;Sup. Item Nr.;Barcode;" +
		"Ordered Q (PU);PU;Discount;Discount type;Total;Comment\n" +
		";1042;;BOLT-10;Hex bolt;240;0,35;EUR;02.04.2024;AC-77;4006381333931;20;12;10;%;75,60;\n"
	_, err := format(t, "pixi").Parse(document("po_1042.csv", data), nil)
	require.ErrorIs(t, err, orders.ErrMissing)
	require.ErrorContains(t, err, "does not carry OrderDate")
	given := orders.Order{OrderDate: day("2024/03/05"), Location: "MAIN"}
	p, err := format(t, "pixi").Parse(document("po_1042.csv", data), &orders.ParseOptions{Given: given})
	require.NoError(t, err)
	require.Equal(t, []string{"Barcode", "Discount", "Discount type", "Total"}, p.Ignored)
	require.Contains(t, p.Lost, "SupplierCode", "this file lacks the column at its end")
}

func TestFishbowlCustomFields(t *testing.T) {
	o := bolts(nil)
	r, err := format(t, "fishbowl").Render(&o)
	require.NoError(t, err)
	rows := strings.Split(string(r.Documents[0].Data), "\r\n")
	rows[0] += `,"CF-Season"`
	rows[2] += `,"spring"`
	p, err := format(t, "fishbowl").Parse(document("po_1042.csv", strings.Join(rows, "\r\n")), nil)
	require.NoError(t, err)
	require.Equal(t, []string{"CF-Season"}, p.Ignored)
}

// Sage 300 numbers its records by their heading rows.
func TestSage300RecordNumbers(t *testing.T) {
	data := `RECTYPE,PORHSEQ,PONUMBER,DATE,VDCODE,STCODE
RECTYPE,PORHSEQ,PORCREV,PORCSEQ,COMMENT
RECTYPE,PORHSEQ,PORLREV,PORCSEQ,ITEMNO,LOCATION,EXPARRIVAL,OQORDERED
1,1,PO0001042,20240305,ACME,MAIN
3,1,1,1,BOLT-10,MAIN,20240402,240
2,1,1,1,soon
`
	p, err := format(t, "sage-300").Parse(document("po_1042.csv", data), nil)
	require.NoError(t, err)
	require.Equal(t, "soon", p.Order.Lines[0].Comment)
}

func TestParseRefuses(t *testing.T) {
	const head = "OrderID,Supplier,Location,CreationDate,Item,Quantity,Cost,DueDate,Comment\n"
	const row = "1042,ACME,MAIN,2024/03/05,BOLT-10,240,0.35,2024/04/02,\n"
	const xmlHead = `<?xml version="1.0"?><Order type="PO" number="1042"><OrderDate>2024-03-05</OrderDate><DueDate>2024-04-02</DueDate><Location>M</Location><SupplierCode>A</SupplierCode>`
	for name, test := range map[string]struct {
		format, name, data string
		want               error
		says               string
	}{
		"unknown heading":   {"standard-csv", "po_1042.csv", "Colour," + head + "red," + row, orders.ErrHeading, `po_1042.csv:1:1: "Colour"`},
		"repeated heading":  {"standard-csv", "po_1042.csv", "Item," + head + "x," + row, orders.ErrHeading, "twice"},
		"missing heading":   {"standard-csv", "po_1042.csv", "OrderID,Item\n1042,x\n", orders.ErrHeading, `"Supplier" is missing`},
		"column count":      {"standard-csv", "po_1042.csv", head + "1042,ACME\n", orders.ErrColumns, "po_1042.csv:2: a wrong number"},
		"header changes":    {"standard-csv", "po_1042.csv", head + row + strings.Replace(row, "ACME", "BOLTCO", 1), orders.ErrDiffers, `po_1042.csv:3:6: Supplier "BOLTCO": differs from an earlier value of the same order: row 2 has "ACME"`},
		"date":              {"standard-csv", "po_1042.csv", head + strings.Replace(row, "2024/03/05", "05/03/2024", 1), orders.ErrDate, `CreationDate "05/03/2024"`},
		"short date":        {"fishbowl", "po_1042.csv", fishbowlWith(`"3/5/2024"`, `"03/05/2024"`), orders.ErrDate, "CreatedDate"},
		"decimal comma":     {"standard-csv", "po_1042.csv", head + strings.Replace(row, "0.35", `"0,35"`, 1), orders.ErrDecimal, `Cost "0,35"`},
		"decimal point":     {"pixi", "po_1042.csv", "Purchase Order Nr.;Int. Item Nr.;Ordered Q;Sup. Price;Delivery Date\n1042;B;1;0.35;02.04.2024\n", orders.ErrDecimal, "Sup. Price"},
		"line break":        {"standard-csv", "po_1042.csv", head + strings.Replace(row, "BOLT-10", "\"BOLT\n10\"", 1), orders.ErrText, "Item"},
		"bare carriage":     {"standard-csv", "po_1042.csv", head + strings.Replace(row, "BOLT-10", "BOLT\r10", 1), orders.ErrText, "Item"},
		"invalid UTF-8":     {"standard-csv", "po_1042.csv", head + strings.Replace(row, "BOLT-10", "BOLT\xff", 1), orders.ErrText, "Item"},
		"empty line":        {"standard-csv", "po_1042.csv", head + "\n" + row, orders.ErrSyntax, "po_1042.csv:2: not readable as the format's CSV or XML: an empty line"},
		"bare quote":        {"standard-csv", "po_1042.csv", head + strings.Replace(row, "BOLT-10", `BOLT"10`, 1), orders.ErrSyntax, "po_1042.csv:2:"},
		"other number":      {"standard-csv", "po_9.csv", head + row, orders.ErrDiffers, "OrderID"},
		"letters in number": {"standard-csv", "po_1042.csv", head + strings.Replace(row, "1042", "PO1042", 1), orders.ErrValue, "digits only"},
		"negative quantity": {"standard-csv", "po_1042.csv", head + strings.Replace(row, "240", "-240", 1), orders.ErrValue, "Line.Quantity"},
		"missing item":      {"standard-csv", "po_1042.csv", head + strings.Replace(row, "BOLT-10", "", 1), orders.ErrMissing, "Item"},
		"no rows":           {"standard-csv", "po_1042.csv", head, orders.ErrMissing, "Lines"},
		"empty":             {"standard-csv", "po_1042.csv", "", orders.ErrHeading, "empty"},
		"other kind":        {"standard-csv", "tr_1042.csv", strings.Replace(head, "Item", "OrderType,Item", 1) + strings.Replace(row, "BOLT-10", "PO,BOLT-10", 1), orders.ErrDiffers, "OrderType"},
		"kind not carried":  {"sage-x3", "tr_1042.csv", "", orders.ErrKind, "sage-x3"},
		"constant":          {"dynamics-nav", "po_1042.csv", "Document Type,Document No.,Buy-from Vendor No.,No.,Quantity\nQuote,1042,ACME,B,1\n", orders.ErrDiffers, `Document Type "Quote"`},
		"line numbers":      {"sage-1000", "po_1042.csv", "order_no,supplier,line_no,warehouse,product,qty_ordered\n001042,ACME,2,IG,B,1\n", orders.ErrDiffers, "line_no"},
		"unknown tag":       {"sage-x3", "po_1042.csv", "H,1042,MAIN,ACME,20240305,20240402,0,\nX,BOLT-10\n", orders.ErrValue, "tag"},
		"second header":     {"sage-x3", "po_1042.csv", strings.Repeat("H,1042,MAIN,ACME,20240305,20240402,0,\n", 2), orders.ErrDiffers, "one order"},
		"column missing":    {"sage-x3", "po_1042.csv", "H,1042,MAIN,ACME,20240305,20240402,0,\nL,BOLT-10,240\n", orders.ErrColumns, `record "line" has 8`},
		"not XML":           {"standard-xml", "po_1042.xml", "OrderID,Item", orders.ErrSyntax, ""},
		"unknown element":   {"standard-xml", "po_1042.xml", xmlHead + "<Colour>red</Colour></Order>", orders.ErrHeading, "Order/Colour"},
		"unknown attribute": {"standard-xml", "po_1042.xml", strings.Replace(xmlHead, "type=", "colour='red' type=", 1) + "</Order>", orders.ErrHeading, "Order/@colour"},
		"element twice":     {"standard-xml", "po_1042.xml", xmlHead + "<Location>M</Location></Order>", orders.ErrHeading, "twice"},
		"text in between":   {"standard-xml", "po_1042.xml", xmlHead + "red</Order>", orders.ErrSyntax, "red"},
		"document type":     {"standard-xml", "po_1042.xml", `<!DOCTYPE Order [<!ENTITY x "y">]>` + xmlHead + "</Order>", orders.ErrSyntax, "document type"},
		"element missing":   {"standard-xml", "po_1042.xml", xmlHead + "<Lines><Line number='1'><ItemCode>B</ItemCode></Line></Lines></Order>", orders.ErrMissing, "Quantity"},
		"cut off":           {"standard-xml", "po_1042.xml", xmlHead, orders.ErrSyntax, "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := format(t, test.format).Parse(document(test.name, test.data), nil)
			require.ErrorIs(t, err, test.want)
			require.ErrorContains(t, err, test.says)
		})
	}
}

func fishbowlWith(old, changed string) string {
	o := bolts(nil)
	f, _ := orders.Lookup("fishbowl")
	r, err := f.Render(&o)
	if err != nil {
		panic(err)
	}
	return strings.Replace(string(r.Documents[0].Data), old, changed, 1)
}

// A reader goes on after a mistake, and says where each one is.
func TestAllMistakesAtOnce(t *testing.T) {
	data := "OrderID,Supplier,Location,CreationDate,Item,Quantity\n1042,A,M,2024/03/05,B,x\n1042,A,M,2024/03/05,,2\n"
	_, err := format(t, "standard-csv").Parse(document("po_1042.csv", data), nil)
	require.EqualError(t, err, `po_1042.csv:2:23: Quantity "x": not a decimal number of up to 12 digits before and 5 after the point
po_1042.csv:3:21: Item: a value is missing`)
	fe, ok := errors.AsType[*orders.FieldError](err)
	require.True(t, ok)
	require.Equal(t, "Quantity", fe.Field)
	require.Equal(t, 2, fe.Row)
}

func TestDocumentsOfSeveralFiles(t *testing.T) {
	o := bolts(withNuts)
	f := format(t, "sap-b1")
	r, err := f.Render(&o)
	require.NoError(t, err)
	r.Documents[0], r.Documents[1] = r.Documents[1], r.Documents[0]
	_, err = f.Parse(r.Documents, nil)
	require.NoError(t, err, "names decide, not the order")

	_, err = f.Parse(r.Documents[:1], nil)
	require.ErrorIs(t, err, orders.ErrDocument)
	r.Documents[1].Name = "po_1042_Other.csv"
	_, err = f.Parse(r.Documents, nil)
	require.ErrorIs(t, err, orders.ErrDocument)
	r.Documents[1].Name = "po_1043_Document_Lines.csv"
	_, err = f.Parse(r.Documents, nil)
	require.ErrorIs(t, err, orders.ErrDiffers)
	_, err = f.Parse(nil, nil)
	require.ErrorIs(t, err, orders.ErrDocument)
}
