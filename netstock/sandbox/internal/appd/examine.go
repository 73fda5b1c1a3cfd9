package appd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/csvspec/check"
	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/fault"
)

// codeHash names a file whose size or SHA-256 is not what was announced.
const codeHash csvspec.Code = "announced-differs"

// examine unpacks a set into its folder, proves its hashes and checks it. A
// damaged file is a rejection, not an error.
func (s *Server) examine(ctx context.Context, in *instance, set *Set) (comms.Status, error) {
	folder := path.Join("sets", set.ID)
	if err := errors.Join(in.root.RemoveAll(folder), in.root.Mkdir(folder, 0o700)); err != nil {
		return comms.Status{}, err
	}
	checker := check.New(s.checkOptions(in, set))
	var damaged []comms.Finding
	for _, f := range set.Files {
		if err := ctx.Err(); err != nil {
			return comms.Status{}, err
		}
		finding, err := s.unpackOne(in, set, f, checker)
		if err != nil {
			return comms.Status{}, fmt.Errorf("%s: %w", f.Name, err)
		}
		if finding != nil {
			damaged = append(damaged, *finding)
		}
	}
	if len(damaged) > 0 {
		return verdict(damaged, len(damaged), false), nil
	}
	return s.judge(in, set, checker.Report()), nil
}

// checkOptions are the site's, with the set's own files to look things up in.
func (s *Server) checkOptions(in *instance, set *Set) *check.Options {
	var o check.Options
	if site := s.config.Site(in.id).Check; site != nil {
		o = *site
	}
	folder := in.folder(set.ID)
	o.Reopen = func(file string) (io.ReadCloser, error) { return folder.Open(file) }
	return &o
}

// judge turns a report into a verdict.
func (s *Server) judge(in *instance, set *Set, r *check.Report) comms.Status {
	findings := findingsOf(r)
	total := 0
	for _, c := range r.Counts {
		if c.Severity > check.Info {
			total += int(c.Count)
		}
	}
	ok := r.OK()
	if wrong, struck := s.struck(in, set); struck {
		findings, total, ok = append(wrong, findings...), total+len(wrong), false
	}
	if ok {
		day, err := csvspec.ParseDate(r.Control.Date)
		if err != nil { // only where the site's severities let it pass
			day = csvspec.DateOf(set.Arrived)
		}
		set.Day, set.Imported, set.Totals = day, map[string]int64{}, map[string]map[string]csvspec.Decimal{}
		for _, f := range r.Files {
			set.Imported[f.Name], set.Totals[f.Name] = f.Rows, f.Totals
		}
	}
	return verdict(findings, total, ok)
}

// struck asks for the faults by which a good set is refused.
func (s *Server) struck(in *instance, set *Set) (found []comms.Finding, struck bool) {
	if f, ok := fault.Take(s.config.Faults, in.id, func(fault.Reject) bool { return true }); ok {
		found = append(found, comms.Finding{Severity: "error", File: f.File, Line: f.Line, Code: f.Code, Message: f.Message})
	}
	for _, file := range set.Files {
		if file.Name == csvspec.Control.Name() {
			continue
		}
		if _, ok := fault.Take(s.config.Faults, in.id, func(f fault.WrongMD5) bool { return f.File == "" || f.File == file.Name }); ok {
			found = append(found, comms.Finding{
				Severity: "error", File: file.Name, Code: string(check.CodeMD5Differs),
				Message: "the MD5 of the unpacked file is not that of control.csv",
			})
		}
	}
	return found, len(found) > 0
}

// unpackOne puts one file, plain, into the set's folder and before the
// checker. What is wrong with its bytes comes back as a finding.
func (s *Server) unpackOne(in *instance, set *Set, f comms.File, checker *check.Checker) (finding *comms.Finding, err error) {
	src, err := s.exchange.Open(path.Join("inbound", in.id, set.ID, f.Name+".bz2"))
	if err != nil {
		return nil, err
	}
	defer src.Close()
	dst, err := in.root.OpenFile(path.Join("sets", set.ID, f.Name), os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	checked, err := checker.File(f.Name)
	if err != nil {
		return &comms.Finding{Severity: "error", File: f.Name, Code: string(check.CodeBadFileName), Message: err.Error()}, nil
	}
	u, err := unpack(io.MultiWriter(dst, checked), src, s.config.Limit)
	if err != nil {
		checked.Abort()
		return damage(f.Name, err)
	}
	if err := checked.Close(); err != nil {
		return nil, err
	}
	if u.size != f.Size || u.sha256 != f.SHA256 || u.md5 != f.MD5 {
		return &comms.Finding{
			Severity: "error", File: f.Name, Code: string(codeHash),
			Message: fmt.Sprintf("%d bytes with SHA-256 %s were unpacked, %d with %s announced", u.size, u.sha256, f.Size, f.SHA256),
		}, nil
	}
	return nil, nil
}

// damage tells damaged bytes, which are the sender's, from errors of our own.
func damage(file string, err error) (*comms.Finding, error) {
	for kind, code := range map[error]csvspec.Code{
		errDamaged: check.CodeBzip2Invalid, errTruncated: check.CodeBzip2Truncated,
		errNotOne: check.CodeBzip2NotOne, errTooLarge: check.CodeBzip2Invalid,
	} {
		if errors.Is(err, kind) {
			return &comms.Finding{Severity: "error", File: file, Code: string(code), Message: err.Error()}, nil
		}
	}
	return nil, err
}
