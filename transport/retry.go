package transport

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// Backoff says how often Retry tries and how long it waits in between. A zero
// field has its default.
type Backoff struct {
	Tries int           // in all; 5
	First time.Duration // the first wait, doubled after each try; 1 s
	Most  time.Duration // the longest wait; 30 s
	After time.Duration // the longest Retry-After that is waited for; 5 min
}

func (b *Backoff) orDefault() Backoff {
	d := Backoff{Tries: 5, First: time.Second, Most: 30 * time.Second, After: 5 * time.Minute}
	if b == nil {
		return d
	}
	return Backoff{
		Tries: orDefault(b.Tries, d.Tries),
		First: orDefault(b.First, d.First),
		Most:  orDefault(b.Most, d.Most),
		After: orDefault(b.After, d.After),
	}
}

// Retry calls op until it succeeds, fails with an error that is not
// Temporary, or has been tried often enough. It waits in between, each time
// about twice as long, with a random part so that many clients do not return
// together, and never shorter than the far side asks. op must be idempotent.
//
// The error is op's own last one, wrapped, never replaced. When ctx ends
// while Retry waits, the error wraps its cause, too.
func Retry(ctx context.Context, backoff *Backoff, op func(context.Context) error) error {
	b := backoff.orDefault()
	wait := b.First
	for try := 1; ; try++ {
		err := op(ctx)
		if err == nil || !Temporary(err) {
			return err
		}
		asked := askedWait(err)
		pause := max(wait/2+rand.N(wait/2+1), asked)
		switch {
		case try == b.Tries:
			return fmt.Errorf("gave up after %d tries: %w", try, err)
		case asked > b.After:
			return fmt.Errorf("gave up, since the far side asks to wait %v: %w", asked, err)
		case endsBefore(ctx, pause):
			return fmt.Errorf("gave up, since the time ends before the next try: %w", err)
		}
		if cause := sleep(ctx, pause); cause != nil {
			return fmt.Errorf("stopped before try %d: %w; the last error: %w", try+1, cause, err)
		}
		wait = min(2*wait, b.Most)
	}
}

func askedWait(err error) time.Duration {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.After
	}
	return 0
}

func endsBefore(ctx context.Context, pause time.Duration) bool {
	end, ok := ctx.Deadline()
	return ok && time.Until(end) < pause
}

// sleep returns the cause when ctx ends before d has passed.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
