package sandbox

import (
	"context"
	"path/filepath"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/appd"
	"github.com/erplink/erplink/transport"
)

// Transmission is one that a customer announced.
type Transmission struct {
	ID       string
	State    transport.State
	Problems []transport.Problem // at most a thousand
	Total    int                 // all problems

	Received, Forwarded, Ended time.Time // zero: not yet

	// Dir has the plain files as the App server unpacked them.
	Dir string
	// Rows and Totals are what was imported, by file; a total by the key of its
	// column. They are nil unless State is Imported.
	Rows   map[string]int64
	Totals map[string]map[string]csvspec.Decimal
	// Unplanned says why no orders were planned after the import.
	Unplanned string
}

// File is an order or a report that was made for a customer.
type File struct {
	transport.Incoming           // as it is listed
	Transmission       string    // after which it was made
	Path               string    // of its plain bytes
	Received           time.Time // as the receipt says; zero without one
}

// Transmissions lists what a customer announced, the oldest first.
func (s *Sandbox) Transmissions(customer string) (all []Transmission) {
	app := s.app(customer)
	for _, t := range s.comms.Transmissions(customer) {
		out := Transmission{
			ID: t.ID, State: transport.State(t.State), Total: t.ProblemsTotal,
			Received: t.Received, Forwarded: t.Forwarded, Ended: t.Ended,
		}
		for _, p := range t.Problems {
			out.Problems = append(out.Problems, transport.Problem(p))
		}
		if set, ok := app.Set(customer, t.ID); ok {
			out.Dir = filepath.Join(s.dir, "apps", app.name, filepath.FromSlash(appd.SetFolder(customer, t.ID)))
			out.Unplanned = set.Unplanned
			if set.State == comms.Imported {
				out.Rows, out.Totals = set.Imported, set.Totals
			}
		}
		all = append(all, out)
	}
	return all
}

// Files lists the orders and reports that were made for a customer and listed
// for it, the oldest first.
func (s *Sandbox) Files(customer string) (all []File) {
	app := s.app(customer)
	made := map[string]string{}
	if app != nil {
		for _, f := range app.Files(customer) {
			made[f.ID] = f.Set
		}
	}
	for _, f := range s.comms.Files(customer) {
		out := File{
			Incoming: transport.Incoming{
				ID: f.ID, Name: f.Name, Kind: transport.Kind(f.Kind), Object: f.Object, Size: f.Size, Wire: f.CompressedSize,
				MD5: f.MD5, SHA256: f.SHA256, CreatedAt: f.CreatedAt,
			},
			Transmission: made[f.ID],
			Path:         filepath.Join(s.dir, "apps", app.name, "exchange", filepath.FromSlash(f.Path)),
		}
		if f.Receipt != nil {
			out.Received = f.Receipt.ReceivedAt
		}
		all = append(all, out)
	}
	return all
}

// app is the App server that serves a customer, nil for none.
func (s *Sandbox) app(customer string) *appServer {
	name := s.comms.App(customer)
	for _, a := range s.apps {
		if a.name == name {
			return a
		}
	}
	return nil
}

// AppAddress returns where outsiders reach the App server of a customer: web
// calls and SFTP. Nothing there is for them.
func (s *Sandbox) AppAddress(customer string) (web, sftp string) {
	if a := s.app(customer); a != nil {
		return a.web, a.sftp
	}
	return "", ""
}

// idleEvery is how often Settle looks.
const idleEvery = 5 * time.Millisecond

// Settle waits until every transmission is imported or rejected and everything
// that came of it is listed. It waits in vain while a fault stands in the way,
// until the context ends.
func (s *Sandbox) Settle(ctx context.Context) error {
	tick := time.NewTicker(idleEvery)
	defer tick.Stop()
	for !s.idle() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (s *Sandbox) idle() bool {
	idle := s.comms.Idle()
	for _, a := range s.apps {
		idle = idle && a.Idle()
	}
	return idle
}
