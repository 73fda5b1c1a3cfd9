package check

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/erplink/erplink/csvspec"
)

// Options say what a site has agreed on. nil means nothing special.
type Options struct {
	// Sales is the form of sales.csv; transactions where it is blank.
	Sales csvspec.SalesLayout
	// Without names Required files that the site does without. That is told as a
	// warning on every run.
	Without []string
	// Expected names files that must come beside the Required ones.
	Expected []string
	// Severities raises or lowers codes. The report says which.
	Severities map[csvspec.Code]Severity
	// Layouts are the site's own layouts by file name.
	Layouts map[string]*csvspec.Layout
	// KeepPerCode is how many findings of a code the report holds for each file;
	// 0 means 200. Counts are complete in any case.
	KeepPerCode int
	// Reopen gives the plain CSV bytes of a file once more, so that the report
	// can show values of which the check has kept the line alone. Where it is
	// nil, some findings have a line and no value. FS brings its own.
	Reopen func(file string) (io.ReadCloser, error)
}

const defaultKeep = 200

func (o *Options) keep() int {
	if o.KeepPerCode > 0 {
		return o.KeepPerCode
	}
	return defaultKeep
}

// ErrFileName is the kind of error of a file that cannot be taken: its name is
// not one of the interface, or it was taken before.
var ErrFileName = errors.New("not a file to be taken")

// sound finds options that mean nothing, which would be passed over otherwise.
func (o *Options) sound() error {
	for code, s := range o.Severities {
		if !slices.ContainsFunc(rules, func(r rule) bool { return r.code == code }) {
			return fmt.Errorf("check: severity of %q: there is no such code", code)
		}
		if _, err := s.MarshalText(); err != nil {
			return fmt.Errorf("check: severity of %s: %w", code, err)
		}
	}
	return nil
}

// layout returns the layout that a file is read by.
func (o *Options) layout(file string) (*csvspec.Layout, error) {
	l, ok := csvspec.Lookup(file)
	if !ok {
		return nil, fmt.Errorf("check: %q: %w: it is none of the interface's names", file, ErrFileName)
	}
	if l.Sales != "" && o.Sales == csvspec.SummaryLayout {
		l = csvspec.SalesSummary.Layout()
	}
	site := o.Layouts[file]
	if site == nil {
		return l, nil
	}
	if site.File != l.File || site.Sales != l.Sales {
		return nil, fmt.Errorf("check: the layout of %s is one of %s %s: give the layout of the form that the site sends", file, site.File, site.Sales)
	}
	return site, nil
}

// severity returns what a code counts as in a file.
func (o *Options) severity(r rule, file string) Severity {
	if s, changed := o.Severities[r.code]; changed {
		return s
	}
	if r.code == CodeEmptyFile && !mustHaveRows(file) {
		return Warning
	}
	return r.severity
}

// changes returns the severities that differ from the rules'.
func (o *Options) changes() []Change {
	out := []Change{}
	for _, r := range rules {
		if s, ok := o.Severities[r.code]; ok && s != r.severity {
			out = append(out, Change{Code: r.code, Rule: r.title, Evidence: r.evidence, From: r.severity, To: s})
		}
	}
	return out
}
