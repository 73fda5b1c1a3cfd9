package netstock

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/erplink/erplink/orders"
	"github.com/erplink/erplink/transport"
)

// Destination is where Pull puts what arrives: a Folder or a Receiver.
type Destination struct {
	folder  string
	receive func(context.Context, Received) error
}

// Folder publishes files into a folder by one rename each, so that an ERP
// that looks every minute never sees half a file. A file that the ERP moves
// away is not put back.
func Folder(path string) Destination { return Destination{folder: path} }

// Receiver hands files to a function instead of a folder: at least once,
// since a crash may come between its return and the journal. The receiver
// recognises what it has seen by Received.Key. An error holds the file, and
// the next Pull hands it over again.
func Receiver(receive func(context.Context, Received) error) Destination {
	return Destination{receive: receive}
}

// Received is a proven file for a Receiver.
type Received struct {
	Key  string // the same for the same file, however often it comes
	File transport.Incoming
	Open func() (io.ReadCloser, error)
}

// Render asks for incoming orders in another layout, beside the file as it
// came.
type Render struct {
	Format orders.Format // the layout, from orders.Lookup or a site's own
	Kinds  []orders.Kind // which orders; all where empty
	Folder string        // of its own

	// Feed names a fixed file in Folder that a job of the ERP reads, such as
	// recpo.csv for Sage 100. It gets a copy of each order's leading document,
	// one order at a time: while it holds an order that the ERP has not read,
	// the next one waits. An empty or missing file counts as read.
	Feed string

	// Append adds to Feed instead, also to what is unread. An order may then
	// stand there twice, since a crash may come between the writing and the
	// journal: it is at least once, and the ERP must recognise its number.
	Append bool
}

func (r Render) wants(kind orders.Kind) bool {
	return len(r.Kinds) == 0 || slices.Contains(r.Kinds, kind)
}

// PullOptions are the optional settings of a Pull.
type PullOptions struct {
	// Wait is how long the far side may hold the poll until something new
	// comes. It does not wait where zero.
	Wait time.Duration

	// Reports is where files that are no orders go: as the orders where it is
	// the zero Destination.
	Reports Destination

	// Format is the layout in which orders come, standard-csv where it is the
	// zero Format. It matters only for Render.
	Format orders.Format

	// Render lists the other layouts that are wanted.
	Render []Render
}

// validate refuses destinations that share a folder, and layouts that do not
// exist, before anything is fetched.
func (c *Connector) validate(to Destination, opts *PullOptions) error {
	seen := map[string]string{}
	claim := func(folder, what string) error {
		path, err := filepath.Abs(folder)
		if err != nil {
			return err
		}
		if other, taken := seen[path]; taken {
			return fmt.Errorf("%s is the folder of %s and of %s; give each one of its own", path, other, what)
		}
		seen[path] = what
		return nil
	}
	if err := c.claimOwn(claim); err != nil {
		return err
	}
	if to.folder == "" && to.receive == nil {
		return errors.New("the orders have no destination; give a Folder or a Receiver")
	}
	for _, d := range []struct{ folder, what string }{{to.folder, "the orders"}, {opts.Reports.folder, "the reports"}} {
		if d.folder == "" || d.what == "the reports" && d.folder == to.folder {
			continue
		}
		if err := claim(d.folder, d.what); err != nil {
			return err
		}
	}
	for _, r := range opts.Render {
		if len(r.Format.Kinds()) == 0 {
			return fmt.Errorf("the orders for %s have no format; take one from orders.Lookup", r.Folder)
		}
		if err := claim(r.Folder, "orders as "+r.Format.ID()); err != nil {
			return err
		}
	}
	return nil
}

// watcher is a Door that takes incoming files out of a folder of this host.
type watcher interface{ Watches() string }

func (c *Connector) claimOwn(claim func(folder, what string) error) error {
	if w, ok := c.door.(watcher); ok && w.Watches() != "" {
		if err := claim(w.Watches(), "the door's own source"); err != nil {
			return err
		}
	}
	return claim(c.root.Name(), "the connector itself")
}
