package demoerp

import (
	"database/sql"
	"errors"
	"strings"
)

// loader inserts rows in one transaction. Its first error sticks: add does
// nothing after it, and commit returns it.
type loader struct {
	tx      *sql.Tx // ends with the context that it was begun with
	inserts map[string]*sql.Stmt
	err     error
}

func newLoader(tx *sql.Tx) *loader {
	return &loader{tx: tx, inserts: map[string]*sql.Stmt{}}
}

// add inserts one row, its values in the order of the table's columns.
func (l *loader) add(table string, values ...any) {
	if l.err != nil {
		return
	}
	insert := l.inserts[table]
	if insert == nil {
		marks := strings.TrimSuffix(strings.Repeat("?,", len(values)), ",")
		if insert, l.err = l.tx.Prepare("INSERT INTO " + table + " VALUES (" + marks + ")"); l.err != nil {
			return
		}
		l.inserts[table] = insert
	}
	_, l.err = insert.Exec(values...)
}

// commit ends the transaction: for good where every row went in.
func (l *loader) commit() error {
	if l.err != nil {
		return errors.Join(l.err, l.tx.Rollback())
	}
	return l.tx.Commit()
}
