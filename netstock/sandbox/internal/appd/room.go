package appd

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/erplink/erplink/csvspec"
)

// makeRoom removes the rows that a file replaces. A snapshot replaces
// everything. Sales and receipts may come as a window: sales.csv replaces the
// days from its first one on, pohist.csv the order lines that it names.
func (t table) makeRoom(ctx context.Context, tx *sql.Tx, set fs.FS) error {
	switch t.layout.File {
	case csvspec.Sales.Name():
		return t.removeDays(ctx, tx, set)
	case csvspec.POHist.Name():
		return t.removeLines(ctx, tx, set)
	}
	if t.name != "" {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+quoted(t.name)); err != nil {
			return err
		}
	}
	if t.more != "" {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+quoted(t.more)+` WHERE "file" = ?`, t.layout.File); err != nil {
			return err
		}
	}
	return nil
}

// saleDays are the keys of the column that says when a row of sales.csv was
// sold, in its two forms.
var saleDays = map[csvspec.SalesLayout]string{csvspec.TransactionLayout: "invoice_issue_date", csvspec.SummaryLayout: "period"}

func (t table) removeDays(ctx context.Context, tx *sql.Tx, set fs.FS) error {
	day := t.layout.Index(saleDays[t.layout.Sales])
	if day < 0 {
		return fmt.Errorf("the site's layout of %s has no %s", t.layout.File, saleDays[t.layout.Sales])
	}
	first := ""
	err := scan(set, t.layout, func(r csvspec.Record, _ []csvspec.Column) error {
		if text := string(r.Fields[day].Text); first == "" || text < first { // YYYY/MM/DD sorts as text
			first = text
		}
		return nil
	})
	if err != nil || first == "" {
		return err
	}
	from, err := sqlValue(t.columns[day], csvspec.Field{Text: []byte(first)})
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf("DELETE FROM %s WHERE %s >= ?", quoted(t.name), quoted(t.columns[day].Key())), from)
	return err
}

func (t table) removeLines(ctx context.Context, tx *sql.Tx, set fs.FS) error {
	number, line := t.layout.Index("order_number"), t.layout.Index("line_number")
	if number < 0 || line < 0 {
		return fmt.Errorf("the site's layout of %s has no order_number or no line_number", t.layout.File)
	}
	index := fmt.Sprintf(`CREATE INDEX IF NOT EXISTS %s ON %s ("order_number", "line_number")`, quoted(t.name+"_line"), quoted(t.name))
	if _, err := tx.ExecContext(ctx, index); err != nil {
		return err
	}
	remove, err := tx.PrepareContext(ctx, fmt.Sprintf(`DELETE FROM %s WHERE "order_number" = ? AND "line_number" = ?`, quoted(t.name)))
	if err != nil {
		return err
	}
	defer remove.Close()
	return scan(set, t.layout, func(r csvspec.Record, _ []csvspec.Column) error {
		_, err := remove.ExecContext(ctx, string(r.Fields[number].Text), string(r.Fields[line].Text))
		return err
	})
}
