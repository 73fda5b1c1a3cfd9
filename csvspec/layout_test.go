package csvspec_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/erplink/erplink/csvspec"
	"github.com/stretchr/testify/require"
)

func TestParseLayout(t *testing.T) {
	l, err := csvspec.ParseLayout([]byte(`{
		"file": "stock.csv", "line_end": "LF",
		"columns": [
			{"column": "order_multiple", "type": "Decimal", "whole": 6, "places": 2, "importance": "Required"},
			{"column": "group_1", "count": 2},
			{"add": "Shelf", "max_length": 20},
			{"add": "Bin", "type": "Integer", "position": 20},
			{"column": "item_code", "max_length": 300}
		],
		"overrides": [{"column": "item_code", "rule": "length", "reason": "agreed"}]
	}`))
	require.NoError(t, err)
	var names []string
	for _, c := range l.Columns[16:] {
		names = append(names, c.Name)
	}
	require.Equal(t, []string{"Minimum Stock", "Minimum Order Qty", "Order Multiple", "Bin", "Group 1", "Group 2", "Shelf"}, names)
	multiple := l.Columns[18]
	require.Equal(t, []int{6, 2}, []int{multiple.Whole, multiple.Places})
	require.Equal(t, csvspec.Required, multiple.Importance)
	require.Equal(t, csvspec.SeenThirdParty, multiple.Evidence)

	stock, err := csvspec.Stock.WithLayout(l)
	require.NoError(t, err)
	row := csvspec.StockRow{
		ItemCode: strings.Repeat("x", 300), Location: "M", VendorCode: "V", OrderMultiple: csvspec.Some(decimal(t, "0.25")),
		Groups: []string{"g", ""}, Extra: []string{"12", "S1"},
	}
	data, _ := write(t, stock, row)
	require.Equal(t, `"`+row.ItemCode+`","M",,0,0,,0,,,,"V",,,,,,,,0.25,12,"g",,"S1"`+"\n", string(data))
	require.Equal(t, []csvspec.StockRow{row}, read(t, stock, data))
	require.Equal(t, "", csvspec.Stock.Layout().Columns[19].Key()[7:], "the built-in layout is as it was")
}

func TestParseLayoutRefuses(t *testing.T) {
	for want, text := range map[string]string{
		`unknown field "colums"`:         `{"file": "stock.csv", "colums": []}`,
		"unexpected EOF":                 `{"file": "stock.csv"`,
		"more than one JSON value":       `{"file": "stock.csv"} {}`,
		`there is no file "stocks.csv"`:  `{"file": "stocks.csv"}`,
		`there is no file "stock.csv" s`: `{"file": "stock.csv", "sales": "summary"}`,
		`there is no file "sales.csv" m`: `{"file": "sales.csv", "sales": "monthly"}`,
		`line end "CR"`:                  `{"file": "stock.csv", "line_end": "CR"}`,
		`quoting "all"`:                  `{"file": "stock.csv", "quoting": "all"}`,
		`"x": there is no such column`:   `{"file": "stock.csv", "columns": [{"column": "x"}]}`,
		`or one to "add"`:                `{"file": "stock.csv", "columns": [{"column": "item_code", "add": "x"}]}`,
		`"Text" is none of Char, Integ`:  `{"file": "stock.csv", "columns": [{"column": "item_code", "type": "Text"}]}`,
		"position 30: there are 20":      `{"file": "stock.csv", "columns": [{"column": "order_multiple", "position": 30}]}`,
		"only a column that repeats":     `{"file": "stock.csv", "columns": [{"column": "item_code", "count": 2}]}`,
		"only the last column can":       `{"file": "stock.csv", "columns": [{"column": "group_1", "position": 19}]}`,
		"another one with the key shelf": `{"file": "stock.csv", "columns": [{"add": "Shelf"}, {"add": "SHELF"}]}`,
		"name has no letters":            `{"file": "stock.csv", "columns": [{"add": "???"}]}`,
		"cannot be a text":               `{"file": "stock.csv", "columns": [{"add": "a\u0000"}]}`,
		"Char of at most 0":              `{"file": "stock.csv", "columns": [{"add": "a", "max_length": 0}]}`,
		"1 to 18 digits and no decimals": `{"file": "stock.csv", "columns": [{"column": "order_multiple", "whole": 19}]}`,
		"1 to 18 digits in all":          `{"file": "stock.csv", "columns": [{"column": "selling_price", "whole": 15, "places": 4}]}`,
		"is a int64 and cannot hold Dec": `{"file": "po.csv", "columns": [{"column": "order_quantity", "type": "Decimal"}], "overrides": [{"column": "order_quantity", "rule": "type"}]}`,
		"so the column stays Required":   `{"file": "po.csv", "columns": [{"column": "order_quantity", "importance": "Preferred"}], "overrides": [{"column": "order_quantity", "rule": "importance"}]}`,
	} {
		_, err := csvspec.ParseLayout([]byte(text))
		require.ErrorContains(t, err, want, text)
	}
}

