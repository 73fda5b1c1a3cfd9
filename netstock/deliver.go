package netstock

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/erplink/erplink/internal/bzip2"
	"github.com/erplink/erplink/transport"
)

// deliver brings a sealed set wholly to the far side and announces it. It may
// be repeated until it succeeds.
func (c *Connector) deliver(ctx context.Context, l *ledger, id string) error {
	t := l.transmissions[id]
	if t.Encoding != c.door.Encoding() {
		return fmt.Errorf("set %s was sealed as %s, but the door now wants %s; send it by the door for which it was made", id, t.Encoding, c.door.Encoding())
	}
	err := c.retry(ctx, func(ctx context.Context) error { return c.deliverOnce(ctx, t.Manifest) })
	if errors.Is(err, transport.ErrRejected) || errors.Is(err, transport.ErrConflict) {
		return errors.Join(err, c.record(ctx, l, eventAbandoned, id, err.Error()))
	}
	if err != nil {
		return fmt.Errorf("deliver set %s: %w", id, err)
	}
	return c.record(ctx, l, eventDelivered, id, nil)
}

func (c *Connector) deliverOnce(ctx context.Context, m transport.Manifest) error {
	missing, err := c.door.Missing(ctx, m)
	if err != nil {
		return err
	}
	for _, f := range m.Files {
		if !slices.Contains(missing, f.Name) {
			continue
		}
		if err := c.resupply(ctx, m.ID, f); err != nil {
			return err
		}
	}
	return c.door.Deliver(ctx, m)
}

// resupply uploads a sealed file from the spool, after proving that the spool
// still holds what was sealed.
func (c *Connector) resupply(ctx context.Context, id string, f transport.File) error {
	if err := c.proveSpool(id, f); err != nil {
		return err
	}
	open := func() (io.ReadCloser, error) { return c.root.Open(spoolPath(id, f.Name)) }
	wire, err := c.put(ctx, id, f.Name, open)
	if err != nil {
		return err
	}
	if wire != f.Wire {
		return fmt.Errorf("%s: %d bytes went to the far side, but %d were sealed", f.Name, wire, f.Wire)
	}
	c.progress.report(Progress{File: f.Name, Phase: Uploaded, Rows: f.Rows, Bytes: wire})
	return nil
}

func (c *Connector) put(ctx context.Context, id, name string, open func() (io.ReadCloser, error)) (wire int64, err error) {
	src, err := open()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	return c.door.Put(ctx, id, name, src)
}

// ErrSpool says that the spool no longer holds what was sealed.
var ErrSpool = errors.New("the spool was changed")

func (c *Connector) proveSpool(id string, f transport.File) error {
	src, err := c.root.Open(spoolPath(id, f.Name))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSpool, err)
	}
	defer src.Close()
	plain, err := decoder(c.door.Encoding(), src, f.Size)
	if err != nil {
		return err
	}
	size, sum, err := sha256Of(plain)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrSpool, f.Name, err)
	}
	if size != f.Size || sum != f.SHA256 {
		return fmt.Errorf("%w: %s has %d bytes with SHA-256 %s, but %d with %s were sealed; push a new set", ErrSpool, f.Name, size, sum, f.Size, f.SHA256)
	}
	return nil
}

// sha256Of reads r to its end, and returns how much that was and its hash.
func sha256Of(r io.Reader) (size int64, sum string, err error) {
	h := sha256.New()
	if size, err = io.Copy(h, r); err != nil {
		return 0, "", err
	}
	return size, hex.EncodeToString(h.Sum(nil)), nil
}

// decoder reads what encoder wrote, up to limit bytes.
func decoder(encoding transport.Encoding, r io.Reader, limit int64) (io.Reader, error) {
	switch encoding {
	case transport.Bzip2:
		return bzip2.NewReader(r, limit), nil
	case transport.Plain:
		return io.LimitReader(r, limit+1), nil // one more, so that too long does not look right
	}
	return nil, fmt.Errorf("the encoding %q is not known", encoding)
}

// follow asks for the verdict until it is final or its time is over.
func (c *Connector) follow(ctx context.Context, l *ledger, id string) error {
	const longest = 30 * time.Second
	if _, ok := c.door.(Judge); !ok {
		return c.ask(ctx, l, id)
	}
	over := time.Now().Add(c.options.FollowFor)
	for wait := c.options.FollowEvery; ; wait = min(wait*3/2, longest) {
		if err := pause(ctx, wait); err != nil {
			return err
		}
		err := c.ask(ctx, l, id)
		if err != nil && !transport.Temporary(err) || l.transmissions[id].settled() {
			return err
		}
		if time.Now().After(over) {
			return err // pending: a later Push asks again
		}
	}
}

// ask journals what the far side says of a delivered set. A rejected one is a
// *RejectedError.
func (c *Connector) ask(ctx context.Context, l *ledger, id string) error {
	verdict := transport.Verdict{State: transport.Delivered} // all that a door without verdicts can tell
	if judge, ok := c.door.(Judge); ok {
		var err error
		if verdict, err = judge.Verdict(ctx, id); err != nil {
			return fmt.Errorf("ask for the verdict on set %s: %w", id, err)
		}
	}
	if t := l.transmissions[id]; t.verdict.State != verdict.State {
		c.progress.report(Progress{Phase: Following, Note: string(verdict.State)})
		verdict.Problems = verdict.Problems[:min(len(verdict.Problems), 20)] // entries stay small
		if err := c.record(ctx, l, eventVerdict, id, verdict); err != nil {
			return err
		}
	}
	if verdict.State == transport.Rejected {
		return &RejectedError{ID: id, Verdict: verdict}
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}
