package extract

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// session is a connection of its own with, unless none was asked for, a
// transaction. It is used by one goroutine at a time.
type session struct {
	conn  *sql.Conn
	begun bool    // by a dialect's statements
	tx    *sql.Tx // by the driver
	over  func()  // ends the context of tx
	spent bool    // the connection is not fit for others
	note  IsolationNote
}

// begin opens a session. The database is asked what it is; one that is none
// of the dialects gets its transaction from its driver, unproven. The
// transaction does not end with ctx but with end.
func begin(ctx context.Context, db *sql.DB, want Isolation) (*session, error) {
	if want < NoIsolation || want > Snapshot {
		return nil, fmt.Errorf("%w: %v; give NoIsolation, ReadCommitted or Snapshot", ErrIsolation, want)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	s := &session{conn: conn, note: IsolationNote{Asked: want, Got: "none was asked for"}}
	if want != NoIsolation {
		err = s.isolate(ctx)
	}
	if err != nil {
		s.end(ctx)
		return nil, err
	}
	return s, nil
}

func (s *session) isolate(ctx context.Context) error {
	for _, d := range dialects {
		if level, err := s.ask(ctx, d.level); err == nil {
			return s.isolateBy(ctx, d, level)
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return s.isolateByDriver(ctx)
}

func (s *session) isolateBy(ctx context.Context, d dialect, before string) error {
	want := s.note.Asked
	s.begun, s.spent = true, d.ofSession
	for _, statement := range d.begin[want] {
		if _, err := s.conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%w: %v: %s: %s: %w", ErrIsolation, want, d.name, statement, err)
		}
	}
	got, err := s.ask(ctx, d.level)
	if err != nil {
		return fmt.Errorf("%w: %v: %s: %s: %w", ErrIsolation, want, d.name, d.level, err)
	}
	s.spent = d.ofSession && got != before
	if !slices.Contains(d.gives[want], strings.ToLower(got)) {
		return fmt.Errorf("%w: asked %s for %v, but %q answers %q; see what stands between, such as a pool of connections, or ask for less",
			ErrIsolation, d.name, want, d.level, got)
	}
	s.note.Got, s.note.Proof = cmp.Or(d.means, got), d.level
	return nil
}

// isolateByDriver does not ask for a read-only transaction, which some
// drivers refuse.
func (s *session) isolateByDriver(ctx context.Context) error {
	level := sql.LevelReadCommitted
	if s.note.Asked == Snapshot {
		level = sql.LevelSnapshot
	}
	life, over := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, over)
	tx, err := s.conn.BeginTx(life, &sql.TxOptions{Isolation: level})
	if !stop() || err != nil {
		over()
		return fmt.Errorf("%w: the driver refuses %v: %w; ask for less, or for NoIsolation", ErrIsolation, level, errors.Join(err, context.Cause(ctx)))
	}
	s.tx, s.over = tx, over
	s.note.Got = level.String() + ", as the driver says"
	return nil
}

// ask returns the last column of a statement's first row.
func (s *session) ask(ctx context.Context, statement string) (answer string, err error) {
	rows, err := s.conn.QueryContext(ctx, statement)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	names, err := rows.Columns()
	if err != nil {
		return "", err
	}
	if len(names) == 0 || !rows.Next() {
		return "", errors.Join(sql.ErrNoRows, rows.Err())
	}
	into := make([]any, len(names))
	for i := range into {
		into[i] = &answer
	}
	return answer, rows.Scan(into...)
}

func (s *session) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s.tx != nil {
		return s.tx.QueryContext(ctx, query, args...)
	}
	return s.conn.QueryContext(ctx, query, args...)
}

// end rolls back, for an extract changes nothing. A connection whose state is
// not known, or not that of before, is closed instead of given back; since
// all rows are read by then, its errors mean nothing to them.
func (s *session) end(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWait)
	defer cancel()
	var err error
	switch {
	case s.tx != nil:
		err = s.tx.Rollback()
		s.over()
	case s.begun:
		_, err = s.conn.ExecContext(ctx, "ROLLBACK")
	}
	if err != nil || s.spent {
		_ = s.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	_ = s.conn.Close()
}
