package demoerp

import (
	"database/sql"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/netstock/extract"
)

// Files is how many files Set sends, control.csv included.
const Files = 13

// Set is what Meridian sends to Netstock: all files in full, each from its
// query, and all from one snapshot of the database. day is the day of the data.
func Set(db *sql.DB, day time.Time) *netstock.Set {
	set := netstock.NewSet(netstock.Profile{
		HostSystemName:    System,
		HostSystemVersion: Release,
		AsOf:              csvspec.DateOf(day),
	})
	conn := extract.OneTransaction(db, extract.Snapshot)
	add(set, conn, csvspec.Location, nil)
	add(set, conn, csvspec.Supplier, nil)
	add(set, conn, csvspec.Master, &extract.Options{Policies: map[string]extract.Policy{
		"description": {LineBreaks: true}, // somebody pressed Enter
		"unit_volume": {Round: true},      // millilitres have more places
	}})
	add(set, conn, csvspec.Stock, &extract.Options{Policies: map[string]extract.Policy{
		"date_added": {NullIf: []string{"1900-01-01"}}, // from before Meridian
	}})
	add(set, conn, csvspec.Group, nil)
	add(set, conn, csvspec.Sales, nil)
	add(set, conn, csvspec.PO, nil)
	add(set, conn, csvspec.CO, nil)
	add(set, conn, csvspec.Transfer, nil)
	add(set, conn, csvspec.POHist, nil)
	add(set, conn, csvspec.BOM, nil)
	add(set, conn, csvspec.Supersessions, nil)
	return set
}

func add[T any](set *netstock.Set, conn *extract.Conn, file csvspec.File[T], opts *extract.Options) {
	netstock.Add(set, file, extract.Query(conn, file, Query(file.Name()), opts))
}
