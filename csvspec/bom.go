package csvspec

// BOM is bom.csv, Bills of Materials: every active bill, one row for each
// component.
var BOM = builtin[BOMRow]("bom.csv", "Bills of Materials", IfApplicable)

// BOMRow is one row of bom.csv. The key is its first four columns.
//
// Source: https://intercom.help/netstock/en/articles/6035567-data-interface-requirements-bills-of-materials
type BOMRow struct {
	// FinishedGoodItem is the code of the finished good.
	FinishedGoodItem string `csv:"Finished Good Item,required"`
	// FinishedGoodLocation receives the finished good.
	FinishedGoodLocation string `csv:"Finished Good Location,required"`
	// RawMaterialItem is the code of the component.
	RawMaterialItem string `csv:"Raw Material Item,required"`
	// RawMaterialLocation provides the component.
	RawMaterialLocation string `csv:"Raw Material Location,required"`
	// Ratio is how many units of the component one unit of the finished good
	// needs, both in Netstock units.
	Ratio Decimal `csv:"Ratio,required"`
	// Extra holds the columns that the site's layout adds.
	Extra []string `csv:",extra"`
}
