package netstock

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/erplink/erplink/transport"
)

// Pulled is what one Pull did.
type Pulled struct {
	Files []PulledFile // in the order in which they were listed
}

// PulledFile is one incoming file of a Pull.
type PulledFile struct {
	transport.Incoming
	Outcome Outcome
	Paths   []string // where it was published; the file may be gone by now
	Reason  string   // why it is held
	Notes   []string // what a layout could not carry or had to change
}

// Outcome is what became of an incoming file.
type Outcome string

// The outcomes of a Pull.
const (
	New      Outcome = "published" // published now, and acknowledged
	Repeated Outcome = "repeated"  // published before; the receipt was given again
	Waiting  Outcome = "held"      // neither published nor acknowledged
)

// Pull fetches what waits on the far side, proves it, publishes each file
// once, as it came and in the layouts asked for, and gives the receipts. A
// file that cannot be proven, rendered or published is held: it stays listed
// on the far side, and the next Pull tries again.
//
// An error that concerns a single file holds that file; one that concerns the
// door ends the Pull, and Pulled tells how far it came. Errors: *LockedError,
// ErrRestored, and those of package transport.
func (c *Connector) Pull(ctx context.Context, to Destination, opts *PullOptions) (pulled *Pulled, err error) {
	if opts == nil {
		opts = &PullOptions{}
	}
	if err := c.validate(to, opts); err != nil {
		return nil, err
	}
	l, end, err := c.begin(ctx, Inbound)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(c.remember(ctx, l, err), end()) }()
	run := c.newPull(l, to, opts)
	defer func() { err = errors.Join(err, run.close()) }()
	if err := run.open(); err != nil {
		return nil, err
	}
	if err := run.finish(ctx); err != nil {
		return run.pulled, fmt.Errorf("finish what an earlier pull began: %w", err)
	}
	files, next, err := c.door.Poll(ctx, c.cursor.Load(), opts.Wait)
	c.cursor.Store(next)
	for _, f := range files {
		if err := run.take(ctx, f); err != nil {
			return run.pulled, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return run.pulled, err // a list may be readable but for some entries
}

// finish publishes and acknowledges what a crash has left half done. What is
// gone from the quarantine was published; what is there is published now.
func (r *pullRun) finish(ctx context.Context) error {
	for _, id := range r.ledger.came {
		f := r.ledger.files[id]
		if !f.intent || !f.acknowledged.IsZero() {
			continue
		}
		if f.published.IsZero() {
			if err := r.publish(ctx, id, nil); err != nil {
				return err
			}
			continue
		}
		if err := r.acknowledge(ctx, id, f.File); err != nil {
			return err
		}
	}
	return nil
}

// take brings one listed file as far as it comes. Its error ends the Pull.
func (r *pullRun) take(ctx context.Context, f transport.Incoming) error {
	known := r.ledger.files[f.ID]
	if known != nil && known.have && !sameContent(f, known.File) {
		return r.hold(ctx, f, fmt.Sprintf("the far side now lists other content under the id %s", f.ID))
	}
	if known != nil && (!known.published.IsZero() || !known.acknowledged.IsZero()) {
		r.add(PulledFile{Incoming: f, Outcome: Repeated})
		return r.acknowledge(ctx, f.ID, known.File)
	}
	if known != nil && known.intent {
		return nil // finish has tried just now, and told
	}
	f, err := r.obtain(ctx, f)
	if reason, held := holds(err); held {
		return r.hold(ctx, f, reason)
	}
	if err != nil {
		return err
	}
	if sum, again := r.ledger.names[f.Name]; again && f.Kind == transport.Order {
		return r.again(ctx, f, sum)
	}
	return r.deliver(ctx, f)
}

func sameContent(listed, known transport.Incoming) bool {
	return (listed.SHA256 == "" || listed.SHA256 == known.SHA256) && (listed.Size < 0 || listed.Size == known.Size)
}

// again deals with an order that comes once more under a new id.
func (r *pullRun) again(ctx context.Context, f transport.Incoming, published string) error {
	if f.SHA256 != published {
		return r.hold(ctx, f, fmt.Sprintf("%s was published before with other content", f.Name))
	}
	home, err := r.home(f)
	if err == nil {
		err = home.drop(quarantined(f.ID, 0))
	}
	if err != nil {
		return err
	}
	r.add(PulledFile{Incoming: f, Outcome: Repeated})
	return r.acknowledge(ctx, f.ID, f)
}

// deliver renders, writes down the intent, publishes and acknowledges.
func (r *pullRun) deliver(ctx context.Context, f transport.Incoming) error {
	outputs, notes, err := r.outputs(f)
	if reason, held := holds(err); held {
		return r.hold(ctx, f, reason)
	}
	if err != nil {
		return err
	}
	if err := r.record(ctx, r.ledger, eventIntent, f.ID, intentRecord{outputs}); err != nil {
		return err
	}
	return r.publish(ctx, f.ID, notes)
}

type intentRecord struct {
	Outputs []output `json:"outputs"`
}

// publish makes the outputs of a file visible, writes that down, and gives
// the receipt.
func (r *pullRun) publish(ctx context.Context, id string, notes []string) error {
	f := r.ledger.files[id]
	paths, err := r.hand(ctx, f)
	if reason, held := holds(err); held {
		return r.hold(ctx, f.File, reason)
	}
	if err != nil {
		return err
	}
	if err := r.record(ctx, r.ledger, eventPublished, id, nil); err != nil {
		return err
	}
	if err := r.leaveSequences(f.Outputs); err != nil {
		return err
	}
	r.add(PulledFile{Incoming: f.File, Outcome: New, Paths: paths, Notes: notes})
	r.progress.report(Progress{File: f.File.Name, Phase: Published, Bytes: f.File.Size})
	return r.acknowledge(ctx, id, f.File)
}

func (r *pullRun) acknowledge(ctx context.Context, id string, f transport.Incoming) error {
	err := r.retry(ctx, func(ctx context.Context) error {
		return r.door.Acknowledge(ctx, f, time.Now().UTC())
	})
	if concernsFile(err) {
		return r.hold(ctx, f, fmt.Sprintf("it is published, but its receipt was refused: %v", err))
	}
	if err != nil {
		return fmt.Errorf("receipt: %w", err)
	}
	return r.record(ctx, r.ledger, eventAcknowledged, id, nil)
}

// hold writes down why a file waits, if that is news.
func (r *pullRun) hold(ctx context.Context, f transport.Incoming, reason string) error {
	r.add(PulledFile{Incoming: f, Outcome: Waiting, Reason: reason})
	r.progress.report(Progress{File: f.Name, Phase: Held, Note: reason})
	if known := r.ledger.files[f.ID]; known != nil && known.held == reason {
		return nil
	}
	return r.record(ctx, r.ledger, eventHeldOrder, f.ID, heldRecord{f, reason})
}

type heldRecord struct {
	File   transport.Incoming
	Reason string
}
