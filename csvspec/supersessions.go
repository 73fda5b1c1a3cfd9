package csvspec

// Supersessions is supersessions.csv: all links from a replaced product to its
// replacement.
var Supersessions = builtin[SupersessionRow]("supersessions.csv", "Supersessions", IfApplicable)

// SupersessionRow is one row of supersessions.csv. The key is OldItemCode; that
// it occurs once only is our decision.
//
// Source: https://intercom.help/netstock/en/articles/6035682-data-interface-requirements-supersessions
type SupersessionRow struct {
	// OldItemCode is the replaced item.
	OldItemCode string `csv:"Old product code,required"`
	// NewItemCode is the replacing item.
	NewItemCode string `csv:"New product code,required"`
	// Factor is how many new units stand for one old unit. Two explanatory
	// articles of the vendor say it the other way round; the interface page,
	// followed here, does not.
	Factor Decimal `csv:"Factor,required"`
	// Extra holds the columns that the site's layout adds.
	Extra []string `csv:",extra"`
}