// TestOverrides breaks each stated rule: the layout is refused as long as it
// does not say so, and taken when it does.
func TestOverrides(t *testing.T) {
	for name, c := range map[string]struct {
		file, columns, override string
		want                    string
	}{
		"type":             {"po.csv", `{"column": "line_number", "type": "Integer"}`, `{"column": "line_number", "rule": "type"}`, "Line Number is Char, and the layout says Integer"},
		"importance":       {"po.csv", `{"column": "order_type", "importance": "Preferred"}`, `{"column": "order_type", "rule": "importance"}`, "Order Type is Required, and the layout says Preferred"},
		"length":           {"co.csv", `{"column": "order_number", "max_length": 256}`, `{"column": "order_number", "rule": "length"}`, "at most 255 characters, and the layout says 256"},
		"digits":           {"sales.csv", `{"column": "sales_value", "whole": 14, "places": 2}`, `{"column": "sales_value", "rule": "digits"}`, "at most 12 digits with 4 decimals among them"},
		"places":           {"bom.csv", `{"column": "ratio", "whole": 4, "places": 6}`, `{"column": "ratio", "rule": "digits"}`, "says 4 before and 6 behind the point"},
		"moved":            {"po.csv", `{"column": "order_date", "position": 1}`, `{"rule": "columns"}`, "column 1 is Item Code, and the layout has another one there"},
		"removed":          {"supplier.csv", `{"column": "lead_time", "remove": true}`, `{"rule": "columns"}`, "column 4 is Lead time"},
		"added":            {"bom.csv", `{"add": "Scrap"}`, `{"rule": "columns"}`, "the file has 5 columns, and the layout adds one"},
		"added in between": {"stock.csv", `{"add": "Shelf", "position": 13}`, `{"rule": "columns"}`, "column 13 is Purchase Factor"},
	} {
		t.Run(name, func(t *testing.T) {
			change := `{"file": "` + c.file + `", "columns": [` + c.columns + `]`
			_, err := csvspec.ParseLayout([]byte(change + `}`))
			require.ErrorContains(t, err, c.want)
			require.ErrorContains(t, err, "add an override of the rule")
			_, err = csvspec.ParseLayout([]byte(change + `, "overrides": [` + c.override + `]}`))
			require.NoError(t, err)
			_, err = csvspec.ParseLayout([]byte(`{"file": "` + c.file + `", "overrides": [` + c.override + `]}`))
			require.ErrorContains(t, err, "breaks nothing; remove it")
		})
	}
	l := csvspec.Stock.Layout()
	l.Quoting = csvspec.QuoteNone
	_, err := csvspec.Stock.WithLayout(l)
	require.ErrorContains(t, err, "Char values stand in quotes")
	l.Overrides = []csvspec.Override{{Rule: csvspec.RuleQuoting}}
	stock, err := csvspec.Stock.WithLayout(l)
	require.NoError(t, err)
	data, _ := write(t, stock, csvspec.StockRow{ItemCode: "A", Location: "M", VendorCode: "V"})
	require.Equal(t, "A,M,,0,0,,0,,,,V,,,,,,,,\r\n", string(data))
}

// TestFreeChanges needs no override: nothing stated is broken.
func TestFreeChanges(t *testing.T) {
	for _, text := range []string{
		`{"file": "stock.csv", "columns": [{"column": "minimum_stock", "position": 14}, {"column": "group_1", "remove": true}]}`,
		`{"file": "stock.csv", "columns": [{"column": "purchase_factor", "importance": "Required"}, {"column": "lead_time", "importance": "Required"}]}`,
		`{"file": "stock.csv", "columns": [{"column": "group_1", "count": 0}, {"column": "stocking_indicator", "type": "Integer"}]}`,
		`{"file": "sales.csv", "sales": "summary", "columns": [{"add": "Rebate", "type": "Decimal"}, {"column": "issues_quantity", "remove": true}]}`,
		`{"file": "sales.csv", "columns": [{"column": "sales_value", "whole": 10, "places": 2}]}`,
		`{"file": "supplier.csv", "line_end": "LF", "columns": [{"column": "type", "max_length": 10}]}`,
		`{"file": "ut_7.csv", "columns": [{"add": "Code"}, {"add": "Amount", "type": "Decimal", "importance": "Required"}]}`,
	} {
		_, err := csvspec.ParseLayout([]byte(text))
		require.NoError(t, err, text)
	}
}

