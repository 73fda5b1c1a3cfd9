package csvspec

// Files returns the layouts of all files of the interface, sales.csv with both
// of its forms, in the vendor's order. ut files have no fixed layout: see UT
// and Lookup.
func Files() []*Layout {
	return []*Layout{
		Location.Layout(), Supplier.Layout(), Master.Layout(), Stock.Layout(), Group.Layout(),
		Sales.Layout(), SalesSummary.Layout(), PO.Layout(), CO.Layout(), Transfer.Layout(), POHist.Layout(),
		Control.Layout(), BOM.Layout(), Supersessions.Layout(),
	}
}

// Lookup returns the built-in layout of the file with that name. For sales.csv
// it is that of transactions; SalesSummary has the other one. For a ut file it
// has no columns: its heading names them.
func Lookup(name string) (*Layout, bool) {
	for _, l := range Files() {
		if l.File == name {
			return l, true
		}
	}
	if ut, err := UT(name, nil); err == nil {
		return ut.Layout(), true
	}
	return nil, false
}
