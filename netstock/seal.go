package netstock

import (
	"context"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/transport"
)

// seal writes the set into the journal: from here on it is delivered, by this
// run or a later one. A suspicious set is written down as held instead.
func (r *pushRun) seal(ctx context.Context) error {
	set := r.sealed(time.Now())
	set.Reasons = r.set.profile.Guard.suspicions(r.ledger, set)
	if len(set.Reasons) > 0 {
		r.progress.report(Progress{Phase: Held, Note: set.Reasons[0]})
		if err := r.record(ctx, r.ledger, eventHeldSet, r.id, set); err != nil {
			return err
		}
		return &HeldError{ID: r.id, Reasons: set.Reasons}
	}
	return r.record(ctx, r.ledger, eventSealed, r.id, set)
}

func (r *pushRun) sealed(now time.Time) sealedSet {
	set := sealedSet{Encoding: r.door.Encoding(), AsOf: r.asOf}
	set.Manifest = transport.Manifest{
		ID:               r.id,
		StartedAt:        r.started.UTC(),
		FinishedAt:       now.UTC(),
		InterfaceVersion: r.set.profile.interfaceVersion(),
	}
	for _, f := range r.files {
		set.Manifest.Files = append(set.Manifest.Files, transport.File{
			Name:   f.name,
			Size:   f.summary.Bytes,
			Wire:   f.spool.written(),
			MD5:    f.summary.MD5,
			SHA256: f.summary.SHA256,
			Rows:   f.summary.Rows,
		})
		set.Files = append(set.Files, sealedFile{Name: f.name, Mode: r.mode(f.plan), Rows: f.summary.Rows, Totals: f.summary.Totals})
	}
	return set
}

// mode is how the file really went: the first window of a site is full, and
// must not be what later windows are compared with.
func (r *pushRun) mode(plan FilePlan) Mode {
	if plan.Mode == Window && r.span(plan).From.IsZero() {
		return Full
	}
	return plan.Mode
}

func (p *Profile) interfaceVersion() string {
	if p.InterfaceVersion == "" {
		return csvspec.DefaultInterfaceVersion
	}
	return p.InterfaceVersion
}

// result tells what came of the run so far.
func (r *pushRun) result() *Result {
	result := &Result{ID: r.id, Started: r.started, Finished: time.Now(), Report: r.report, Notes: r.notes.Report()}
	for _, f := range r.files {
		one := FileResult{Summary: f.summary, Mode: f.plan.Mode}
		one.File = f.name
		if f.spool != nil {
			one.Wire = f.spool.written()
		}
		result.Files = append(result.Files, one)
	}
	return result
}
