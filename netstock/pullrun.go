package netstock

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"

	"github.com/erplink/erplink/transport"
)

// pullRun is one Pull under way.
type pullRun struct {
	*Connector
	ledger  *ledger
	to      Destination
	opts    *PullOptions
	outlets map[string]*outlet // by absolute path
	pulled  *Pulled
}

func (c *Connector) newPull(l *ledger, to Destination, opts *PullOptions) *pullRun {
	return &pullRun{
		Connector: c,
		ledger:    l,
		to:        to,
		opts:      opts,
		outlets:   map[string]*outlet{},
		pulled:    &Pulled{},
	}
}

// ErrRestored says that a publishing folder has seen a later journal than the
// connector now has, as after its folder was restored from a backup. What was
// published since then is not known any more, so nothing is published until a
// person has called Confirm.
var ErrRestored = errors.New("the connector's folder is older than the publishing folder; compare the orders in the ERP with those that wait, then call Confirm")

// open opens the folders and compares their numbers with the journal's.
func (r *pullRun) open() error {
	folders := []string{r.to.folder, r.opts.Reports.folder}
	for _, render := range r.opts.Render {
		folders = append(folders, render.Folder)
	}
	for _, folder := range folders {
		if folder == "" {
			continue
		}
		o, err := r.at(folder)
		if err != nil {
			return err
		}
		seq, err := o.sequence()
		if err != nil {
			return err
		}
		if seq > r.ledger.last && seq > r.ledger.confirmed {
			return fmt.Errorf("%s: %w (entry %d against %d)", o.path, ErrRestored, seq, r.ledger.last)
		}
	}
	return nil
}

// home is where a file is proven: the folder into which it will be published,
// or the connector's own where a Receiver takes it.
func (r *pullRun) home(f transport.Incoming) (*outlet, error) {
	if folder := r.destination(f).folder; folder != "" {
		return r.at(folder)
	}
	return r.at(filepath.Join(r.root.Name(), "incoming"))
}

func (r *pullRun) at(folder string) (*outlet, error) {
	abs, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	if o := r.outlets[abs]; o != nil {
		return o, nil
	}
	o, err := openOutlet(abs)
	if err != nil {
		return nil, err
	}
	r.outlets[abs] = o
	return o, o.tidy()
}

func (r *pullRun) close() error {
	var errs []error
	for _, o := range r.outlets {
		errs = append(errs, o.root.Close())
	}
	return errors.Join(errs...)
}

func (r *pullRun) add(f PulledFile) { r.pulled.Files = append(r.pulled.Files, f) }

// destination is where a file goes as it came.
func (r *pullRun) destination(f transport.Incoming) Destination {
	if f.Kind != transport.Order && (r.opts.Reports.folder != "" || r.opts.Reports.receive != nil) {
		return r.opts.Reports
	}
	return r.to
}

// hand publishes the outputs of a file, or gives it to its Receiver.
func (r *pullRun) hand(ctx context.Context, f *received) (paths []string, err error) {
	for _, out := range f.Outputs {
		o, err := r.at(out.Folder)
		if err != nil {
			return nil, err
		}
		if out.Name != "" {
			if err := o.publish(out); err != nil {
				return nil, heldError{err}
			}
			paths = append(paths, filepath.Join(o.path, out.Name))
			continue
		}
		if err := r.receive(ctx, o, out, f.File); err != nil {
			return nil, err
		}
	}
	return paths, nil
}

// receive hands a file to its Receiver. The quarantine keeps it until the
// Receiver has returned without an error.
func (r *pullRun) receive(ctx context.Context, o *outlet, out output, f transport.Incoming) error {
	receive := r.destination(f).receive
	here, err := o.holds(out.Quarantine)
	if err != nil || !here {
		return err
	}
	if receive == nil {
		return heldError{errors.New("it came for a Receiver, but this Pull has none")}
	}
	open := func() (io.ReadCloser, error) { return o.root.Open(path.Join(hidden, out.Quarantine)) }
	if err := receive(ctx, Received{Key: f.ID + "@" + f.SHA256, File: f, Open: open}); err != nil {
		return heldError{fmt.Errorf("its receiver: %w", err)}
	}
	return o.drop(out.Quarantine)
}

// leaveSequences tells the folders how far the journal was.
func (r *pullRun) leaveSequences(outputs []output) error {
	for i, out := range outputs {
		if slices.ContainsFunc(outputs[:i], func(before output) bool { return before.Folder == out.Folder }) {
			continue // its folder has been told
		}
		o, err := r.at(out.Folder)
		if err != nil {
			return err
		}
		if err := o.leaveSequence(r.ledger.last); err != nil {
			return err
		}
	}
	return nil
}

// heldError is a failure that concerns one file alone.
type heldError struct{ error }

func (e heldError) Unwrap() error { return e.error }

func holds(err error) (reason string, held bool) {
	if e, ok := errors.AsType[heldError](err); ok {
		return e.Error(), true
	}
	return "", false
}

// concernsFile reports whether an error of the door is about one file alone,
// so that the other ones need not wait.
func concernsFile(err error) bool {
	for _, kind := range []error{transport.ErrUnknown, transport.ErrConflict, transport.ErrHash, transport.ErrRefused, transport.ErrName} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// Confirm lets publishing go on after ErrRestored: a person has compared what
// waits with what the ERP has, in each of these folders.
func (c *Connector) Confirm(ctx context.Context, folders ...string) (err error) {
	l, end, err := c.begin(ctx, Inbound)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	newest := l.confirmed
	for _, folder := range folders {
		o, err := openOutlet(folder)
		if err != nil {
			return err
		}
		seq, err := o.sequence()
		if err = errors.Join(err, o.root.Close()); err != nil {
			return err
		}
		newest = max(newest, seq)
	}
	return c.record(ctx, l, eventConfirmed, "", newest)
}
