package appd

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/erplink/erplink/csvspec"
)

// load imports a set that is proven and checked into the customer's database,
// all of it or nothing. Without a database the set's folder is the import.
func (s *Server) load(ctx context.Context, in *instance, set *Set) (err error) {
	site := s.config.Site(in.id)
	if site.DB == nil {
		return nil
	}
	tx, err := site.DB.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreDone(tx.Rollback()))
		}
	}()
	for _, f := range set.Files {
		layout, err := s.layout(in.id, f.Name)
		if err != nil {
			return err
		}
		if err := newTable(layout).load(ctx, tx, in.folder(set.ID)); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return tx.Commit()
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil // the context ended it
	}
	return err
}

// layout is the one by which the check has read the file.
func (s *Server) layout(customer, file string) (*csvspec.Layout, error) {
	l, ok := csvspec.Lookup(file)
	if !ok {
		return nil, fmt.Errorf("%s is none of the interface's names", file) // the check has refused it
	}
	o := s.config.Site(customer).Check
	switch {
	case o == nil:
	case o.Layouts[file] != nil:
		return o.Layouts[file], nil
	case l.Sales != "" && o.Sales == csvspec.SummaryLayout:
		return csvspec.SalesSummary.Layout(), nil
	}
	return l, nil
}
