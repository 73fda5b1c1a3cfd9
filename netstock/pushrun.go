package netstock

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/csvspec/check"
	"github.com/erplink/erplink/internal/bzip2"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/erplink/erplink/transport"
)

// pushRun is one set on its way from the sources to the seal.
type pushRun struct {
	*Connector
	ledger  *ledger
	set     *Set
	id      string
	started time.Time
	asOf    csvspec.Date
	checker *check.Checker
	report  *check.Report
	notes   extract.Notes
	files   []*fileRun
}

// fileRun is one file of a pushRun.
type fileRun struct {
	name    string
	write   writeFunc
	plan    FilePlan
	spool   *spoolFile
	summary csvspec.Summary
}

func (c *Connector) newRun(set *Set, l *ledger) *pushRun {
	now := time.Now()
	run := &pushRun{
		Connector: c,
		ledger:    l,
		set:       set,
		id:        newID(now),
		started:   now,
		asOf:      set.profile.asOf(now),
	}
	run.checker = set.checker(run.reopen)
	for _, p := range set.parts {
		plan := set.profile.plan(p.name)
		run.files = append(run.files, &fileRun{name: p.name, write: p.open(run.span(plan)), plan: plan})
	}
	return run
}

// reopen reads a finished file back from the spool.
func (r *pushRun) reopen(file string) (io.ReadCloser, error) {
	spool, err := r.root.Open(spoolPath(r.id, file))
	if err != nil {
		return nil, err
	}
	plain, err := decoder(r.door.Encoding(), spool, math.MaxInt64)
	if err != nil {
		return nil, errors.Join(err, spool.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{plain, spool}, nil
}

// extract writes all files to the spool, several at a time, while their
// uploads follow. control.csv comes last, since it tells of all others.
func (r *pushRun) extract(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var uploads sync.WaitGroup
	err := r.each(ctx, cancel, &uploads)
	if err == nil {
		err = r.control(ctx, cancel, &uploads)
	}
	if err != nil {
		cancel(err)
	}
	uploads.Wait()
	if err == nil {
		err = context.Cause(ctx) // an upload that can never succeed
	}
	if err != nil {
		return err
	}
	for _, use := range r.notes.Report().Policies {
		r.checker.Acted(use.File, use.Column, use.Policy, use.Count)
	}
	r.report = r.checker.Report()
	if !r.report.OK() {
		return &CheckError{Report: r.report}
	}
	return nil
}

func (r *pushRun) each(ctx context.Context, cancel context.CancelCauseFunc, uploads *sync.WaitGroup) error {
	slots := make(chan struct{}, r.options.Parallel)
	errs := make([]error, len(r.files))
	var extracts sync.WaitGroup
	for i, f := range r.files {
		slots <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		extracts.Go(func() {
			defer func() { <-slots }()
			if errs[i] = r.file(ctx, cancel, uploads, f); errs[i] != nil {
				cancel(errs[i])
			}
		})
	}
	extracts.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return cause // the first failure; the others only followed it
	}
	return errors.Join(errs...)
}

// file extracts one file into the spool and starts its upload.
func (r *pushRun) file(ctx context.Context, cancel context.CancelCauseFunc, uploads *sync.WaitGroup, f *fileRun) (err error) {
	if f.spool, err = createSpool(r.root, r.id, f.name); err != nil {
		return err
	}
	uploads.Go(func() { r.upload(ctx, cancel, f) })
	if err := f.spool.finish(r.fill(ctx, f)); err != nil {
		return about(f.name, err)
	}
	r.progress.report(Progress{File: f.name, Phase: Extracted, Rows: f.summary.Rows, Bytes: f.spool.written()})
	return nil
}

// about names the file in an error that does not begin with it already.
func about(file string, err error) error {
	if strings.HasPrefix(err.Error(), file+":") {
		return err
	}
	return fmt.Errorf("%s: %w", file, err)
}

// fill runs the source: rows to CSV bytes, which are checked and encoded.
func (r *pushRun) fill(ctx context.Context, f *fileRun) error {
	checked, err := r.checker.File(f.name)
	if err != nil {
		return err
	}
	encoded, err := encoder(r.door.Encoding(), f.spool)
	if err != nil {
		return err
	}
	progress := func(rows int64) {
		r.progress.report(Progress{File: f.name, Phase: Extracting, Rows: rows, Bytes: f.spool.written()})
	}
	run := extraction{notes: &r.notes, progress: progress, options: r.set.profile.writing()}
	f.summary, err = f.write(ctx, io.MultiWriter(checked, encoded), run)
	if err != nil {
		return err
	}
	return errors.Join(checked.Close(), encoded.Close())
}

// span is what the file's source is asked for.
func (r *pushRun) span(plan FilePlan) Span {
	span := Span{AsOf: r.asOf}
	before, _ := r.ledger.lastImported(plan.Name, Full, Window)
	if plan.Mode != Window || before == nil {
		return span
	}
	span.From = r.asOf.AddDays(-plan.Days)
	if missed := before.AsOf.AddDays(-plan.Overlap); missed.Compare(span.From) < 0 {
		span.From = missed
	}
	return span
}

// upload follows the spool of one file. A passing failure is left to the
// delivery, which uploads what is missing; one that cannot pass ends the run.
func (r *pushRun) upload(ctx context.Context, cancel context.CancelCauseFunc, f *fileRun) {
	wire, err := r.put(ctx, r.id, f.name, f.spool.follow)
	switch {
	case err == nil:
		r.progress.report(Progress{File: f.name, Phase: Uploaded, Rows: f.summary.Rows, Bytes: wire})
	case ctx.Err() != nil, errors.Is(err, errUnfinished): // the run ends for another reason
	case transport.Temporary(err):
		r.log.WarnContext(ctx, "upload is put off", "file", f.name, "err", err)
	default:
		cancel(err)
	}
}

// control makes control.csv and sends it as the files before it.
func (r *pushRun) control(ctx context.Context, cancel context.CancelCauseFunc, uploads *sync.WaitGroup) error {
	profile := &r.set.profile
	content := csvspec.ControlFile{
		InterfaceVersion:  profile.InterfaceVersion,
		Extracted:         r.started.In(profile.zone()),
		HostSystemName:    profile.HostSystemName,
		HostSystemVersion: profile.HostSystemVersion,
	}
	var sent []csvspec.Summary
	for _, f := range r.files {
		sent = append(sent, f.summary)
	}
	if err := content.Prove(sent, profile.proof()); err != nil {
		return err
	}
	f := &fileRun{
		name: csvspec.Control.Name(),
		plan: FilePlan{Name: csvspec.Control.Name(), Mode: Full},
		write: func(_ context.Context, w io.Writer, run extraction) (csvspec.Summary, error) {
			return content.Write(w, run.options)
		},
	}
	r.files = append(r.files, f)
	return r.file(ctx, cancel, uploads, f)
}

// drop removes what an unsealed run has left here and on the far side.
func (r *pushRun) drop(ctx context.Context) error {
	if err := r.root.RemoveAll(spoolPath(r.id, "")); err != nil {
		return err
	}
	// The far side is tidied also when the caller has given up, but not for long.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := r.door.Discard(ctx, r.id); err != nil {
		// The far side sweeps what is never announced.
		r.log.WarnContext(ctx, "could not discard an unfinished set", "id", r.id, "err", err)
	}
	return nil
}

// encoder writes CSV bytes in the form that the door wants.
func encoder(encoding transport.Encoding, w io.Writer) (io.WriteCloser, error) {
	switch encoding {
	case transport.Bzip2:
		return bzip2.NewWriter(w, bzip2.Best)
	case transport.Plain:
		return unclosed{w}, nil
	}
	return nil, fmt.Errorf("the door wants the encoding %q, which is not known", encoding)
}

// unclosed is a writer whose end is somebody else's business.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }
