package check

import (
	"strconv"

	"github.com/erplink/erplink/csvspec"
)

// refs are the references that one rule finds in the rows of a file. Only
// those are kept that are not known to lead to a key: as long as the other file
// is not read, that is each of them once.
type refs struct {
	reference
	from  *keyAt
	when  conditionAt
	open  table
	texts map[int64]text // of the first lines whose keys are missing for sure
	used  bool           // some row refers to something
}

// text is a key as it stands in the file, and where.
type text struct {
	value  string
	column int
}

func newRefs(rule fileRule, c columns) []*refs {
	var out []*refs
	for _, ref := range rule.refs {
		from := c.key(ref.columns)
		when, ok := c.when(ref.when)
		if from != nil && ok {
			out = append(out, &refs{reference: ref, from: from, when: when, open: table{counts: true}})
		}
	}
	if !rule.groups {
		return out
	}
	for i, column := range c {
		if n, ok := groupNumber(column); ok {
			from := &keyAt{prefix: strconv.Itoa(n), at: []int{i}, integer: []bool{false}}
			out = append(out, &refs{reference: groupRef, from: from, when: conditionAt{at: -1}, open: table{counts: true}})
		}
	}
	return out
}

// check looks at a row while its file is read.
func (r *refs) check(p *pass, record csvspec.Record) {
	if !r.when.holds(record.Fields) {
		return
	}
	var ok bool
	if p.scratch, ok = r.from.append(p.scratch[:0], record.Fields); !ok {
		return
	}
	r.used = true
	d := p.checker.hash.sum(p.scratch)
	target := &p.checker.sets[r.to]
	complete := target.ready.Load()
	if complete && target.has(d) {
		return
	}
	if _, added := r.open.add(d, record.Line); added && complete && len(r.texts) < p.checker.opts.keep() {
		if r.texts == nil {
			r.texts = map[int64]text{}
		}
		r.texts[record.Line] = text{clip(r.from.text(record.Fields)), record.Column(r.from.at[0] + 1)}
	}
}

// resolve finds the keys that the other file has not, once all are read.
func (r *refs) resolve(p *pass) {
	target := &p.checker.sets[r.to]
	if !target.ready.Load() {
		return // that the file is missing or broken is found anyway
	}
	missing := lowest{n: p.checker.opts.keep()}
	var count int64
	for key, times := range r.open.all() {
		if !target.has(key.digest()) {
			count += times
			missing.add(key.line)
		}
	}
	message := "no row in " + r.to.file()
	if target.lost > 0 {
		message += "; rows of it could not be read"
	}
	column := p.rows.columns[r.from.at[0]]
	for _, line := range missing.cut() {
		known := r.texts[int64(line)]
		p.found.add(Finding{
			Code: r.code, Line: int64(line), Column: known.column, Position: r.from.at[0] + 1, Field: column.Name,
			Value: known.value, Evidence: r.evidence, Message: message, read: r.from,
		})
	}
	p.found.addCount(r.code, count-int64(len(missing.lines)))
}
