package extract_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"sync/atomic"
	"testing"
)

// erp is a database/sql driver for tests: every query has a result that is
// made while it is read. It knows none of the statements by which products
// are told apart, so it stands for any other database.
type erp struct {
	results map[string]result
	levels  []sql.IsolationLevel         // that BeginTx grants
	obeys   func(statement string) error // nil refuses every statement

	began, ended atomic.Int64 // transactions
	running      atomic.Int64 // results that are open
	overlapped   atomic.Bool  // two results were open at once
}

// result is what a query gives.
type result struct {
	columns []string
	types   []string // database types, by column; may be shorter
	rows    func(ctx context.Context, args []driver.NamedValue) iter.Seq2[[]driver.Value, error]
}

// rowsOf is a result of fixed rows.
func rowsOf(columns []string, rows ...[]driver.Value) result {
	return result{columns: columns, rows: func(context.Context, []driver.NamedValue) iter.Seq2[[]driver.Value, error] {
		return func(yield func([]driver.Value, error) bool) {
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
		}
	}}
}

// thenFails breaks a result off after its last row.
func (r result) thenFails(err error) result {
	rows := r.rows
	r.rows = func(ctx context.Context, args []driver.NamedValue) iter.Seq2[[]driver.Value, error] {
		return func(yield func([]driver.Value, error) bool) {
			for row := range rows(ctx, args) {
				if !yield(row, nil) {
					return
				}
			}
			yield(nil, err)
		}
	}
	return r
}

// open returns a pool of connections to the database.
func (e *erp) open(t testing.TB) *sql.DB {
	db := sql.OpenDB(e)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func (e *erp) Connect(context.Context) (driver.Conn, error) { return &conn{e}, nil }
func (e *erp) Driver() driver.Driver                        { return nil }

type conn struct{ *erp }

func (c *conn) Prepare(string) (driver.Stmt, error) { return nil, errors.New("not prepared") }
func (c *conn) Close() error                        { return nil }
func (c *conn) Begin() (driver.Tx, error)           { return c.BeginTx(context.Background(), driver.TxOptions{}) }

func (c *conn) BeginTx(_ context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if slices.Contains(c.levels, sql.IsolationLevel(opts.Isolation)) {
		c.began.Add(1)
		return tx{c.erp}, nil
	}
	return nil, fmt.Errorf("isolation level %v is not supported", sql.IsolationLevel(opts.Isolation))
}

func (c *conn) ExecContext(_ context.Context, statement string, _ []driver.NamedValue) (driver.Result, error) {
	if c.obeys == nil {
		return nil, fmt.Errorf("syntax error in %q", statement)
	}
	return driver.ResultNoRows, c.obeys(statement)
}

type tx struct{ *erp }

func (t tx) Commit() error   { t.ended.Add(1); return nil }
func (t tx) Rollback() error { t.ended.Add(1); return nil }

func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	r, ok := c.results[query]
	if !ok {
		return nil, fmt.Errorf("syntax error in %q", query)
	}
	if c.running.Add(1) > 1 {
		c.overlapped.Store(true)
	}
	next, stop := iter.Pull2(r.rows(ctx, args))
	return &openRows{result: r, erp: c.erp, next: next, stop: stop}, nil
}

type openRows struct {
	result
	erp  *erp
	next func() ([]driver.Value, error, bool)
	stop func()
}

func (r *openRows) Columns() []string { return r.columns }

func (r *openRows) ColumnTypeDatabaseTypeName(i int) string {
	if i < len(r.types) {
		return r.types[i]
	}
	return ""
}

func (r *openRows) Next(dest []driver.Value) error {
	row, err, ok := r.next()
	if !ok {
		return io.EOF
	}
	copy(dest, row)
	return err
}

func (r *openRows) Close() error {
	r.stop()
	r.erp.running.Add(-1)
	return nil
}
