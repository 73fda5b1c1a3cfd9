package appd

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/erplink/erplink/csvspec"
)

// table is where the rows of one file go. Columns that repeat, and the
// columns of a ut file, are as many as a file has: they become rows of a
// second table.
type table struct {
	name    string
	layout  *csvspec.Layout
	columns []csvspec.Column // of the table itself
	more    string           // second table, "" without one
}

func newTable(l *csvspec.Layout) table {
	stem := strings.TrimSuffix(l.File, ".csv")
	t := table{name: "netstock_" + stem, layout: l, columns: slices.Clone(l.Columns)}
	switch {
	case l.Heading:
		t.name, t.columns, t.more = "", nil, "netstock_ut"
	case len(t.columns) > 0 && t.columns[len(t.columns)-1].Repeats:
		t.columns = t.columns[:len(t.columns)-1]
		t.more = t.name + "_groups"
	}
	return t
}

// sqlTypes are the standard's names, which SQLite takes as they are.
var sqlTypes = map[csvspec.Type]string{
	csvspec.TypeChar: "VARCHAR(255)", csvspec.TypeInteger: "BIGINT", csvspec.TypeDecimal: "DECIMAL(12,4)",
	csvspec.TypeDate: "DATE", csvspec.TypeBit: "SMALLINT",
}

// moreColumns are those of a second table: whose rows, which column, what.
const moreColumns = `"file" VARCHAR(255), "row_key" VARCHAR(511), "name" VARCHAR(255), "value" VARCHAR(255)`

// create are the statements that make what is not there.
func (t table) create() (statements []string) {
	if t.name != "" {
		var columns []string
		for _, c := range t.columns {
			columns = append(columns, quoted(c.Key())+" "+sqlTypes[c.Type])
		}
		statements = append(statements, fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s (%s)", quoted(t.name), strings.Join(columns, ", ")))
	}
	if t.more != "" {
		statements = append(statements, fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s (%s)", quoted(t.more), moreColumns))
	}
	return statements
}

// load replaces what the table has of the file by the file's rows.
func (t table) load(ctx context.Context, tx *sql.Tx, set fs.FS) error {
	for _, statement := range t.create() {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if err := t.makeRoom(ctx, tx, set); err != nil {
		return err
	}
	var add [2]*sql.Stmt
	for i, text := range []string{t.insert(), t.insertMore()} {
		if text == "" {
			continue
		}
		statement, err := tx.PrepareContext(ctx, text)
		if err != nil {
			return err
		}
		defer statement.Close()
		add[i] = statement
	}
	return scan(set, t.layout, func(r csvspec.Record, columns []csvspec.Column) error {
		return t.add(ctx, add[0], add[1], r, columns)
	})
}

func (t table) insert() string {
	if t.name == "" {
		return ""
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(t.columns)), ", ")
	return fmt.Sprintf("INSERT INTO %s VALUES (%s)", quoted(t.name), marks)
}

func (t table) insertMore() string {
	if t.more == "" {
		return ""
	}
	return fmt.Sprintf("INSERT INTO %s VALUES (?, ?, ?, ?)", quoted(t.more))
}

// add inserts one row. The rows of the second table name theirs by the first
// two columns, those of a ut file by its line.
func (t table) add(ctx context.Context, row, more *sql.Stmt, r csvspec.Record, columns []csvspec.Column) error {
	if row != nil {
		values := make([]any, len(t.columns))
		for i, c := range t.columns {
			v, err := sqlValue(c, r.Fields[i])
			if err != nil {
				return err
			}
			values[i] = v
		}
		if _, err := row.ExecContext(ctx, values...); err != nil {
			return err
		}
	}
	if more == nil {
		return nil
	}
	whose := strconv.FormatInt(r.Line, 10)
	if row != nil {
		whose = string(r.Fields[0].Text) + "/" + string(r.Fields[1].Text)
	}
	for i := len(t.columns); i < len(r.Fields); i++ {
		if _, err := more.ExecContext(ctx, t.layout.File, whose, columns[i].Name, string(r.Fields[i].Text)); err != nil {
			return err
		}
	}
	return nil
}

// sqlValue gives the driver a value of the column's type; a blank is NULL.
func sqlValue(c csvspec.Column, f csvspec.Field) (any, error) {
	text := string(f.Text)
	switch {
	case text == "":
		return nil, nil
	case c.Type == csvspec.TypeInteger || c.Type == csvspec.TypeBit:
		return strconv.ParseInt(text, 10, 64)
	case c.Type == csvspec.TypeDate:
		return strings.ReplaceAll(text, "/", "-"), nil
	}
	return text, nil // a decimal too: the driver must not make a float of it
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// scan reads the rows of a file once.
func scan(set fs.FS, layout *csvspec.Layout, each func(csvspec.Record, []csvspec.Column) error) error {
	f, err := set.Open(layout.File)
	if err != nil {
		return err
	}
	defer f.Close()
	scanner := layout.Scanner(f, nil)
	var columns []csvspec.Column
	for r, err := range scanner.Records() {
		if err != nil {
			return err
		}
		if columns == nil {
			columns = scanner.Columns()
		}
		if err := each(r, columns); err != nil {
			return err
		}
	}
	return nil
}
