package csvspec

// plans returns the built-in plans of all files with a fixed layout.
func plans() []*plan {
	return []*plan{
		Location.plan(), Supplier.plan(), Master.plan(), Stock.plan(), Group.plan(), Sales.plan(), SalesSummary.plan(),
		PO.plan(), CO.plan(), Transfer.plan(), POHist.plan(), Control.plan(), BOM.plan(), Supersessions.plan(),
	}
}

// planFor returns the built-in plan of a file. A ut file has one without
// columns, and sales.csv that of transactions where sales does not say.
func planFor(name string, sales SalesLayout) (*plan, bool) {
	if sales == "" && name == Sales.Name() {
		sales = TransactionLayout
	}
	for _, p := range plans() {
		if p.layout.File == name && p.layout.Sales == sales {
			return p, true
		}
	}
	if ut, err := UT(name, nil); err == nil && sales == "" {
		return ut.plan(), true
	}
	return nil, false
}

// Files returns the layouts of all files of the interface, sales.csv with both
// of its forms, in the vendor's order. ut files have no fixed layout: see UT
// and Lookup.
func Files() []*Layout {
	var layouts []*Layout
	for _, p := range plans() {
		layouts = append(layouts, p.layout.Clone())
	}
	return layouts
}

// Lookup returns the built-in layout of the file with that name. For sales.csv
// it is that of transactions; SalesSummary has the other one. For a ut file it
// has no columns: its heading names them.
func Lookup(name string) (*Layout, bool) {
	p, ok := planFor(name, "")
	if !ok {
		return nil, false
	}
	return p.layout.Clone(), true
}
