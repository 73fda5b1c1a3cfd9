package csvspec

// Master is master.csv, Product Master: one row for each product that occurs
// in stock.csv.
var Master = builtin[MasterRow]("master.csv", "Product Master", Required)

// MasterRow is one row of master.csv. The key is ItemCode; UniqueID is unique
// too.
//
// Source: https://intercom.help/netstock/en/articles/6035518-data-interface-requirements-product-master
type MasterRow struct {
	// ItemCode is the product or SKU code.
	ItemCode string `csv:"Item Code,required"`
	// Description of the product.
	Description string `csv:"Description,required"`
	// UnitOfMeasure labels the Netstock unit, in which every file states the
	// item's quantities. It must be fine enough that no decimals are needed.
	UnitOfMeasure string `csv:"NETSTOCK Unit of Measure,preferred"`
	// UnitVolume is the volume of one unit; the vendor states no measure.
	UnitVolume Optional[Decimal] `csv:"Unit Volume,applicable"`
	// UnitWeight is the weight of one unit; the vendor states no measure.
	UnitWeight Optional[Decimal] `csv:"Unit Weight,applicable"`
	// Spare6 was the superseded item code. Leave it blank: Netstock still reads
	// it. Use supersessions.csv.
	Spare6 string `csv:"Not used,spare"`
	// Spare7 was the superseded item factor. Leave it blank: Netstock still
	// reads it.
	Spare7 string `csv:"Not used,spare"`
	// Spare8 is ignored at present.
	Spare8 string `csv:"Not used,spare"`
	// UniqueID identifies the product and never changes, such as the ERP's row
	// id.
	UniqueID string `csv:"Unique Identifier,required"`
	// Extra holds the columns that the site's layout adds.
	Extra []string `csv:",extra"`
}
