package check

import (
	"cmp"
	"maps"
	"slices"

	"github.com/erplink/erplink/csvspec"
)

// findings are those of one file. They are counted all and kept as far as
// there is room.
type findings struct {
	opts  *Options
	file  string
	tally map[csvspec.Code]*tally
}

type tally struct {
	rule     rule
	severity Severity
	count    int64
	kept     []Finding
}

func newFindings(file string, opts *Options) *findings {
	return &findings{opts, file, map[csvspec.Code]*tally{}}
}

// add counts a finding and, while there is room, completes and keeps it.
// Evidence that the finding itself brings goes before that of its rule.
func (f *findings) add(finding Finding) {
	t := f.of(finding.Code)
	t.count++
	if len(t.kept) == f.opts.keep() {
		return
	}
	finding.File, finding.Severity, finding.Advice = f.file, t.severity, t.rule.advice
	if finding.Evidence == 0 {
		finding.Evidence = t.rule.evidence
	}
	finding.Value = clip(finding.Value)
	t.kept = append(t.kept, finding)
}

// addCount counts findings that are not kept.
func (f *findings) addCount(code csvspec.Code, n int64) {
	if n > 0 {
		f.of(code).count += n
	}
}

func (f *findings) of(code csvspec.Code) *tally {
	t := f.tally[code]
	if t == nil {
		r := ruleOf(code)
		t = &tally{rule: r, severity: f.opts.severity(r, f.file)}
		f.tally[code] = t
	}
	return t
}

// counts returns what was found, by severity and code.
func (f *findings) counts() []Count {
	var out []Count
	for code, t := range f.tally {
		if t.count > 0 {
			out = append(out, Count{File: f.file, Code: code, Severity: t.severity, Count: t.count})
		}
	}
	slices.SortFunc(out, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// number returns how many findings of a severity there are.
func (f *findings) number(s Severity) int64 {
	var n int64
	for _, t := range f.tally {
		if t.severity == s {
			n += t.count
		}
	}
	return n
}

// unread returns the kept findings of which only the line is known.
func (f *findings) unread() map[int64][]*Finding {
	out := map[int64][]*Finding{}
	for _, t := range f.tally {
		for i := range t.kept {
			if k := &t.kept[i]; k.read != nil && k.Column == 0 {
				out[k.Line] = append(out[k.Line], k)
			}
		}
	}
	return out
}

// all returns the kept findings in the order of the file, those of one place
// as they were found.
func (f *findings) all() []Finding {
	var out []Finding
	for _, code := range slices.Sorted(maps.Keys(f.tally)) {
		out = append(out, f.tally[code].kept...)
	}
	slices.SortStableFunc(out, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Position, b.Position))
	})
	return out
}

// maxValue is how many characters of a value a finding keeps.
const maxValue = 120

func clip(value string) string {
	n := 0
	for i := range value {
		if n == maxValue {
			return value[:i] + "…"
		}
		n++
	}
	return value
}

// lowest keeps the n lowest of the lines that it is given.
type lowest struct {
	n     int
	lines []uint32
}

func (l *lowest) add(line uint32) {
	l.lines = append(l.lines, line)
	if len(l.lines) >= 2*l.n+64 {
		l.cut()
	}
}

func (l *lowest) cut() []uint32 {
	slices.Sort(l.lines)
	l.lines = l.lines[:min(len(l.lines), l.n)]
	return l.lines
}