func TestWithLayoutRefusesOthers(t *testing.T) {
	_, err := csvspec.PO.WithLayout(csvspec.CO.Layout())
	require.ErrorContains(t, err, "the layout is that of co.csv")
	_, err = csvspec.Sales.WithLayout(csvspec.SalesSummary.Layout())
	require.ErrorContains(t, err, "sales.csv summary")
	l := csvspec.PO.Layout()
	l.Heading = true
	_, err = csvspec.PO.WithLayout(l)
	require.ErrorContains(t, err, "only ut files have a heading")
	l = csvspec.PO.Layout()
	l.Columns = nil
	_, err = csvspec.PO.WithLayout(l)
	require.ErrorContains(t, err, "no columns")
	l = csvspec.PO.Layout()
	l.Columns[3].Sum = true
	_, err = csvspec.PO.WithLayout(l)
	require.ErrorContains(t, err, "cannot be summed")
}

func TestRemovedColumnKeepsNoValue(t *testing.T) {
	l, err := csvspec.ParseLayout([]byte(`{"file": "stock.csv", "columns": [{"column": "purchase_currency_code", "remove": true}, {"column": "minimum_stock", "remove": true}]}`))
	require.NoError(t, err)
	stock, err := csvspec.Stock.WithLayout(l)
	require.NoError(t, err)
	row := csvspec.StockRow{ItemCode: "A", Location: "M", VendorCode: "V"}
	data, _ := write(t, stock, row)
	require.Equal(t, "\"A\",\"M\",,0,0,,0,,,,\"V\",,,,,,\r\n", string(data))
	row.PurchaseCurrency, row.MinimumStock = "EUR", csvspec.Some(csvspec.Int(1))
	err = stock.Writer(&bytes.Buffer{}, nil).Write(row)
	require.Equal(t, []found{{csvspec.CodeNotInLayout, 1, 0, 0, "EUR"}, {csvspec.CodeNotInLayout, 1, 0, 0, "1"}}, refused(t, err))
	require.ErrorContains(t, err, "Purchase Currency Code")
}

// TestRetypedText holds numbers in a text field: they are checked, and written
// in the one form.
func TestRetypedText(t *testing.T) {
	l := csvspec.PO.Layout()
	l.Columns[4].Retype(csvspec.TypeInteger)
	l.Overrides = []csvspec.Override{{Column: "line_number", Rule: csvspec.RuleType}}
	po, err := csvspec.PO.WithLayout(l)
	require.NoError(t, err)
	row := csvspec.PORow{
		ItemCode: "A", Location: "M", SupplierCode: "S", OrderNumber: "1", LineNumber: "0010", OrderDate: date(t, "2024/01/01"),
		ExpectedArrivalDate: date(t, "2024/01/01"), OrderType: "P",
	}
	data, _ := write(t, po, row)
	require.Contains(t, string(data), `"1",10,2024`)
	row.LineNumber = "1a"
	require.Equal(t, csvspec.CodeTypeInteger, refused(t, po.Writer(&bytes.Buffer{}, nil).Write(row))[0].code)
	_, errs, _ := findings(t, po, "A,M,S,1,x,2024/01/01,1,2024/01/01,1,P,\n")
	require.Equal(t, []found{{csvspec.CodeTypeInteger, 1, 9, 5, "x"}}, errs)
}

func FuzzParseLayout(f *testing.F) {
	f.Add([]byte(`{"file": "stock.csv", "columns": [{"column": "group_1", "count": 3}, {"add": "Shelf", "position": 20}]}`))
	f.Add([]byte(`{"file": "po.csv", "columns": [{"column": "order_date", "position": 1}], "overrides": [{"rule": "columns"}]}`))
	f.Add([]byte(`{"file": "ut_1.csv", "quoting": "none", "columns": [{"add": "a", "type": "Date"}]}`))
	f.Add([]byte(`{"file": "sales.csv", "sales": "summary", "columns": [{"column": "period", "type": "Char"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := csvspec.ParseLayout(data)
		if err != nil {
			return
		}
		line := strings.Repeat(`"1",`, len(l.Columns)) + "1\n"
		for range l.Scan(strings.NewReader(line+line), nil) { // it must stand the use
		}
		switch {
		case l.File == "stock.csv":
			_, err = csvspec.Stock.WithLayout(l)
		case l.File == "po.csv":
			_, err = csvspec.PO.WithLayout(l)
		}
		require.NoError(t, err, "what was taken once is taken again")
	})
}
