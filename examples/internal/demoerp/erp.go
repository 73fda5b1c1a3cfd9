package demoerp

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"strings"
	"time"

	"github.com/erplink/erplink/examples/internal/litedb"
)

// System and Release are the name and version of the ERP, as control.csv
// gives them.
const (
	System  = "Meridian"
	Release = "7.2"
)

// Options changes what Build makes.
type Options struct {
	SalesLines int // lines of sales.csv in three years, about; 0 means 400,000
}

//go:embed schema.sql queries
var files embed.FS

// Build makes the ERP's database as of day and puts it in place of what was at
// path, once it is complete. A nil opts means the defaults.
func Build(ctx context.Context, path string, day time.Time, opts *Options) (err error) {
	lines := 400_000
	if opts != nil && opts.SalesLines > 0 {
		lines = opts.SalesLines
	}
	unfinished := path + ".new"
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("demoerp: building %s: %w", path, err), removeIfThere(unfinished))
		}
	}()
	if err := removeIfThere(unfinished); err != nil {
		return err
	}
	if err := fill(ctx, unfinished, day, lines); err != nil {
		return err
	}
	return os.Rename(unfinished, path)
}

// fill writes a new database file. Nobody else sees it yet, so it does without
// a journal: a build that breaks off starts again from nothing.
func fill(ctx context.Context, path string, day time.Time, salesLines int) (err error) {
	db, err := litedb.Open(path, url.Values{"_pragma": {"journal_mode(off)", "synchronous(off)", "locking_mode(exclusive)"}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	schema, err := files.ReadFile("schema.sql")
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, string(schema)); err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	load := newLoader(tx)
	generate(load, day, salesLines)
	return errors.Join(context.Cause(ctx), load.commit())
}

// Open opens the database that Build made, for reading only.
func Open(path string) (*sql.DB, error) {
	return litedb.Open(path, url.Values{"mode": {"ro"}})
}

// Query gives the SQL that extracts the interface file name ("stock.csv"); its
// result columns carry the keys of the interface's columns. It panics where
// the ERP has no query for name.
func Query(name string) string {
	text, err := files.ReadFile(path.Join("queries", strings.TrimSuffix(name, ".csv")+".sql"))
	if err != nil {
		panic("demoerp: no query for " + name)
	}
	return string(text)
}

func removeIfThere(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
