package bzip2

import (
	"encoding/binary"
	"math/bits"
)

// The classes of a position: twice its own type and the type of the position
// before it, where S is 1.
const (
	down = iota
	peak
	valley
	up
)

// A census has the number of positions of each character and class.
type census [256][4]int32

// take counts the positions of a ring that begins with a valley. It lists the
// valleys in order in the back of list; the first one stands last, as n, so
// that every valley has a position before it.
func (c *census) take(ring []byte, list []int32) (valleys []int32) {
	w := len(list) - 1
	next, typ := int(ring[0]), 1
	for i := len(ring) - 1; i >= 0; i-- {
		ch := int(ring[i])
		before := less(ch, next+typ) // or equal, before an S
		c[next&255][(typ<<1|before)&3]++
		list[w] = int32(i + 1) // stays if it is one
		w -= typ &^ before
		next, typ = ch, before
	}
	return list[w+1:]
}

// less is 1 if a < b, else 0, without a branch to be mispredicted.
func less(a, b int) int { return int(uint(a-b) >> (bits.UintSize - 1)) }

// A layout says where in sa each class has its queue for each character. The
// last element is where the last queue ends. Downs and ups share a place: the
// downs are used up when the ups are found.
type layout struct{ valleys, peaks, downs, ups [257]int32 }

func (c *census) layout() *layout {
	l := new(layout)
	l.valleys = c.starts(valley, 0)
	l.peaks = c.starts(peak, l.valleys[256])
	l.downs = c.starts(down, l.peaks[256])
	l.ups = c.starts(up, l.peaks[256])
	return l
}

func (c *census) starts(class int, place int32) (s [257]int32) {
	for ch := range 256 {
		s[ch] = place
		place += c[ch][class]
	}
	s[256] = place
	return s
}

// queues hold positions of one class and character each. L positions enter at
// the start of their queue and S positions at the end, in the order of their
// rotations. Since each class has its own, whatever a loop takes from a queue
// it wants, where a single bucket would have it ask entry by entry.
type queues struct {
	ring []byte
	sa   []int32
	next [256 << 1]int32 // where the next position of a queue goes
}

func (q *queues) openL(l *layout) {
	for ch := range 256 {
		q.next[ch<<1], q.next[ch<<1|1] = l.downs[ch], l.peaks[ch]
	}
}

func (q *queues) openS(l *layout) {
	for ch := range 256 {
		q.next[ch<<1], q.next[ch<<1|1] = l.ups[ch+1], l.valleys[ch+1]
	}
}

// sortSlopes leaves the valleys, sorted by the slopes that begin there, in the
// front of sa. It is the same induction as of rotations, begun with valleys
// that are sorted by their first character only.
func (q *queues) sortSlopes(c *census, valleys []int32) {
	l := c.layout()
	place := l.valleys
	for _, j := range valleys {
		ch := q.ring[j+1]
		q.sa[place[ch]] = j
		place[ch]++
	}
	q.openL(l)
	for ch := range 256 {
		q.induceL(l.downs[ch], &q.next[ch<<1])
		q.induceL(l.valleys[ch], &l.valleys[ch+1])
	}
	q.openS(l)
	for ch := 255; ch >= 0; ch-- {
		q.induceS(l.ups[ch+1], &q.next[ch<<1])
		q.induceS(l.peaks[ch+1], &l.peaks[ch])
	}
}

// induceL puts the L positions before those in sa[i:*end] into their queues;
// this may be the very queue that is read, which grows meanwhile.
func (q *queues) induceL(i int32, end *int32) {
	ring, sa, next := q.ring, q.sa, &q.next
	for ; i < *end; i++ {
		k := sa[i] - 1
		before, ch := pair(ring, k)
		to := &next[ch<<1|less(before, ch)]
		sa[*to] = k
		*to++
	}
}

// induceS does the same downwards for the S positions before sa[*end:i].
func (q *queues) induceS(i int32, end *int32) {
	ring, sa, next := q.ring, q.sa, &q.next
	for i--; i >= *end; i-- {
		k := sa[i] - 1
		before, ch := pair(ring, k)
		to := &next[ch<<1|less(ch, before)]
		*to--
		sa[*to] = k
	}
}

// pair returns the characters at k-1 and k.
func pair(ring []byte, k int32) (before, ch int) {
	w := binary.LittleEndian.Uint16(ring[k:]) // the ring begins at ring[1]
	return int(w & 255), int(w >> 8)
}
