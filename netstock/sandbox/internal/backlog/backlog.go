// Package backlog works off what is still to do at another server, which may
// be out of reach for a while.
package backlog

import (
	"context"
	"log/slog"
	"time"
)

// Waits between tries, doubling.
const (
	firstRetry = 100 * time.Millisecond
	lastRetry  = 10 * time.Second
)

// Backlog is work that somebody signals and one goroutine does. It is safe for
// concurrent use.
type Backlog struct {
	name   string // for the log
	logger *slog.Logger
	wake   chan struct{}
}

// New makes a backlog with the first look still to come.
func New(name string, logger *slog.Logger) *Backlog {
	return &Backlog{name, logger, make(chan struct{}, 1)}
}

// Signal says that there is something to do.
func (b *Backlog) Signal() {
	select {
	case b.wake <- struct{}{}:
	default: // signalled already
	}
}

// Run calls do at once, after every signal, and again after an error, until
// the context ends. do looks for itself what there is to do.
func (b *Backlog) Run(ctx context.Context, do func(context.Context) error) {
	retry := firstRetry
	for {
		var again <-chan time.Time
		if err := do(ctx); err == nil {
			retry = firstRetry
		} else if ctx.Err() == nil {
			b.logger.Warn("sandbox: will try again", "what", b.name, "in", retry, "error", err)
			again = time.After(retry)
			retry = min(2*retry, lastRetry)
		}
		select {
		case <-b.wake:
		case <-again:
		case <-ctx.Done():
			return
		}
	}
}
