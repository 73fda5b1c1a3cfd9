package check

import "github.com/erplink/erplink/csvspec"

// keySet is a set of keys that rows of other files may name.
type keySet uint8

const (
	noKeys keySet = iota
	locations
	suppliers
	items       // of master.csv
	stocks      // item and location
	stockItems  // items that have any stock row
	groupValues // number and value
	keySetCount
)

// file returns the file whose rows make up the set.
func (k keySet) file() string {
	return [keySetCount]string{"", "location.csv", "supplier.csv", "master.csv", "stock.csv", "stock.csv", "group.csv"}[k]
}

// fileRule is what is checked of one file beyond its single values. Columns
// are named by csvspec.Column.Key, so that a site may move them; a rule whose
// column the site's layout lacks does not apply.
type fileRule struct {
	file     string
	sales    csvspec.SalesLayout // sales.csv only: the layout that the rule is for
	key      []string            // the columns that make a row unique
	set      keySet              // the set of these keys
	codes    bool                // near-equal keys are told
	hasRows  bool                // no rows is an error, not a warning
	also     *keysOf             // a second set of keys, of which rows may share one
	refs     []reference
	chain    *chain
	ascends  []string // quantities that must not fall from 0 on: to ship, to receive, ordered
	dueOf    []string // outstanding and ordered quantity
	uniqueID string
	groups   bool // the layout's last column repeats and holds custom groups
}

type keysOf struct {
	columns []string
	set     keySet
}

// reference says that columns of a row name a key of a set.
type reference struct {
	columns  []string
	to       keySet
	code     csvspec.Code
	evidence csvspec.Evidence
	when     condition
}

// condition is that a column holds a value; the zero condition always holds.
type condition struct{ column, value string }

// chain says that columns of a row make the key of another row of its file,
// and that following these rows must not lead round in a circle.
type chain struct {
	columns []string
	when    condition
	code    csvspec.Code
	self    csvspec.Code // of a row that names itself
}

// fileRules restates the vendor's keys and references; which of them are our
// inference is marked. The order is the one in which the least memory is used:
// files that are named come before those that name them.
var fileRules = []fileRule{
	{file: "location.csv", key: []string{"location_code"}, set: locations, codes: true, hasRows: true},
	{file: "supplier.csv", key: []string{"supplier_code"}, set: suppliers, codes: true, hasRows: true},
	{file: "master.csv", key: []string{"item_code"}, set: items, codes: true, hasRows: true, uniqueID: "unique_identifier",
		refs: []reference{{columns: []string{"item_code"}, to: stockItems, code: CodeMasterNoStock, evidence: csvspec.Seen}}},
	{file: "group.csv", key: []string{"identifier", "value"}, set: groupValues},
	{file: "stock.csv", key: []string{"item_code", "location"}, set: stocks, hasRows: true, groups: true,
		also: &keysOf{[]string{"item_code"}, stockItems},
		refs: []reference{
			{columns: []string{"item_code"}, to: items, code: CodeStockNoMaster, evidence: csvspec.Seen},
			{columns: []string{"location"}, to: locations, code: CodeNoLocation, evidence: csvspec.Inferred},
			{columns: []string{"supply_code"}, to: suppliers, code: CodeNoSupplier, evidence: csvspec.Seen, when: condition{"supply_type", "EX"}},
			{columns: []string{"supply_code"}, to: locations, code: CodeNoLocation, evidence: csvspec.Seen, when: condition{"supply_type", "IN"}},
			{columns: []string{"vendor_code"}, to: suppliers, code: CodeNoSupplier, evidence: csvspec.Seen},
		},
		chain: &chain{[]string{"item_code", "supply_code"}, condition{"supply_type", "IN"}, CodeSupplyCircle, CodeSelfSupply}},
	{file: "sales.csv", sales: csvspec.TransactionLayout, refs: []reference{itemOf("item_code"), placeOf("location"), stockOf}},
	{file: "sales.csv", sales: csvspec.SummaryLayout, key: []string{"item_code", "location", "period"},
		refs: []reference{itemOf("item_code"), placeOf("location"), stockOf}},
	{file: "po.csv", key: []string{"order_number", "line_number", "order_type"}, dueOf: []string{"outstanding_quantity", "order_quantity"},
		refs: []reference{itemOf("item_code"), placeOf("location"), supplierOf, stockOf}},
	{file: "co.csv", key: []string{"order_number", "line_number"}, dueOf: []string{"outstanding_quantity", "order_quantity"},
		refs: []reference{itemOf("item_code"), placeOf("location"), stockOf}},
	{file: "transfer.csv", key: []string{"transfer_number", "line_number"},
		ascends: []string{"quantity_to_ship", "quantity_to_receive", "transfer_quantity"},
		refs:    []reference{itemOf("item_code"), placeOf("source_location"), placeOf("destination_location")}},
	{file: "pohist.csv", refs: []reference{itemOf("item_code"), placeOf("location"), supplierOf, stockOf}},
	{file: "bom.csv", key: []string{"finished_good_item", "finished_good_location", "raw_material_item", "raw_material_location"},
		refs: []reference{itemOf("finished_good_item"), placeOf("finished_good_location"), itemOf("raw_material_item"), placeOf("raw_material_location")}},
	{file: "supersessions.csv", key: []string{"old_product_code"},
		refs:  []reference{itemOf("old_product_code"), itemOf("new_product_code")},
		chain: &chain{columns: []string{"new_product_code"}, code: CodeSupersession, self: CodeSupersession}},
	{file: "control.csv", key: []string{"key"}, hasRows: true},
}

func itemOf(column string) reference {
	return reference{columns: []string{column}, to: items, code: CodeNoItem, evidence: csvspec.Inferred}
}

func placeOf(column string) reference {
	return reference{columns: []string{column}, to: locations, code: CodeNoLocation, evidence: csvspec.Inferred}
}

var (
	supplierOf = reference{columns: []string{"supplier_code"}, to: suppliers, code: CodeNoSupplier, evidence: csvspec.Inferred}
	stockOf    = reference{columns: []string{"item_code", "location"}, to: stocks, code: CodeNoStock, evidence: csvspec.Inferred}
)
