package realdata

import (
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/erplink/erplink/examples/internal/testdb"
)

// Load makes the set's tables in an empty database and fills them with the CSV
// files of folder, in one transaction.
func (s *Set) Load(ctx context.Context, db *sql.DB, kind testdb.Kind, folder string) (err error) {
	schema := s.read("schema.sql")
	if kind == testdb.Postgres {
		schema = "CREATE DOMAIN datetime AS timestamp;\n" + schema
	}
	for statement := range strings.SplitSeq(strings.TrimSuffix(schema, ";\n"), ";\n") {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Rollback())
		}
	}()
	for _, table := range s.tables {
		if err := fill(ctx, tx, kind, table, filepath.Join(folder, s.Name, table+".csv")); err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
	}
	return tx.Commit()
}

func fill(ctx context.Context, tx *sql.Tx, kind testdb.Kind, table, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.ReuseRecord = true
	heading, err := in.Read()
	if err != nil {
		return err
	}
	columns := append([]string(nil), heading...)
	const most = 200 // rows of one statement, below every product's limit of parameters
	var values []any
	for {
		record, err := in.Read()
		if err != nil && err != io.EOF {
			return err
		}
		for _, cell := range record {
			values = append(values, sql.NullString{String: cell, Valid: cell != ""})
		}
		if len(values) == most*len(columns) || err == io.EOF && len(values) > 0 {
			if _, err := tx.ExecContext(ctx, insert(kind, table, columns, len(values)), values...); err != nil {
				return err
			}
			values = values[:0]
		}
		if err == io.EOF {
			return nil
		}
	}
}

// insert returns an INSERT of so many values.
func insert(kind testdb.Kind, table string, columns []string, values int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", table, strings.Join(columns, ", "))
	for i := range values {
		switch {
		case i%len(columns) > 0:
			b.WriteString(", ")
		case i > 0:
			b.WriteString("), (")
		default:
			b.WriteString("(")
		}
		if kind == testdb.Postgres {
			b.WriteString("$" + strconv.Itoa(i+1))
			continue
		}
		b.WriteString("?")
	}
	b.WriteString(")")
	return b.String()
}
