package orders_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/orders"
)

func TestOverride(t *testing.T) {
	f := site(t, "dynamics-gp", `{
		"base": "dynamics-gp", "id": "acme-gp", "separator": ";", "decimal": ",", "dates": "DD.MM.YYYY", "headings": "bare",
		"columns": {
			"PONUMBER": {"name": "PO No", "prefix": "NS-", "pad": 7},
			"CURNCYID": {"field": "Currency", "constant": null},
			"POTYPE": null, "ORD": null, "REQDATE": null, "ITEMDESC": null, "VNDITNUM": null,
			"line/COMMENT_1": {"else": "CreatedBy"}
		}
	}`)
	require.Equal(t, "acme-gp", f.ID())
	o := bolts(func(o *orders.Order, _ *orders.Line) { o.Currency = "USD" })
	r, err := f.Render(&o)
	require.NoError(t, err)
	require.Equal(t, "PO No;VENDORID;DOCDATE;LOCNCODE;CURNCYID;ITEMNMBR;QUANTITY;UOFM;UNITCOST;COMMENT_1\r\n"+
		`"NS-0001042";"ACME";05.03.2024;"MAIN";"USD";"BOLT-10";240;"EA";0,35;"jane"`+"\r\n", string(r.Documents[0].Data))
	p, err := f.Parse(r.Documents, nil)
	require.NoError(t, err)
	require.Equal(t, "1042", p.Order.Number)

	plain, err := format(t, "dynamics-gp").Render(&o)
	require.NoError(t, err)
	require.Contains(t, string(plain.Documents[0].Data), `"PO1042"`, "the format itself stays as it is")
}

// A site gives the columns of a kind that the format leaves open.
func TestOverrideAddsAKind(t *testing.T) {
	f := site(t, "sage-x3", `{"orders": [{"kinds": ["transfer"], "documents": [{"records": [
		{"name": "header", "per": "order", "columns": [{"name": "H", "constant": "H", "tag": true}, {"name": "from", "field": "SourceLocation"}]},
		{"name": "line", "per": "line", "columns": [{"name": "L", "constant": "L", "tag": true}, {"name": "item", "field": "Line.ItemCode"}, {"name": "n", "field": "Line.Quantity"}]}
	]}]}]}`)
	require.Equal(t, []orders.Kind{orders.Purchase, orders.Transfer}, f.Kinds())
	o := plainOrder(orders.Transfer)
	r, err := f.Render(&o)
	require.NoError(t, err)
	require.Equal(t, "\"H\",\"CE\"\r\n\"L\",\"0007\",3\r\n", string(r.Documents[0].Data))
}

func TestNewChecksALayout(t *testing.T) {
	l := format(t, "sage-x3").Layout()
	l.Separator = ";"
	f, err := orders.New(l)
	require.NoError(t, err)
	l.Orders[0].Documents[0].Records[0].Columns[1].Field = "Colour"
	require.Equal(t, "Number", f.Layout().Orders[0].Documents[0].Records[0].Columns[1].Field, "a format shares nothing with its layout")
	_, err = orders.New(l)
	require.ErrorIs(t, err, orders.ErrLayout)
}

