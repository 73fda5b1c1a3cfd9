package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/erplink/erplink/examples/internal/table"
	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/orders"
)

// fetch pulls what the far side recommends: orders as they came into the
// folder where the ERP looks for them, purchase orders also in the layout of
// Sage X3, and reports into a folder of their own.
func (j *job) fetch(ctx context.Context, c *netstock.Connector, far *farSide) error {
	if err := far.Settle(ctx); err != nil { // it is planning; a site would just pull every minute
		return err
	}
	x3, ok := orders.Lookup("sage-x3")
	if !ok {
		return errors.New("the layout of Sage X3 is gone")
	}
	j.say("\nPulling what is recommended")
	pulled, err := c.Pull(ctx, netstock.Folder(j.path("from_netstock")), &netstock.PullOptions{
		Reports: netstock.Folder(j.path("reports")),
		Render: []netstock.Render{{
			Format: x3,
			Kinds:  []orders.Kind{orders.Purchase},
			Folder: j.path("sage-x3"),
		}},
	})
	j.progress.Close()
	if err != nil {
		return err
	}
	return j.showPulled(pulled)
}

// showPulled counts what was published where. A held file is an error: it
// waits for a person.
func (j *job) showPulled(pulled *netstock.Pulled) error {
	type row struct{ what, folder string }
	var rows []row
	counts := map[row]int{}
	var held []error
	for _, f := range pulled.Files {
		for _, path := range f.Paths {
			r := row{kindOf(f), filepath.Dir(path)}
			if counts[r]++; counts[r] == 1 {
				rows = append(rows, r)
			}
		}
		if f.Outcome == netstock.Waiting {
			held = append(held, fmt.Errorf("%s is held: %s", f.Name, f.Reason))
		}
	}
	if len(rows)+len(held) == 0 {
		j.say("  nothing new: everything was published and acknowledged before")
		return nil
	}
	t := table.New(table.Column{Heading: "published"}, table.Column{Heading: "files", Align: table.Right}, table.Column{Heading: "folder"})
	for _, r := range rows {
		t.Add(r.what, strconv.Itoa(counts[r]), r.folder)
	}
	j.say("")
	if err := errors.Join(append(held, t.Write(j.out))...); err != nil {
		return err
	}
	j.say("\nThe far side has a receipt for each of them.")
	return nil
}

// kindOf names what a file is: a purchase order, a report.
func kindOf(f netstock.PulledFile) string {
	if kind, _, _, ok := orders.ParseName(f.Name); ok {
		return string(kind) + " orders"
	}
	return string(f.Kind) + "s"
}
