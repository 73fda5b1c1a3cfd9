package check

import (
	"hash/maphash"
	"iter"
	"math"
	"math/bits"
)

// digest is what the checker keeps of a key: 96 bits of a keyed hash.
type digest struct {
	hi uint64
	lo uint32
}

// hasher makes digests. Its seeds are drawn anew for every checker, so that
// nobody can prepare codes that collide. It is safe for concurrent use.
type hasher struct{ a, b maphash.Seed }

func newHasher() hasher { return hasher{maphash.MakeSeed(), maphash.MakeSeed()} }

func (h hasher) sum(key []byte) digest {
	return digest{maphash.Bytes(h.a, key), uint32(maphash.Bytes(h.b, key))}
}

// slot holds one key and the line on which it first stood; line 0 marks a free
// slot. Its 16 bytes are the whole memory of a key.
type slot struct {
	hi       uint64
	lo, line uint32
}

func (s slot) digest() digest { return digest{s.hi, s.lo} }

// maxLine stands for itself and for every line after it.
const maxLine = math.MaxUint32

// table is a set of digests. The zero value is empty. One goroutine may write
// it; any number may read it once writing has ended.
type table struct {
	segments []segment // none until the first key, then segmentCount
	len      int
	counts   bool // how often each key came, in 4 bytes more
}

// segmentCount splits a table into parts that grow one by one, so that growing
// never holds two copies of the whole.
const segmentCount = 1 << segmentBits

const segmentBits = 8

// add puts in a key that stands on a line. Where the key was there before, it
// returns the line of that first time and false.
func (t *table) add(d digest, line int64) (first int64, added bool) {
	if t.segments == nil {
		t.segments = make([]segment, segmentCount)
	}
	s := &t.segments[d.hi>>(64-segmentBits)]
	if s.len*8 >= len(s.slots)*7 {
		s.grow()
	}
	i := s.find(d)
	if t.counts {
		s.count(i)
	}
	if first := s.slots[i].line; first != 0 {
		return int64(first), false
	}
	s.slots[i] = slot{d.hi, d.lo, uint32(min(line, maxLine))}
	s.len++
	t.len++
	return line, true
}

// line returns the line of a key, 0 where the table does not hold it.
func (t *table) line(d digest) int64 {
	if t.len == 0 {
		return 0
	}
	s := &t.segments[d.hi>>(64-segmentBits)]
	if s.len == 0 {
		return 0
	}
	return int64(s.slots[s.find(d)].line)
}

func (t *table) has(d digest) bool { return t.line(d) != 0 }

// all yields the keys in no order, each with how often it came: 0 where the
// table does not count.
func (t *table) all() iter.Seq2[slot, int64] {
	return func(yield func(slot, int64) bool) {
		for i := range t.segments {
			s := &t.segments[i]
			for j, key := range s.slots {
				if key.line != 0 && !yield(key, s.times(j)) {
					return
				}
			}
		}
	}
}

// segment is an open-addressing hash table with linear probing.
type segment struct {
	slots  []slot
	counts []uint32 // beside slots, none in a table that does not count
	len    int
}

// count counts a key once more; from 2^32-1 on it counts no further.
func (s *segment) count(i int) {
	if s.counts == nil {
		s.counts = make([]uint32, len(s.slots))
	}
	if s.counts[i] < math.MaxUint32 {
		s.counts[i]++
	}
}

func (s *segment) times(i int) int64 {
	if s.counts == nil {
		return 0
	}
	return int64(s.counts[i])
}

// find returns the index of a key's slot, or of the free one where it belongs.
func (s *segment) find(d digest) int {
	i := s.home(d.hi)
	for {
		at := &s.slots[i]
		if at.line == 0 || at.hi == d.hi && at.lo == d.lo {
			return i
		}
		if i++; i == len(s.slots) {
			i = 0
		}
	}
}

// home scales the hash below the segment's bits to the number of slots, which
// therefore need not be a power of two.
func (s *segment) home(hi uint64) int {
	scaled, _ := bits.Mul64(hi<<segmentBits, uint64(len(s.slots)))
	return int(scaled)
}

// grow adds an eighth of the slots: a table that doubled would waste up to
// half of its memory.
func (s *segment) grow() {
	old := *s
	s.slots = make([]slot, len(old.slots)+len(old.slots)/8+8)
	if old.counts != nil {
		s.counts = make([]uint32, len(s.slots))
	}
	for i, o := range old.slots {
		if o.line == 0 {
			continue
		}
		to := s.find(o.digest())
		s.slots[to] = o
		if old.counts != nil {
			s.counts[to] = old.counts[i]
		}
	}
}
