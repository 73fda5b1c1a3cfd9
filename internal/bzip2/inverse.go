package bzip2

import "slices"

// inverse undoes the sorting of rotations. Each row leads to the row of the
// rotation that begins one byte earlier; whoever walks from row to row, from
// the block's own row on, finds the block from its end. But each step waits for
// memory, so several walkers start from rows anywhere, each stops where another
// one has started, and the stretches they found are put in order at the end.
// Lists are ranked so by vector machines (M. Reid-Miller: List Ranking and List
// Scan on the Cray C-90, SPAA 1994).
type inverse struct {
	rows      []uint32 // the row it leads to, above the last byte; or a start
	text      []byte   // of all stretches, from the back
	free      int      // bytes of text not yet given to a walker
	stretches []stretch
	waiting   []start
}

const (
	walkers   = 7       // more gain nothing
	portion   = 4 << 10 // of the text, for a walker; also a good distance of starts
	startFlag = 1 << 31 // marks a row that is a start; the number of its stretch
)

type stretch struct {
	text   []byte
	before uint32 // the stretch that stands before it in the block
}

// A start is a row, by what it held, from which a stretch will be walked.
type start struct{ stretch, row uint32 }

// A walker has written text[at:top] of a stretch and may go down to low.
type walker struct {
	stretch, row uint32
	top, at, low int
}

// invert replaces the last column, in which each byte occurs so often, by the
// block that stands in row origin. It returns false if there is none: in a
// block, the walk comes back to its row after a whole number of rounds.
func (v *inverse) invert(column []byte, count *[256]uint32, origin int) bool {
	n := len(column)
	v.link(column, count)
	v.stretches, v.waiting = v.stretches[:0], v.waiting[:0]
	v.startAt(uint32(origin))
	for row := portion; row < n; row += portion {
		v.startAt(uint32(row))
	}
	v.text = resize(v.text, n+min(walkers, len(v.waiting))*portion)
	v.free = len(v.text)
	v.walk()

	id := uint32(0)
	for end := n; end > 0; {
		s := &v.stretches[id]
		if len(s.text) > end {
			return false
		}
		end -= copy(column[end-len(s.text):], s.text)
		id = s.before
	}
	return id == 0
}

// link finds where each row leads: the rows that begin with a byte are in the
// same order as those that end with it.
func (v *inverse) link(column []byte, count *[256]uint32) {
	var place [256]uint32
	sum := uint32(0)
	for c, n := range count {
		place[c] = sum
		sum += n
	}
	v.rows = resize(v.rows, len(column))
	for row, c := range column {
		v.rows[row] = place[c]<<8 | uint32(c)
		place[c]++
	}
}

// startAt returns the stretch that ends at a row, which waits for a walker if
// it is new.
func (v *inverse) startAt(row uint32) (id uint32) {
	held := v.rows[row]
	if held >= startFlag {
		return held &^ startFlag
	}
	id = uint32(len(v.stretches))
	v.stretches = append(v.stretches, stretch{})
	v.waiting = append(v.waiting, start{id, held})
	v.rows[row] = startFlag | id
	return id
}

func (v *inverse) walk() {
	rows, text := v.rows, v.text
	var mem [walkers]walker
	all := mem[:0]
	for len(all) < walkers && len(v.waiting) > 0 {
		all = append(all, walker{})
		v.begin(&all[len(all)-1])
	}
	for len(all) > 0 {
		for i := range all {
			w := &all[i]
			held := rows[w.row]
			if held < startFlag && w.at > w.low {
				w.at--
				text[w.at] = byte(held)
				w.row = held >> 8
			} else if !v.end(w) {
				all = slices.Delete(all, i, i+1)
				break
			}
		}
	}
}

// begin lets w walk from a start, if there is one left.
func (v *inverse) begin(w *walker) bool {
	last := len(v.waiting) - 1
	if last < 0 {
		return false
	}
	s := v.waiting[last]
	v.waiting = v.waiting[:last]
	if w.at == w.low {
		w.at = v.free
		v.free -= portion
		w.low = v.free
	}
	w.stretch, w.top = s.stretch, w.at
	w.at--
	v.text[w.at], w.row = byte(s.row), s.row>>8
	return true
}

// end closes the stretch of w at a start, which it makes if there is none, and
// lets it walk another.
func (v *inverse) end(w *walker) bool {
	v.stretches[w.stretch] = stretch{v.text[w.at:w.top], v.startAt(w.row)}
	return v.begin(w)
}
