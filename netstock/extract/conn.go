package extract

import (
	"context"
	"database/sql"
)

// Conn is a database as queries see it. It is safe for concurrent use.
type Conn struct {
	db        *sql.DB
	isolation Isolation
	shared    *shared // nil where each query has a transaction of its own
}

// DB returns a Conn whose queries each run in a transaction of their own, of
// the given isolation, on a connection of their own.
//
// What the database really gives is asked of PostgreSQL, MariaDB, MySQL and
// SQLite, and is an ErrIsolation where it is less. Other databases are taken
// at their driver's word, and that of a driver which refuses is an
// ErrIsolation too. What was given, and how it is known, is told to Notes.
func DB(db *sql.DB, isolation Isolation) *Conn {
	return &Conn{db: db, isolation: isolation}
}

// OneTransaction returns a Conn whose queries share one transaction, so that
// with Snapshot all their files show the same moment. The queries take turns:
// one that starts while another runs waits for it, so the rows of two of them
// must not be read by one goroutine in alternation.
//
// The transaction begins with the first query and ends with the last: once
// every file that has a Query of this Conn was read, or one of them failed or
// was left before its end. So make all queries of a run before reading the
// first. A transaction with files still to come also ends when no query
// follows for DefaultRowWait, or within five seconds after the context of the
// one before has ended. A later query of that run is then an ErrTransaction.
// A new run, known by its new Notes, has a new transaction.
func OneTransaction(db *sql.DB, isolation Isolation) *Conn {
	return &Conn{db: db, isolation: isolation, shared: newShared()}
}

// join tells of a query before it runs.
func (c *Conn) join(file string) {
	if c.shared != nil {
		c.shared.files.Store(file, nil)
	}
}

// takeTurn waits until no other query runs in the same transaction.
func (c *Conn) takeTurn(ctx context.Context) error {
	if c.shared == nil {
		return nil
	}
	select {
	case c.shared.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (c *Conn) giveTurn() {
	if c.shared != nil {
		<-c.shared.turn
	}
}

// lease opens a session for the query that has the turn.
func (c *Conn) lease(ctx context.Context, file string, notes *Notes) (*session, error) {
	if c.shared != nil {
		return c.shared.lease(ctx, c, file, notes)
	}
	return begin(ctx, c.db, c.isolation)
}

// done gives a leased session back; err is what kept the query from being read
// to its end.
func (c *Conn) done(ctx context.Context, s *session, file string, err error) {
	if c.shared != nil {
		c.shared.done(ctx, file, err)
		return
	}
	s.end(ctx)
}
