package check

import (
	"cmp"
	"maps"
	"slices"

	"github.com/erplink/erplink/csvspec"
)

// set is all files of a check that has ended.
type set struct {
	*Checker
	passes []*pass // in the order of reports
	byName map[string]*pass
	absent map[string]*findings // of files that are not there, or not the interface's
}

func newSet(c *Checker) *set {
	s := &set{Checker: c, byName: map[string]*pass{}, absent: map[string]*findings{}}
	for name, p := range c.passes {
		if p.ended.Load() && p.err == nil {
			s.byName[name] = p
			s.passes = append(s.passes, p)
		}
	}
	slices.SortFunc(s.passes, func(a, b *pass) int { return byFile(a.layout.File, b.layout.File) })
	return s
}

// byFile orders files as the rules list them, others by name behind them.
func byFile(a, b string) int {
	rank := func(file string) int {
		i := slices.IndexFunc(fileRules, func(r fileRule) bool { return r.file == file })
		if i < 0 {
			return len(fileRules)
		}
		return i
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
}

// report ends the check: it looks at what only the whole set shows.
func (s *set) report() *Report {
	s.missingFiles()
	for entry, why := range s.strange {
		s.absence(entry, CodeBadFileName, why)
	}
	for _, p := range s.passes {
		if p.rows == nil {
			continue
		}
		for _, ref := range p.rows.refs {
			ref.resolve(p)
		}
		p.rows.circles()
	}
	s.checkControl()
	return s.assemble()
}

// missingFiles finds files that should have come.
func (s *set) missingFiles() {
	for _, l := range csvspec.Files() {
		switch {
		case s.byName[l.File] != nil || l.Sales == csvspec.SummaryLayout:
		case l.File == csvspec.Group.Name():
			if s.usesGroups() {
				s.absence(l.File, CodeMissingFile, "stock.csv uses custom groups")
			}
		case l.Importance != csvspec.Required:
		case slices.Contains(s.opts.Without, l.File):
			s.absence(l.File, CodeFileLeftOut, "Required, and left out by the profile")
		default:
			s.absence(l.File, CodeMissingFile, "Required, and not there")
		}
	}
	for _, name := range s.opts.Expected {
		if s.byName[name] == nil && s.absent[name] == nil {
			s.absence(name, CodeMissingFile, "listed in the profile, and not there")
		}
	}
}

func (s *set) absence(file string, code csvspec.Code, why string) {
	f := newFindings(file, s.opts)
	f.add(Finding{Code: code, Message: why})
	s.absent[file] = f
}

// usesGroups reports whether a row of stock.csv has a custom group, which makes
// group.csv Required.
func (s *set) usesGroups() bool {
	stock := s.byName["stock.csv"]
	return stock != nil && stock.rows != nil &&
		slices.ContainsFunc(stock.rows.refs, func(r *refs) bool { return r.to == groupValues && r.used })
}

func (s *set) assemble() *Report {
	r := &Report{
		Control: s.origin(), Files: []FileReport{}, Counts: []Count{}, Findings: []Finding{},
		Policies: s.policies(), Changed: s.opts.changes(), Overrides: s.overrides(),
	}
	all := s.absent
	for _, p := range s.passes {
		s.reread(p)
		r.Files = append(r.Files, p.report())
		all[p.layout.File] = p.found
	}
	for _, file := range slices.SortedFunc(maps.Keys(all), byFile) {
		f := all[file]
		r.Counts = append(r.Counts, f.counts()...)
		r.Findings = append(r.Findings, f.all()...)
		r.Errors += f.number(Error)
		r.Warnings += f.number(Warning)
	}
	return r
}

func (p *pass) report() FileReport {
	f := FileReport{
		Name: p.layout.File, Rows: p.summary.Rows, Bytes: p.summary.Bytes, Totals: p.summary.Totals,
		Errors: p.found.number(Error), Warnings: p.found.number(Warning),
	}
	if !p.broken {
		f.MD5, f.SHA256 = p.summary.MD5, p.summary.SHA256
	}
	return f
}

func (s *set) policies() []Policy {
	out := []Policy{}
	for p, n := range s.acted {
		p.Count = n
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Policy) int {
		return cmp.Or(byFile(a.File, b.File), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Policy, b.Policy))
	})
	return out
}

// overrides returns the stated rules that the site's layouts break on purpose.
func (s *set) overrides() []Override {
	out := []Override{}
	for _, p := range s.passes {
		for _, o := range p.layout.Overrides {
			out = append(out, Override{File: p.layout.File, Column: o.Column, Rule: o.Rule, Reason: o.Reason})
		}
	}
	return out
}
