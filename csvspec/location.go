package csvspec

// Location is location.csv, Locations: every warehouse or branch that holds
// stock. Bins are not locations.
var Location = builtin[LocationRow]("location.csv", "Locations", Required)

// LocationRow is one row of location.csv. The key is Code.
//
// Source: https://intercom.help/netstock/en/articles/6035077-data-interface-requirements-locations
type LocationRow struct {
	// Code of the warehouse or branch.
	Code string `csv:"Location Code,required"`
	// Description is its name.
	Description string `csv:"Description,required"`
	// Active decides whether the place is shown and processed.
	Active Bit `csv:"Active,required"`
	// Group is a free grouping of places for reports.
	Group string `csv:"Group,applicable"`
	// Type is ST for a store or branch, DC for a warehouse, CW for a central
	// warehouse; further values can be agreed with the vendor.
	Type string `csv:"Type,applicable"`
	// Extra holds the columns that the site's layout adds.
	Extra []string `csv:",extra"`
}
