package extract

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/erplink/erplink/csvspec"
)

// Options are what a query may do otherwise. nil means none of it.
type Options struct {
	// Policies are declared per column, by its key: "sales_value".
	Policies map[string]Policy
	// Skip is how many bad rows may be left out, each told to Notes, before the
	// next one fails the query. Only sales.csv and pohist.csv may have it: in a
	// snapshot of the present, a missing row says that there is no such thing.
	Skip int
	// RowWait is how long the database may take for one row; see Within.
	RowWait time.Duration
}

// Query returns the rows of an SQL query as rows of file. The result's columns
// are found by their names, in any order and case: the key of csvspec.Column
// ("stock_on_hand") or the interface's own name ("Stock On Hand"). A name that
// the file has not, and a Required column that the result has not, is an
// ErrColumns; other columns that are not given are blank, and told to Notes.
// How values become columns is said in the package's documentation.
//
// An error ends the rows as their last pair: a QueryError, a ValueError for
// each bad value of the first bad row (joined), ErrStalled, or what the context
// ended with. The Source may be read by several goroutines, each call of Rows
// being a query of its own.
func Query[T any](conn *Conn, file csvspec.File[T], query string, opts *Options, args ...any) Source[T] {
	if opts == nil {
		opts = &Options{}
	}
	conn.join(file.Name())
	return &statement[T]{conn, file, query, args, *opts}
}

type statement[T any] struct {
	conn *Conn
	file csvspec.File[T]
	text string
	args []any
	opts Options
}

// Rows implements Source. Its turn in a shared transaction is waited for
// before the time for the first row begins to count.
func (q *statement[T]) Rows(ctx context.Context, notes *Notes) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		name := q.file.Name()
		if q.opts.Skip < 0 || q.opts.Skip > 0 && name != csvspec.Sales.Name() && name != csvspec.POHist.Name() {
			yield(*new(T), fmt.Errorf("%s: %w: skip is a number of rows, of sales.csv and pohist.csv only", name, ErrPolicy))
			return
		}
		if err := q.conn.takeTurn(ctx); err != nil {
			yield(*new(T), fmt.Errorf("%s: waiting for the query before it: %w", name, err))
			return
		}
		rows := Func[T](func(inner context.Context, notes *Notes) iter.Seq2[T, error] {
			return func(yield func(T, error) bool) {
				defer q.conn.giveTurn()
				q.run(inner, ctx, notes, yield)
			}
		})
		Within(name, q.opts.RowWait, rows).Rows(ctx, notes)(yield)
	}
}

// run yields the rows of one run of the query. ctx ends when their reader
// goes, outer when the run of the whole set does.
func (q *statement[T]) run(ctx, outer context.Context, notes *Notes, yield func(T, error) bool) {
	name := q.file.Name()
	session, err := q.conn.lease(ctx, name, notes)
	if err != nil {
		yield(*new(T), fmt.Errorf("%s: %w", name, err))
		return
	}
	note := session.note
	note.File = name
	notes.Isolated(note)

	err = q.scan(ctx, session, notes, func(row T) bool { return yield(row, nil) })
	if err != nil && ctx.Err() != nil && outer.Err() == nil {
		err = errLeft // the driver only followed
	}
	q.conn.done(outer, session, name, err)
	if err != nil && err != errLeft {
		yield(*new(T), err)
	}
}

// errLeft says that whoever read the rows wants no more of them.
var errLeft = errors.New("its reader left before the last row")

func (q *statement[T]) scan(ctx context.Context, session *session, notes *Notes, emit func(T) bool) (err error) {
	var n int64
	failed := func(err error) error { return &QueryError{File: q.file.Name(), Row: n, Err: err} }

	rows, err := session.query(ctx, q.text, q.args...)
	if err != nil {
		return failed(err)
	}
	defer func() {
		if e := rows.Close(); e != nil && err == nil {
			err = failed(e)
		}
	}()
	var row, zero T
	t, err := q.target(rows, q.file.Fields(&row), notes)
	if err != nil {
		return err
	}
	defer t.report(notes)
	for rows.Next() {
		n++
		row = zero // also its slices, which belong to the row before
		if err := rows.Scan(t.cells...); err != nil {
			return failed(err)
		}
		if len(t.faults) > 0 {
			if err := t.skip(n, notes); err != nil {
				return err
			}
			continue
		}
		if !emit(row) {
			return errLeft
		}
	}
	if err := rows.Err(); err != nil {
		return failed(err)
	}
	if rows.NextResultSet() {
		return failed(errors.New("it gives more than one result; run each with a query of its own"))
	}
	return nil
}

func (q *statement[T]) target(rows *sql.Rows, fields *csvspec.Fields, notes *Notes) (*target, error) {
	name := q.file.Name()
	result, err := rows.ColumnTypes()
	if err != nil {
		return nil, &QueryError{File: name, Err: err}
	}
	cells, blank, err := match(q.file.Layout(), q.opts.Policies, result)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, column := range blank {
		notes.LeftBlank(name, column.Key())
	}
	t := &target{file: name, fields: fields, left: q.opts.Skip}
	for _, c := range cells {
		c.target = t
		t.cells = append(t.cells, c)
	}
	return t, nil
}
