package transport

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// remote runs an idempotent op on the shared session. If a session that was
// there already turns out to be lost, which idle ones often are, op runs once
// more on a new one. The errors carry the names of the operation and of what
// it was for.
func (c *Comms) remote(ctx context.Context, name, subject string, op func(*session, *place) error) error {
	s, p, used, err := c.session(ctx)
	if err == nil {
		err = s.during(ctx, func() error { return op(s, p) })
		if err != nil && used && !s.alive() && ctx.Err() == nil {
			c.log.DebugContext(ctx, "session lost", "op", name, "subject", subject, "error", err)
			if s, p, _, err = c.session(ctx); err == nil {
				err = s.during(ctx, func() error { return op(s, p) })
			}
		}
	}
	return named(name, subject, err)
}

// named says in an error what was tried.
func named(op, subject string, err error) error {
	if err == nil || claim(op, subject, err) {
		return err
	}
	return fmt.Errorf("%s %s: %w", op, subject, err)
}

// claim fills in the errors that a session has left without a name.
func claim(op, subject string, err error) (claimed bool) {
	if e, ok := err.(*Error); ok && e.Op == sftpOp {
		e.Op, e.Subject, claimed = op, subject, true
	}
	for _, cause := range causes(err) {
		claimed = claim(op, subject, cause) || claimed
	}
	return claimed
}

// session returns the live session, or opens one; used says which. One caller
// dials at a time, and the others share what it gets.
func (c *Comms) session(ctx context.Context) (s *session, p *place, used bool, err error) {
	select {
	case c.dialling <- struct{}{}:
		defer func() { <-c.dialling }()
	case <-ctx.Done():
		return nil, nil, false, context.Cause(ctx)
	}
	c.mu.Lock()
	s, p, last := c.live, c.place, c.port
	c.mu.Unlock()
	if s != nil && s.alive() {
		return s, p, true, nil
	}
	// The host keys are asked for anew each time: so a change that was
	// announced is known before it happens.
	if p, err = c.connection(ctx); err != nil {
		return nil, nil, false, err
	}
	dialer := &sshDialer{dial: c.dial, key: c.tokens.current(), deadlines: c.deadlines}
	s, port, err := dialer.open(ctx, p.server, last)
	if err != nil {
		return nil, nil, false, err
	}
	c.log.DebugContext(ctx, "session opened", "host", p.host, "port", port)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.live, c.port = s, port
	return s, p, false, nil
}

// parallel runs fn for all items, some at a time, and joins the errors. Over
// one session that hides the round trips.
func parallel[T any](items []T, fn func(int, T) error) error {
	const atOnce = 16
	var (
		wg    sync.WaitGroup
		slots = make(chan struct{}, atOnce)
		errs  = make([]error, len(items))
	)
	for i, item := range items {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			errs[i] = fn(i, item)
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}
