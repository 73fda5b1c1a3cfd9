package check

import (
	"fmt"
	"sync"
)

// Checker checks one set of files while they are written. Its methods may be
// called by several goroutines, each of which may write a file of its own.
type Checker struct {
	opts *Options
	hash hasher
	sets [keySetCount]keys

	mu      sync.Mutex
	passes  map[string]*pass
	acted   map[Policy]int64  // keys have no count
	strange map[string]string // files that are none of the interface's, and why
	report  *Report
}

// New returns a Checker of one set.
func New(opts *Options) *Checker {
	if opts == nil {
		opts = &Options{}
	}
	return &Checker{
		opts: opts, hash: newHasher(), passes: map[string]*pass{},
		acted: map[Policy]int64{}, strange: map[string]string{},
	}
}

// File returns what takes the plain CSV bytes of a file, in any order of files
// and several at a time. Least memory is used where files that others refer to
// end first: location, supplier, master, group, stock. The error is ErrFileName,
// or says what is wrong with the options.
func (c *Checker) File(name string) (*Input, error) {
	if err := c.opts.sound(); err != nil {
		return nil, err
	}
	layout, err := c.opts.layout(name)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.passes[name] != nil || c.report != nil {
		return nil, fmt.Errorf("check: %s: %w: it was taken before, or the report is made", name, ErrFileName)
	}
	p := newPass(c, layout)
	c.passes[name] = p
	return newInput(p), nil
}

// Acted counts values of a column that a declared policy has changed while the
// set was made. column is a csvspec.Column.Key.
func (c *Checker) Acted(file, column, policy string, n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.acted[Policy{File: file, Column: column, Policy: policy}] += n
}

// Report says what was found, after the last file was closed. A file that is
// still open, or was aborted, is not part of the set. Every call returns the
// same report.
func (c *Checker) Report() *Report {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.report == nil {
		c.report = newSet(c).report()
	}
	return c.report
}
