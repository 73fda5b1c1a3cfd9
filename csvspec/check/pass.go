package check

import (
	"crypto/fips140"
	"errors"
	"io"
	"sync/atomic"

	"github.com/erplink/erplink/csvspec"
)

// keys are a set of keys that other files name.
type keys struct {
	table
	ready atomic.Bool // complete; until then only the file's own pass may look
	lost  int64       // rows of the file whose key could not be read
}

// pass is one reading of one file.
type pass struct {
	checker *Checker
	layout  *csvspec.Layout
	rule    fileRule
	scanner *csvspec.Scanner
	found   *findings
	rows    *rowChecks       // once the first row has told the columns
	entries map[string]entry // of control.csv
	lost    int64            // rows that could not be told into fields
	scratch []byte

	ended   atomic.Bool // run has returned; what follows may be read
	err     error       // why the file is no part of the set
	broken  bool        // its bytes ended in the middle; that is found
	summary csvspec.Summary
}

func newPass(c *Checker, layout *csvspec.Layout) *pass {
	return &pass{checker: c, layout: layout, rule: fileRuleOf(layout), found: newFindings(layout.File, c.opts), entries: map[string]entry{}}
}

// run reads the file to its end.
func (p *pass) run(r io.Reader) error {
	defer p.ended.Store(true)
	p.scanner = p.layout.Scanner(r, &csvspec.ReadOptions{With: hashes(), Warn: func(f *csvspec.FieldError) { p.found.add(findingOf(f)) }})
	for record, err := range p.scanner.Records() {
		if err != nil && !p.faults(err, record.Fields != nil) {
			p.end(err)
			return p.err
		}
		if record.Fields == nil {
			p.lost++
			continue
		}
		p.checks().check(record, err == nil)
	}
	p.end(nil)
	return nil
}

// hashes leaves MD5 out where the program may not compute it.
func hashes() csvspec.Hash {
	if fips140.Enforced() {
		return csvspec.SHA256
	}
	return csvspec.MD5 | csvspec.SHA256
}

// end tells the other files that this one is complete, or that it never will be.
func (p *pass) end(err error) {
	p.summary = p.scanner.Summary()
	if damage, ok := errors.AsType[*damageError](err); ok {
		p.broken = true
		p.found.add(Finding{Code: damage.code, Message: damage.Error()})
		return
	}
	if err != nil {
		p.err = err
		return
	}
	if p.summary.Rows+p.lost == 0 {
		p.found.add(Finding{Code: CodeEmptyFile, Message: "the file has no rows"})
	}
	for _, set := range p.rule.sets() {
		p.checker.sets[set].lost = p.lost
		p.checker.sets[set].ready.Store(true)
	}
}

// faults notes what is wrong with a row; values says that it is its values.
// It returns false where err is not of a row and reading has ended.
func (p *pass) faults(err error, values bool) bool {
	row, ok := errors.AsType[*csvspec.RowError](err)
	if !ok {
		return false
	}
	for _, f := range row.Fields {
		finding := findingOf(f)
		if values && f.Position > 0 {
			finding.Evidence = p.checks().columns[f.Position-1].TypeEvidence
		}
		p.found.add(finding)
	}
	return true
}

func findingOf(f *csvspec.FieldError) Finding {
	return Finding{
		Code: f.Code, Line: f.Line, Column: f.Column, Position: f.Position,
		Field: f.Field, Value: f.Value, Message: f.Err.Error(),
	}
}

// checks returns the checks of rows. Only a row tells how many columns there
// are, so that they cannot be made before one was read.
func (p *pass) checks() *rowChecks {
	if p.rows == nil {
		p.rows = newRowChecks(p, p.scanner.Columns())
	}
	return p.rows
}
