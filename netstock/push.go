package netstock

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/csvspec/check"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/erplink/erplink/transport"
)

// Result is what became of a set.
type Result struct {
	ID       string // of the transmission
	State    transport.State
	Started  time.Time
	Finished time.Time
	Files    []FileResult
	Report   *check.Report       // our own check of the set
	Notes    extract.Report      // what the sources reported
	Problems []transport.Problem // what the far side found
	Total    int                 // all problems of the far side, listed or not
}

// FileResult is one file of a Result.
type FileResult struct {
	csvspec.Summary
	Mode Mode
	Wire int64 // bytes in the door's encoding
}

// CheckError says that a set has errors and was not sent.
type CheckError struct {
	Report *check.Report
}

func (e *CheckError) Error() string {
	first := ""
	for _, f := range e.Report.Findings {
		if f.Severity == check.Error {
			first = "; the first: " + sentence(f)
			break
		}
	}
	return fmt.Sprintf("the set has %d errors and was not sent%s", e.Report.Errors, first)
}

func sentence(f check.Finding) string {
	where := f.File
	if f.Line > 0 {
		where = fmt.Sprintf("%s:%d", where, f.Line)
	}
	return fmt.Sprintf("%s: %s %q: %s (%s)", where, f.Field, f.Value, f.Message, f.Code)
}

// RejectedError says that the far side refused a delivered set.
type RejectedError struct {
	ID      string
	Verdict transport.Verdict
}

func (e *RejectedError) Error() string {
	first := ""
	if len(e.Verdict.Problems) > 0 {
		p := e.Verdict.Problems[0]
		first = fmt.Sprintf("; the first: %s:%d: %s: %s", p.File, p.Line, p.Code, p.Message)
	}
	return fmt.Sprintf("set %s was rejected by the far side with %d problems%s; mend the data and push again", e.ID, e.Verdict.Total, first)
}

// Push extracts, checks, seals and delivers a set, and follows it to the far
// side's verdict. What an earlier run sealed is delivered first.
//
// Nothing is announced unless every source ended cleanly, the check found no
// error, and every file's size on the far side is proven. The Result is
// returned also with an error, as far as the set came. Errors: what a source
// reported; *CheckError, *HeldError, *RejectedError; *LockedError; and those
// of package transport, whose Temporary tells whether another Push may help.
func (c *Connector) Push(ctx context.Context, set *Set) (result *Result, err error) {
	if err := set.validate(); err != nil {
		return nil, err
	}
	l, end, err := c.begin(ctx, Outbound)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(c.remember(ctx, l, err), end()) }()
	if err := c.resume(ctx, l); err != nil {
		return nil, fmt.Errorf("resume an earlier set: %w", err)
	}
	if err := c.sweep(ctx, l); err != nil {
		return nil, err
	}
	run := c.newRun(set, l)
	if err := run.extract(ctx); err != nil {
		return run.result(), errors.Join(err, run.drop(ctx))
	}
	if err := run.seal(ctx); err != nil {
		return run.result(), err
	}
	return c.complete(ctx, l, run.result())
}

// complete delivers a sealed set and follows its verdict.
func (c *Connector) complete(ctx context.Context, l *ledger, result *Result) (*Result, error) {
	err := c.deliver(ctx, l, result.ID)
	if err == nil {
		err = c.follow(ctx, l, result.ID)
	}
	t := l.transmissions[result.ID]
	result.State, result.Problems, result.Total = t.state(), t.verdict.Problems, t.verdict.Total
	result.Finished = time.Now()
	if err != nil {
		return result, err
	}
	return result, c.sweep(ctx, l)
}

// resume brings sealed sets of earlier runs to their end.
func (c *Connector) resume(ctx context.Context, l *ledger) error {
	for _, id := range l.sent {
		t := l.transmissions[id]
		if t.held || t.settled() {
			continue
		}
		if t.delivered.IsZero() {
			c.log.InfoContext(ctx, "resuming a sealed set", "id", id)
			if err := c.deliver(ctx, l, id); err != nil && !t.settled() {
				return err
			}
			continue
		}
		if err := c.ask(ctx, l, id); err != nil {
			// An old verdict, or none yet, must not keep today's set back.
			c.log.WarnContext(ctx, "an earlier set", "id", id, "err", err)
		}
	}
	return nil
}

// sweep drops what no longer belongs to a set that may still be sent: spools
// of unsealed sets, of superseded held ones, and of imported ones but the last.
func (c *Connector) sweep(ctx context.Context, l *ledger) error {
	ids, err := c.spooled()
	if err != nil {
		return err
	}
	for _, id := range ids {
		if l.keepsSpool(id) {
			continue
		}
		if t := l.transmissions[id]; t == nil || t.delivered.IsZero() {
			if err := c.door.Discard(ctx, id); err != nil {
				return fmt.Errorf("discard the unfinished set %s: %w", id, err)
			}
		}
		if err := c.root.RemoveAll(spoolPath(id, "")); err != nil {
			return err
		}
	}
	return nil
}

// keepsSpool reports whether a set's files may still be wanted: a sealed one
// until its verdict, the newest one for Resend, a held one until superseded.
func (l *ledger) keepsSpool(id string) bool {
	t := l.transmissions[id]
	if t == nil || t.abandoned != "" {
		return false
	}
	newest := id == l.sent[len(l.sent)-1]
	return newest || !t.held && !t.settled()
}

func (t *transmission) state() transport.State {
	switch {
	case t.verdict.State != "":
		return t.verdict.State
	case !t.delivered.IsZero():
		return transport.Received
	}
	return ""
}
