package netstock

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/csvspec/check"
	"github.com/erplink/erplink/netstock/extract"
)

// Set is what one transmission carries: a profile, and for each file a source
// of its rows. A Set may be pushed again; its sources are then run again. It
// is not safe for concurrent use.
type Set struct {
	profile Profile
	parts   []part
	errs    []error
}

// NewSet returns an empty set.
func NewSet(profile Profile) *Set {
	return &Set{profile: profile}
}

// part is one file of a set, with the type of its rows closed over.
type part struct {
	name   string
	layout *csvspec.Layout
	// open makes the source, before any file is extracted: sources that share
	// a transaction must be known before the first one ends.
	open func(Span) writeFunc
}

// writeFunc runs a source and writes its rows.
type writeFunc func(ctx context.Context, w io.Writer, run extraction) (csvspec.Summary, error)

// extraction is what a part is told when it is written.
type extraction struct {
	notes    *extract.Notes
	progress func(rows int64)
	options  *csvspec.WriteOptions
}

// Span is the time that a source is asked for.
type Span struct {
	// From is the first day wanted; the zero Date asks for everything.
	From csvspec.Date
	// AsOf is the day of the data.
	AsOf csvspec.Date
}

// Add adds a file and the source of its rows to a set. Rows of another file's
// type do not compile. A file that is added twice, or that the profile does
// not list, is reported by Push.
func Add[T any](set *Set, file csvspec.File[T], source extract.Source[T]) {
	AddSpan(set, file, func(Span) extract.Source[T] { return source })
}

// AddSpan is Add for a file that the profile sends as a Window: source is
// told from which day on rows are wanted.
func AddSpan[T any](set *Set, file csvspec.File[T], source func(Span) extract.Source[T]) {
	set.add(part{
		name:   file.Name(),
		layout: file.Layout(),
		open: func(span Span) writeFunc {
			rows := source(span)
			return func(ctx context.Context, w io.Writer, run extraction) (csvspec.Summary, error) {
				return file.Write(w, counted(ctx, rows.Rows(ctx, run.notes), run.progress), run.options)
			}
		},
	})
}

func (s *Set) add(p part) {
	if slices.ContainsFunc(s.parts, func(other part) bool { return other.name == p.name }) {
		s.errs = append(s.errs, fmt.Errorf("%s was added twice", p.name))
		return
	}
	s.parts = append(s.parts, p)
}

// counted tells progress of every thousandth row, and ends when ctx does.
func counted[T any](ctx context.Context, rows iter.Seq2[T, error], progress func(int64)) iter.Seq2[T, error] {
	const every = 1000
	return func(yield func(T, error) bool) {
		var n int64
		for row, err := range rows {
			if n++; n%every == 0 {
				progress(n)
				if err == nil {
					err = context.Cause(ctx)
				}
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// validate reports what keeps the set from being extracted.
func (s *Set) validate() error {
	errs := slices.Clone(s.errs)
	if err := s.profile.validate(); err != nil {
		errs = append(errs, err)
	}
	if len(s.parts) == 0 {
		errs = append(errs, errors.New("the set holds no file; add one"))
	}
	if s.profile.Files != nil {
		errs = append(errs, s.matchProfile()...)
	}
	return errors.Join(errs...)
}

func (s *Set) matchProfile() (errs []error) {
	listed := map[string]bool{}
	for _, plan := range s.profile.Files {
		listed[plan.Name] = true
		if !slices.ContainsFunc(s.parts, func(p part) bool { return p.name == plan.Name }) {
			errs = append(errs, fmt.Errorf("%s: the profile lists it, but the set has no source for it", plan.Name))
		}
	}
	for _, p := range s.parts {
		if !listed[p.name] {
			errs = append(errs, fmt.Errorf("%s: the set has a source for it, but the profile does not list it", p.name))
		}
	}
	return errs
}

// checker returns a check that knows the set's layouts and severities; reopen
// lets its report show values of which it has kept the line alone.
func (s *Set) checker(reopen func(file string) (io.ReadCloser, error)) *check.Checker {
	options := check.Options{
		Reopen:     reopen,
		Sales:      s.profile.Sales,
		Severities: s.profile.Severities,
		Layouts:    map[string]*csvspec.Layout{},
	}
	for _, p := range s.parts {
		options.Layouts[p.name] = p.layout
	}
	for _, l := range csvspec.Files() {
		if _, sent := options.Layouts[l.File]; !sent && l.File != csvspec.Control.Name() {
			options.Without = append(options.Without, l.File)
		}
	}
	return check.New(&options)
}
