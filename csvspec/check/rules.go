package check

import (
	"slices"

	"github.com/erplink/erplink/csvspec"
)

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
	sales    csvspec.SalesLayout // the form that the rule is for, of sales.csv only
	rows     bool                // a file without rows is an error, not a warning
	key      []string            // the columns that make a row unique
	set      keySet              // what other files call these keys
	codes    bool                // keys that are alike are told
	uniqueID []string            // a second key, of which a repetition is a warning
	also     keysOf
	refs     []reference
	groups   bool // columns "Group n" name rows of group.csv
	chain    chain
	due      []string // the outstanding and the ordered quantity
	ascends  []string // quantities that do not fall from 0 on
}

// keysOf are further keys of a file, which its rows may share.
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
	circle  csvspec.Code
	self    csvspec.Code // of a row that names itself
}

// fileRules restates the vendor's keys and references; which of them are our
// inference is marked. The order is the one in which the least memory is used:
// files that are named come before those that name them.
var fileRules = []fileRule{
	{file: "location.csv", rows: true, key: []string{"location_code"}, set: locations, codes: true},
	{file: "supplier.csv", rows: true, key: []string{"supplier_code"}, set: suppliers, codes: true},
	{file: "master.csv", rows: true, key: []string{"item_code"}, set: items, codes: true, uniqueID: []string{"unique_identifier"},
		refs: []reference{{columns: []string{"item_code"}, to: stockItems, code: CodeMasterNoStock, evidence: csvspec.Seen}}},
	{file: "group.csv", key: []string{"identifier", "value"}, set: groupValues},
	{file: "stock.csv", rows: true, key: []string{"item_code", "location"}, set: stocks, groups: true,
		also: keysOf{[]string{"item_code"}, stockItems},
		refs: []reference{
			{columns: []string{"item_code"}, to: items, code: CodeStockNoMaster, evidence: csvspec.Seen},
			{columns: []string{"location"}, to: locations, code: CodeNoLocation, evidence: csvspec.Inferred},
			{columns: []string{"supply_code"}, to: suppliers, code: CodeNoSupplier, evidence: csvspec.Seen, when: condition{"supply_type", "EX"}},
			{columns: []string{"supply_code"}, to: locations, code: CodeNoLocation, evidence: csvspec.Seen, when: condition{"supply_type", "IN"}},
			{columns: []string{"vendor_code"}, to: suppliers, code: CodeNoSupplier, evidence: csvspec.Seen},
		},
		chain: chain{[]string{"item_code", "supply_code"}, condition{"supply_type", "IN"}, CodeSupplyCircle, CodeSelfSupply}},
	{file: "sales.csv", sales: csvspec.TransactionLayout, refs: []reference{itemOf("item_code"), placeOf("location"), stockOf}},
	{file: "sales.csv", sales: csvspec.SummaryLayout, key: []string{"item_code", "location", "period"},
		refs: []reference{itemOf("item_code"), placeOf("location"), stockOf}},
	{file: "po.csv", key: []string{"order_number", "line_number", "order_type"}, due: []string{"outstanding_quantity", "order_quantity"},
		refs: []reference{itemOf("item_code"), placeOf("location"), supplierOf, stockOf}},
	{file: "co.csv", key: []string{"order_number", "line_number"}, due: []string{"outstanding_quantity", "order_quantity"},
		refs: []reference{itemOf("item_code"), placeOf("location"), stockOf}},
	{file: "transfer.csv", key: []string{"transfer_number", "line_number"},
		ascends: []string{"quantity_to_ship", "quantity_to_receive", "transfer_quantity"},
		refs:    []reference{itemOf("item_code"), placeOf("source_location"), placeOf("destination_location")}},
	{file: "pohist.csv", refs: []reference{itemOf("item_code"), placeOf("location"), supplierOf, stockOf}},
	{file: "bom.csv", key: []string{"finished_good_item", "finished_good_location", "raw_material_item", "raw_material_location"},
		refs: []reference{itemOf("finished_good_item"), placeOf("finished_good_location"), itemOf("raw_material_item"), placeOf("raw_material_location")}},
	{file: "supersessions.csv", key: []string{"old_product_code"},
		refs:  []reference{itemOf("old_product_code"), itemOf("new_product_code")},
		chain: chain{columns: []string{"new_product_code"}, circle: CodeSupersession, self: CodeSupersession}},
	{file: "control.csv", rows: true, key: []string{"key"}},
}

// duplicate returns the code of a key that a file has twice.
func (r *fileRule) duplicate() csvspec.Code {
	if r.file == controlFile {
		return csvspec.CodeControlDuplicate
	}
	return CodeDuplicateKey
}

// sets returns the sets of keys that the file's rows make up.
func (r *fileRule) sets() []keySet {
	var out []keySet
	for _, set := range []keySet{r.set, r.also.set} {
		if set != noKeys {
			out = append(out, set)
		}
	}
	return out
}

// fileRuleOf returns the rules of a file; a ut file has none.
func fileRuleOf(l *csvspec.Layout) fileRule {
	for _, r := range fileRules {
		if r.file == l.File && (r.sales == "" || r.sales == l.Sales) {
			return r
		}
	}
	return fileRule{file: l.File}
}

func mustHaveRows(file string) bool {
	return slices.ContainsFunc(fileRules, func(r fileRule) bool { return r.file == file && r.rows })
}

func itemOf(column string) reference {
	return reference{columns: []string{column}, to: items, code: CodeNoItem, evidence: csvspec.Inferred}
}

func placeOf(column string) reference {
	return reference{columns: []string{column}, to: locations, code: CodeNoLocation, evidence: csvspec.Inferred}
}

var (
	groupRef   = reference{to: groupValues, code: CodeGroupMissing, evidence: csvspec.Seen}
	supplierOf = reference{columns: []string{"supplier_code"}, to: suppliers, code: CodeNoSupplier, evidence: csvspec.Inferred}
	stockOf    = reference{columns: []string{"item_code", "location"}, to: stocks, code: CodeNoStock, evidence: csvspec.Inferred}
)
