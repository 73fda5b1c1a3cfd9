package netstock

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"time"
)

// Accept lets a held set pass: it is sealed, delivered and followed as Push
// would have done.
func (c *Connector) Accept(ctx context.Context, id string) (result *Result, err error) {
	l, end, err := c.begin(ctx, Outbound)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(c.remember(ctx, l, err), end()) }()
	t := l.transmissions[id]
	if t == nil || !t.held {
		return nil, fmt.Errorf("no set %s is held", id)
	}
	if !l.keepsSpool(id) {
		return nil, fmt.Errorf("the held set %s was superseded by %s", id, l.sent[len(l.sent)-1])
	}
	if err := c.record(ctx, l, eventAccepted, id, t.Reasons); err != nil {
		return nil, err
	}
	if err := c.record(ctx, l, eventSealed, id, t.sealedSet); err != nil {
		return nil, err
	}
	return c.complete(ctx, l, t.result())
}

// Resend sends a sealed set once more under a new id, from the spool: as it
// was, with its day and its times.
func (c *Connector) Resend(ctx context.Context, id string) (result *Result, err error) {
	l, end, err := c.begin(ctx, Outbound)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(c.remember(ctx, l, err), end()) }()
	t := l.transmissions[id]
	if t == nil || t.held {
		return nil, fmt.Errorf("no set %s was sealed", id)
	}
	again := t.sealedSet
	again.Manifest.ID, again.Resends = newID(time.Now()), id
	for _, f := range again.Manifest.Files {
		if err := c.copySpool(id, again.Manifest.ID, f.Name); err != nil {
			return nil, fmt.Errorf("the files of set %s are no longer in the spool: %w", id, err)
		}
	}
	if err := c.record(ctx, l, eventSealed, again.Manifest.ID, again); err != nil {
		return nil, err
	}
	return c.complete(ctx, l, l.transmissions[again.Manifest.ID].result())
}

func (c *Connector) copySpool(from, to, name string) (err error) {
	src, err := c.root.Open(spoolPath(from, name))
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := createSpool(c.root, to, path.Base(name))
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return dst.finish(err)
}

// result tells of a set that an earlier run has made.
func (t *transmission) result() *Result {
	m := t.Manifest
	result := &Result{ID: m.ID, Started: m.StartedAt, Finished: m.FinishedAt}
	for i, f := range m.Files {
		one := FileResult{Mode: t.Files[i].Mode, Wire: f.Wire}
		one.File, one.Rows, one.Bytes, one.MD5, one.SHA256, one.Totals = f.Name, f.Rows, f.Size, f.MD5, f.SHA256, t.Files[i].Totals
		result.Files = append(result.Files, one)
	}
	return result
}
