package extract

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrTransaction is the kind of error of a query that comes when the
// transaction it was to share is over.
var ErrTransaction = errors.New("the shared transaction is over")

// shared is the transaction in which the queries of a Conn take turns.
type shared struct {
	files sync.Map      // names of the files that have a query
	turn  chan struct{} // full while a query has its turn

	// The fields below belong to whoever has the turn.

	run     *Notes          // of the queries that share the transaction
	read    map[string]bool // files whose query began in this run; nil before the first run
	session *session        // nil before the transaction began and once it is over
	why     error           // why it is over
	idle    *time.Timer     // ends a transaction that waits for its next query
	unwatch func() bool     // stops watching the context of the query before
	leases  int             // tells an idle timer that it is out of date
}

func newShared() *shared {
	return &shared{turn: make(chan struct{}, 1)}
}

func (s *shared) lease(ctx context.Context, c *Conn, file string, notes *Notes) (*session, error) {
	s.leases++
	if s.idle != nil {
		s.unwatch()
		s.idle.Stop()
	}
	if s.read == nil || s.run != notes || s.read[file] {
		s.finish(ctx, nil)
		s.run, s.read = notes, map[string]bool{}
	}
	s.read[file] = true
	if s.session != nil {
		return s.session, nil
	}
	if s.why != nil {
		return nil, fmt.Errorf("%w: %w; run the whole set again", ErrTransaction, s.why)
	}
	var err error
	if s.session, err = begin(ctx, c.db, c.isolation); err != nil {
		s.why = fmt.Errorf("%s could not begin it: %w", file, err)
	}
	return s.session, err
}

// done is called by the query that holds the lease, when its rows are closed.
// What ended it also stands in the errors of the queries after it, of which
// one may be the first to be told.
func (s *shared) done(ctx context.Context, file string, err error) {
	switch {
	case err != nil:
		s.finish(ctx, fmt.Errorf("%s ended it: %w", file, err))
	case s.complete():
		s.finish(ctx, errors.New("every file that had a query before the first one ran was read"))
	default:
		s.wait(ctx)
	}
}

func (s *shared) complete() bool {
	complete := true
	s.files.Range(func(file, _ any) bool {
		complete = s.read[file.(string)]
		return complete
	})
	return complete
}

func (s *shared) finish(ctx context.Context, why error) {
	if s.session != nil {
		s.session.end(ctx)
	}
	s.session, s.why = nil, why
}

// wait lets the transaction wait for its next query, within limits.
func (s *shared) wait(ctx context.Context) {
	mine := s.leases
	idle := time.AfterFunc(DefaultRowWait, func() {
		select {
		case s.turn <- struct{}{}:
		default:
			return
		}
		defer func() { <-s.turn }()
		if s.leases == mine {
			s.finish(ctx, errors.New("no query followed in time"))
		}
	})
	s.idle, s.unwatch = idle, context.AfterFunc(ctx, func() { idle.Reset(stopWait) })
}
