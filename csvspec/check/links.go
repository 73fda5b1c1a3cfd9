package check

import (
	"cmp"
	"iter"
	"slices"
)

// links are rows of which each names at most one other row of its file: the
// place that supplies it, the item that replaces it. A link takes 16 bytes:
// the key that the row names and the row's own line.
type links []slot

// add notes that the row on a line names a key. Lines come in rising order;
// those past the last number that a slot can tell apart are left out.
func (l *links) add(to digest, line int64) {
	if line < maxLine {
		*l = append(*l, slot{to.hi, to.lo, uint32(line)})
	}
}

// circles yields the lines of every circle, each beginning with its lowest
// line. keys holds the file's rows. The links are used up.
func (l links) circles(keys *table) iter.Seq[[]int64] {
	l.resolve(keys)
	return func(yield func([]int64) bool) {
		for start := range l {
			walk := uint32(start + 1)
			at := start
			for at >= 0 && l[at].lo == 0 {
				l[at].lo = walk
				at = l.next(at)
			}
			if at < 0 || l[at].lo != walk {
				continue // a dead end, or an earlier walk came by
			}
			if !yield(l.circle(at)) {
				return
			}
		}
	}
}

// resolve turns every link's key into the place of the link that it leads to:
// hi holds that index + 1, and lo the walk that has visited the link, 0 for none.
func (l links) resolve(keys *table) {
	for i, link := range l {
		to := 0
		if line := keys.line(link.digest()); line != 0 {
			at, found := slices.BinarySearchFunc(l, uint32(line), func(s slot, line uint32) int { return cmp.Compare(s.line, line) })
			if found {
				to = at + 1
			}
		}
		l[i].hi, l[i].lo = uint64(to), 0
	}
}

func (l links) next(at int) int { return int(l[at].hi) - 1 }

func (l links) circle(at int) []int64 {
	lines := []int64{int64(l[at].line)}
	lowest := 0
	for i := l.next(at); i != at; i = l.next(i) {
		if l[i].line < uint32(lines[lowest]) {
			lowest = len(lines)
		}
		lines = append(lines, int64(l[i].line))
	}
	return append(lines[lowest:], lines[:lowest]...)
}
