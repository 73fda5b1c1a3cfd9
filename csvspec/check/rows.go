package check

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/erplink/erplink/csvspec"
)

// rowChecks are the checks of a file's rows beyond their single values, tied to
// the columns that the rows have.
type rowChecks struct {
	*pass
	columns columns

	key     *keyAt
	keys    *table // of key; the set of keys that other files name, if there is one
	also    *keyAt
	similar similar
	ids     table
	idAt    *keyAt
	refs    []*refs
	chain   *chainAt
	due     *keyAt
	ascends *keyAt
	spaced  []int // columns that hold codes
	listed  []int // columns whose codes the interface lists
}

func newRowChecks(p *pass, c columns) *rowChecks {
	r := &rowChecks{
		pass: p, columns: c,
		key: c.key(p.rule.key), keys: new(table), also: c.key(p.rule.also.columns), idAt: c.key(p.rule.uniqueID),
		refs: newRefs(p.rule, c), chain: newChain(p.rule, c), due: c.key(p.rule.due), ascends: c.key(p.rule.ascends),
	}
	if p.rule.set != noKeys {
		r.keys = &p.checker.sets[p.rule.set].table
	}
	r.findCodes()
	return r
}

// findCodes finds the columns that hold codes: those of keys and references.
func (r *rowChecks) findCodes() {
	var at []int
	if r.key != nil {
		at = append(at, r.key.at...)
	}
	for _, ref := range r.refs {
		at = append(at, ref.from.at...)
	}
	slices.Sort(at)
	for _, i := range slices.Compact(at) {
		if r.columns[i].Type == csvspec.TypeChar {
			r.spaced = append(r.spaced, i)
		}
	}
	for i, c := range r.columns {
		if len(c.Codes) > 0 {
			r.listed = append(r.listed, i)
		}
	}
}

// check checks a row; good says that every value is what its column wants.
func (r *rowChecks) check(record csvspec.Record, good bool) {
	if r.unique(record) {
		r.follow(record)
		if r.layout.File == controlFile {
			r.keep(record)
		}
	}
	for _, ref := range r.refs {
		ref.check(r.pass, record)
	}
	r.codes(record)
	if good {
		r.quantities(record)
	}
}

// digest returns the digest of a row's key, false where the row has none.
func (r *rowChecks) digest(k *keyAt, record csvspec.Record) (digest, bool) {
	if k == nil {
		return digest{}, false
	}
	var ok bool
	r.scratch, ok = k.append(r.scratch[:0], record.Fields)
	return r.checker.hash.sum(r.scratch), ok
}

// unique keeps the row's key and reports whether it is a new one.
func (r *rowChecks) unique(record csvspec.Record) bool {
	if d, ok := r.digest(r.also, record); ok {
		r.checker.sets[r.rule.also.set].add(d, record.Line)
	}
	d, ok := r.digest(r.key, record)
	if !ok {
		return false
	}
	first, added := r.keys.add(d, record.Line)
	if !added {
		r.find(record, r.key, r.rule.duplicate(), fmt.Sprintf("the key is that of line %d", first))
		return false
	}
	if r.rule.codes {
		code := record.Fields[r.key.at[0]].Text
		if first := r.similar.add(r.checker.hash, r.keys, code, record.Line); first != 0 {
			r.find(record, r.key, csvspec.CodeNearEqual, fmt.Sprintf("differs from the code on line %d only in case or outer spaces", first))
		}
	}
	if d, ok := r.digest(r.idAt, record); ok {
		if first, added := r.ids.add(d, record.Line); !added {
			r.find(record, r.idAt, CodeDuplicateID, fmt.Sprintf("the item on line %d has it as well", first))
		}
	}
	return true
}

// follow notes which row of the file this one names.
func (r *rowChecks) follow(record csvspec.Record) {
	if r.chain == nil || !r.chain.when.holds(record.Fields) {
		return
	}
	to, ok := r.digest(r.chain.to, record)
	if !ok {
		return
	}
	if own, _ := r.digest(r.key, record); own == to {
		r.findAt(record, r.chain.named(), r.chain.self, "the row names itself")
		return
	}
	r.chain.links.add(to, record.Line)
}

func (r *rowChecks) codes(record csvspec.Record) {
	for _, i := range r.spaced {
		if outerSpace(record.Fields[i].Text) {
			r.findAt(record, i, csvspec.CodeOuterSpace, "begins or ends with a space")
		}
	}
	for _, i := range r.listed {
		text, codes := record.Fields[i].Text, r.columns[i].Codes
		if len(text) > 0 && !slices.ContainsFunc(codes, func(c string) bool { return c == string(text) }) {
			r.findAt(record, i, CodeStrange, "expected "+strings.Join(codes, " or "))
		}
	}
}

// find notes a finding about the first column of a key, with the whole key as
// its value.
func (r *rowChecks) find(record csvspec.Record, k *keyAt, code csvspec.Code, message string) {
	f := r.finding(record, k.at[0], code, message)
	f.Value = k.text(record.Fields)
	r.found.add(f)
}

func (r *rowChecks) findAt(record csvspec.Record, i int, code csvspec.Code, message string) {
	r.found.add(r.finding(record, i, code, message))
}

func (r *rowChecks) finding(record csvspec.Record, i int, code csvspec.Code, message string) Finding {
	return Finding{
		Code: code, Line: record.Line, Column: record.Column(i + 1), Position: i + 1,
		Field: r.columns[i].Name, Value: string(record.Fields[i].Text), Message: message,
	}
}

// outerSpace reports whether a text begins or ends with a space of any kind.
func outerSpace(text []byte) bool {
	if len(text) == 0 {
		return false
	}
	first, last := text[0], text[len(text)-1]
	if first > ' ' && first < utf8.RuneSelf && last > ' ' && last < utf8.RuneSelf {
		return false
	}
	return len(bytes.TrimSpace(text)) != len(text)
}