// Every mistake names its line.
func TestLayoutMistakes(t *testing.T) {
	column := func(c string) string {
		return `{"orders": [{"kinds": ["purchase"], "documents": [{"records": [{"name": "line", "per": "line", "columns": [
			{"name": "item", "field": "Line.ItemCode"}, {"name": "n", "field": "Line.Quantity"},
			` + c + `
		]}]}]}]}`
	}
	tree := func(first, second string) string {
		return `{"syntax": "xml", "orders": [{"kinds": ["purchase"], "documents": [{"records": [
			{"name": "order", "per": "order", "path": "` + first + `", "columns": [{"name": "n", "field": "Number"}]},
			{"name": "line", "per": "line", "path": "` + second + `", "columns": [{"name": "item", "field": "Line.ItemCode"}, {"name": "@n", "field": "Line.Quantity"}]}
		]}]}]}`
	}
	for says, layout := range map[string]string{
		`site.json:3: unknown key "seperator"`:               "{\n\"base\": \"sage-x3\",\n\"seperator\": \";\"\n}",
		`site.json:3: key "quote" is repeated`:               "{\n\"quote\": \"all\",\n\"quote\": \"text\"\n}",
		`site.json:2: a number where a string is due`:        "{\n\"separator\": 5\n}",
		`site.json:3: invalid character '"'`:                 "{\n\"separator\": \";\"\n\"quote\": \"all\"\n}",
		`site.json:1: unexpected EOF`:                        "{",
		`site.json:1: [ where an object in braces is due`:    "[]",
		`site.json:2: nothing may follow`:                    "{}\n{}",
		`site.json: it is meant for pronto, not for sage-x3`: `{"base": "pronto"}`,
		`site.json: separator "ab"`:                          `{"separator": "ab"}`,
		`site.json: separator and decimal mark are the same`: `{"decimal": ","}`,
		`site.json: quote "none"; use one of`:                `{"quote": "none"}`,
		`site.json: dates "YYYYMM": a date has one year`:     `{"dates": "YYYYMM"}`,
		`site.json: dates "YYYY_MM_DD": use YYYY`:            `{"dates": "YYYY_MM_DD"}`,
		`site.json: given: unknown field "Colour"`:           `{"given": ["Colour"]}`,
		`site.json:2: no column is called Colour`:            "{\"columns\": {\n\"Colour\": null}}",
		`site.json:2: unknown key "widht"`:                   "{\"columns\": {\n\"H.Comment\": {\"widht\": 4}}}",
		`site.json:2: L.ItemCode: only free text may be cut`: "{\"columns\": {\n\"L.ItemCode\": {\"over\": \"cut\"}}}",
		`site.json:2: H.VendorNo: pattern:`:                  "{\"columns\": {\n\"H.VendorNo\": {\"pattern\": \"(\"}}}",
		`site.json:1: unknown kind "gift"`:                   `{"orders": [{"kinds": ["gift"], "documents": []}]}`,
		`kind "purchase" is laid out twice`:                  strings.Replace(column(`{"name": "x", "field": "Line.UOM"}`), `["purchase"]`, `["purchase", "purchase"]`, 1),
		`no column holds Line.ItemCode`:                      `{"orders": [{"kinds": ["purchase"], "documents": []}]}`,
		`site.json:3: x: unknown field "Colour"; use one of`: column(`{"name": "x", "field": "Colour"}`),
		`site.json:3: column 3: a record's columns`:          column(`{"name": "item", "field": "Line.UOM"}`),
		`site.json:3: x: a column needs a field`:             column(`{"name": "x"}`),
		`site.json:3: x: a column has a field or`:            column(`{"name": "x", "field": "Number", "constant": "1"}`),
		`site.json:3: x: a prefix stands before`:             column(`{"name": "x", "field": "Line.UOM", "prefix": "P"}`),
		`site.json:3: x: only Number and Line.LineNo`:        column(`{"name": "x", "field": "Line.UOM", "pad": 3}`),
		`site.json:3: x: values are different`:               column(`{"name": "x", "field": "Line.UOM", "values": {"a": "c", "b": "c"}}`),
		`site.json:3: x: else joins two text`:                column(`{"name": "x", "field": "Line.UnitCost", "else": "Line.UOM"}`),
		`site.json:3: x: own is for`:                         column(`{"name": "x", "field": "Line.UOM", "own": true}`),
		`site.json:3: x: whole is for quantities`:            column(`{"name": "x", "field": "Line.UOM", "whole": true}`),
		`site.json:3: x: times and plus`:                     column(`{"name": "x", "field": "Line.UOM", "times": 10}`),
		`site.json:3: x: a tag is a constant`:                column(`{"name": "x", "field": "Line.UOM", "tag": true}`),
		`belongs to a line, this record to the whole order`:  strings.Replace(column(`{"name": "x", "field": "Line.UOM"}`), `"line", "per": "line"`, `"o", "per": "order"`, 1),
		`path "a b"; use element names`:                      tree("a b", "a b/c"),
		`path "b/c"; a document has one root, here a`:        tree("a", "b/c"),
		`path "a"; only a record of the order`:               tree("a/b", "a"),
		`path "a/b"; another record has it`:                  tree("a/b", "a/b"),
		`site.json:3: @n: attributes stand before elements`:  tree("a", "a/b"),
		`must be a tag of its own`:                           `{"orders": [{"kinds": ["purchase"], "documents": [{"records": [{"name": "a", "per": "order", "columns": [{"name": "x", "field": "Number"}]}, {"name": "b", "per": "line", "columns": [{"name": "x", "field": "Number"}]}]}]}]}`,
	} {
		_, err := format(t, "sage-x3").Override("site.json", []byte(layout))
		require.ErrorIs(t, err, orders.ErrLayout, says)
		require.ErrorContains(t, err, says)
		_, ok := errors.AsType[*orders.LayoutError](err)
		require.True(t, ok)
	}
}
