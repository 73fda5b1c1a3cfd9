package csvspec

// Supplier is supplier.csv, Suppliers: every active vendor.
var Supplier = builtin[SupplierRow]("supplier.csv", "Suppliers", Required)

// SupplierRow is one row of supplier.csv. The key is Code.
//
// Source: https://intercom.help/netstock/en/articles/6035515-data-interface-requirements-suppliers
type SupplierRow struct {
	// Code of the vendor.
	Code string `csv:"Supplier Code,required"`
	// Description is the vendor's name.
	Description string `csv:"Description,required"`
	// Type is used for grouping, such as local, import or internal; the list is
	// open.
	Type string `csv:"Type,applicable"`
	// LeadTimeDays is the normal quoted lead time in calendar days.
	LeadTimeDays Optional[int64] `csv:"Lead time,preferred"`
	// Extra holds the columns that the site's layout adds.
	Extra []string `csv:",extra"`
}
