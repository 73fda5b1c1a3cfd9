package csvspec

// Control is control.csv, the meta data or trigger file, as plain rows of keys
// and values. ControlFile gives them their meaning.
var Control = builtin[ControlRow]("control.csv", "Meta Data", Required)

// ControlRow is one row of control.csv. The key is Key. The file is written
// without quotes, as the vendor's sample is.
//
// Source: https://intercom.help/netstock/en/articles/6035562-data-interface-requirements-meta-data-trigger-file
type ControlRow struct {
	// Key is a name such as MD5_STOCK.
	Key string `csv:"Key,required"`
	// Value is its value.
	Value string `csv:"Value,required"`
	// Extra holds the columns that the site's layout adds.
	Extra []string `csv:",extra"`
}
