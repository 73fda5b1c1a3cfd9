package extract

import (
	"cmp"
	"slices"
	"sync"
)

// Notes takes down what sources report while one set is extracted: which
// policies acted and how often, which bad rows were skipped, which columns no
// query filled, and what isolation each file was read with. One Notes belongs
// to one run of a set: a new run wants a new one, which is also how
// OneTransaction tells the runs apart.
//
// A nil Notes forgets everything. A Notes is safe for concurrent use.
type Notes struct {
	mu     sync.Mutex
	acted  map[PolicyUse]int64 // keyed with Count 0
	report Report
}

// Report is what a Notes took down, in order of file and column.
type Report struct {
	Policies  []PolicyUse
	Skipped   []SkippedRow
	Blank     []BlankColumn
	Isolation []IsolationNote
}

// PolicyUse says how many values of a column a policy changed.
type PolicyUse struct {
	File, Column string
	Policy       string // as in the documentation of Policy: "trim", "null_if"
	Count        int64
}

// SkippedRow is a bad row that a source left out, as its Options allow.
type SkippedRow struct {
	File string
	Row  int64 // of the query's result, from 1
	Err  error
}

// BlankColumn is a column of a file that its query does not give.
type BlankColumn struct {
	File, Column string
}

// IsolationNote says how a file's query was shielded from changes made while
// it ran.
type IsolationNote struct {
	File  string
	Asked Isolation
	Got   string // in the database's own words, where it has some
	Proof string // the statement that Got answers; "" where nothing proves it
}

// Acted counts values that a policy changed.
func (n *Notes) Acted(file, column, policy string, count int64) {
	if n == nil || count == 0 {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.acted == nil {
		n.acted = map[PolicyUse]int64{}
	}
	n.acted[PolicyUse{File: file, Column: column, Policy: policy}] += count
}

// SkippedRow takes down a row that was left out.
func (n *Notes) SkippedRow(file string, row int64, err error) {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.report.Skipped = append(n.report.Skipped, SkippedRow{file, row, err})
}

// LeftBlank takes down a column that is blank in every row.
func (n *Notes) LeftBlank(file, column string) {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.report.Blank = append(n.report.Blank, BlankColumn{file, column})
}

// Isolated takes down how a file's query was isolated.
func (n *Notes) Isolated(note IsolationNote) {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.report.Isolation = append(n.report.Isolation, note)
}

// Report returns what was taken down until now.
func (n *Notes) Report() Report {
	if n == nil {
		return Report{}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	r := Report{
		Skipped:   slices.Clone(n.report.Skipped),
		Blank:     slices.Clone(n.report.Blank),
		Isolation: slices.Clone(n.report.Isolation),
	}
	for use, count := range n.acted {
		use.Count = count
		r.Policies = append(r.Policies, use)
	}
	slices.SortFunc(r.Policies, func(a, b PolicyUse) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Policy, b.Policy))
	})
	slices.SortStableFunc(r.Skipped, func(a, b SkippedRow) int { return cmp.Compare(a.File, b.File) })
	slices.SortStableFunc(r.Blank, func(a, b BlankColumn) int { return cmp.Compare(a.File, b.File) })
	slices.SortStableFunc(r.Isolation, func(a, b IsolationNote) int { return cmp.Compare(a.File, b.File) })
	return r
}
