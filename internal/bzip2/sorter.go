package bzip2

import (
	"bytes"
	"encoding/binary"
)

// A sorter finds the order of all rotations of a block in linear time, by
// induced sorting (G. Nong, S. Zhang, W. H. Chan: Linear Suffix Array
// Construction by Almost Pure Induced-Sorting, DCC 2009), but on a ring: the
// position before the first is the last one. C. Boucher and others sort rings
// so (Computing the original eBWT faster, simpler, and with less memory,
// SPIRE 2021). It needs no copy of the block behind itself, and no search for
// the rotation of it whose suffixes sort like rotations.
//
// A position is S if the rotation that begins there is less than the next one,
// and L if it is greater. Together with the type of the position before, it is
// a valley (S after L; the paper's LMS), up (S after S), a peak (L after S) or
// down (L after L). From sorted valleys follow all L positions in order, and
// from the peaks among these all S positions. The slope from a valley to the
// next one takes part in sorting the valleys as a single name.
type sorter struct {
	ring    []byte // the block from a valley on, its last byte also in front
	sa      []int32
	valleys []int32
	pool    pool
}

const (
	// One byte in front of the ring, one behind, and what a load of 8 bytes
	// that begins behind it touches.
	ringPad = 9
	// Each ring of names is at most half as long as the one above it and
	// wants one place more than it has names: 2^24 is more than any block.
	levels = 24
)

// transform replaces the block by the last column of its sorted rotations and
// returns the row in which the block itself stands.
func (s *sorter) transform(block []byte) (origin int) {
	start, ok := firstValley(block)
	if !ok {
		return 0 // all bytes are equal, and so are all rotations
	}
	n := len(block)
	s.load(block, start)
	c := new(census)
	valleys := c.take(s.ring[1:n+1], s.valleys)
	q := &queues{ring: s.ring, sa: s.sa}
	q.sortSlopes(c, valleys)
	s.pool.reset()
	rank(s.sa, valleys, n, s.nameSlopes, &s.pool)
	return q.lastColumn(c, block, (n-start)%n)
}

func (s *sorter) load(block []byte, start int) {
	n := len(block)
	s.ring = resize(s.ring, n+ringPad)
	s.sa = resize(s.sa, n+levels)
	s.valleys = resize(s.valleys, n/2+1)
	copy(s.ring[1:], block[start:])
	copy(s.ring[1+n-start:], block[:start])
	s.ring[0], s.ring[n+1] = s.ring[n], s.ring[1]
}

// nameSlopes gives equal slopes the same name. It gets the valleys sorted by
// slope and, under half the position of each, the length of its slope, which
// it replaces by the name.
func (s *sorter) nameSlopes(sorted, at []int32) (names int) {
	last, lastSize := int32(0), int32(0)
	for _, j := range sorted {
		size := at[j>>1]
		if size != lastSize || !sameBytes(s.ring[last+1:], s.ring[j+1:], int(size)) {
			last, lastSize = j, size
			names++
		}
		at[j>>1] = int32(names - 1)
	}
	return names
}

// sameBytes compares the first n bytes. Nearly all slopes are short.
func sameBytes(a, b []byte, n int) bool {
	if n <= 8 {
		x, y := binary.LittleEndian.Uint64(a), binary.LittleEndian.Uint64(b)
		return (x^y)<<(64-8*n) == 0
	}
	return bytes.Equal(a[:n], b[:n])
}

// firstValley finds a valley; a ring of equal characters has none.
func firstValley[T byte | int32](ring []T) (int, bool) {
	n := len(ring)
	i := 0
	for i+1 < n && ring[i] >= ring[i+1] {
		i++
	}
	if i+1 == n && ring[i] >= ring[0] {
		return 0, false
	}
	for { // up from here; so back to where it begins
		before := i - 1
		if before < 0 {
			before = n - 1
		}
		if ring[before] > ring[i] {
			return i, true
		}
		i = before
	}
}

// resize returns a slice of length n, with anything in it. It makes it a bit
// larger, since full blocks differ by some bytes.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/64)
	}
	return s[:n]
}
