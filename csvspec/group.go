package csvspec

// Group is group.csv, Custom Groups: every value that occurs, or might occur,
// in a custom group column of stock.csv. A set whose stock.csv has no groups
// needs none.
var Group = builtin[GroupRow]("group.csv", "Custom Groups", IfApplicable)

// GroupRow is one row of group.csv. The key is Identifier and Value.
//
// Source: https://intercom.help/netstock/en/articles/6035525-data-interface-requirements-custom-groups
type GroupRow struct {
	// Identifier is the number of the group column of stock.csv, from 1.
	Identifier int64 `csv:"Identifier,required"`
	// Value is the value as it stands in that column.
	Value string `csv:"Value,required"`
	// Description is a longer text for it.
	Description string `csv:"Description,required"`
	// Extra holds the columns that the site's layout adds.
	Extra []string `csv:",extra"`
}
