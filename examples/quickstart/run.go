package main

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/erplink/erplink/examples/internal/demoerp"
)

// run does the job from end to end.
func (j *job) run(ctx context.Context) (err error) {
	began := time.Now()
	erp, err := j.makeERP(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, erp.Close()) }()

	far, err := j.startFarSide()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, far.Close()) }()

	c, err := j.connect(ctx, far)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()

	if err := j.send(ctx, c, far, demoerp.Set(erp, j.day)); err != nil {
		return err
	}
	if err := j.fetch(ctx, c, far); err != nil {
		return err
	}
	j.say("\nDone in %.0f seconds. Everything lies in %s; run it again, and nothing comes twice.", time.Since(began).Seconds(), j.dir)
	return nil
}

// makeERP makes the ERP's database anew, as it stands on the day.
func (j *job) makeERP(ctx context.Context) (*sql.DB, error) {
	if err := os.MkdirAll(j.dir, 0o755); err != nil {
		return nil, err
	}
	path := j.path("meridian.db")
	if err := demoerp.Build(ctx, path, j.day, &demoerp.Options{SalesLines: j.salesLines}); err != nil {
		return nil, err
	}
	j.say("ERP       %s %s as of %s: %s", demoerp.System, demoerp.Release, j.day.Format(time.DateOnly), path)
	return demoerp.Open(path)
}

// path is a place in the quickstart's folder.
func (j *job) path(name string) string { return filepath.Join(j.dir, name) }
