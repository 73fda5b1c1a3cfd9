package bzip2

import (
	"bytes"
	"math/bits"
)

const maxSymbols = 258 // two digits of runs, 255 distances, the end

// symbols are what is Huffman coded: the distance of each byte in a list of
// the bytes by their last use, runs of distance 0 as numbers, and an end.
type symbols struct {
	used [256]bool
	size int // of the alphabet
	freq [maxSymbols]int32
	seq  []int32
}

// encode makes the symbols of a block's last column. It uses seq, which must
// have one place more than the column, for them.
func (s *symbols) encode(column []byte, seq []int32) {
	s.freq = [maxSymbols]int32{}
	s.seq = seq[:0]
	list := s.list(column)
	front, rest := list.front, list.rest
	run := 0
	for _, c := range column {
		if c == byte(front) {
			run++
			continue
		}
		s.putRun(run)
		run = 0
		x := front ^ uint64(c)*eachByte
		var at int
		if zero := (x - eachByte) &^ x & topBits; zero != 0 {
			i := bits.TrailingZeros64(zero)
			moved := uint64(2)<<(i&63) - 1 // all bytes up to where c was
			front = front&^moved | front<<8&moved | uint64(c)
			at = i >> 3
		} else {
			at = 8 + toFront(rest, c, byte(front>>56))
			front = front<<8 | uint64(c)
		}
		s.put(at + 1) // distance 1 comes after the two digits
	}
	s.putRun(run)
	s.put(s.size - 1)
}

// put appends a symbol.
func (s *symbols) put(sym int) {
	s.seq = append(s.seq, int32(sym))
	s.freq[sym]++
}

// putRun writes the length of a run with the digits 1 and 2, lowest first.
func (s *symbols) putRun(n int) {
	for ; n > 0; n = (n - 1) >> 1 {
		s.put((n - 1) & 1)
	}
}

const (
	eachByte = 0x0101010101010101
	topBits  = 0x8080808080808080
)

// A recent lists bytes by their last use. The 8 foremost stand in one word, the
// first of them lowest, where a byte is found and moved without a loop.
type recent struct {
	front uint64
	rest  []byte
}

// list begins with the bytes that occur, in their own order.
func (s *symbols) list(column []byte) recent {
	s.used = [256]bool{}
	for _, c := range column {
		s.used[c] = true
	}
	l := make([]byte, 0, 256)
	for c, is := range s.used {
		if is {
			l = append(l, byte(c))
		}
	}
	s.size = len(l) + 2
	l = l[:max(len(l), 8)]
	r := recent{rest: l[8:]}
	for i := 7; i >= 0; i-- {
		r.front = r.front<<8 | uint64(l[i])
	}
	return r
}

// toFront moves the bytes before c in the list one place back, puts first in
// front of them and returns where c was.
func toFront(list []byte, c, first byte) int {
	i := bytes.IndexByte(list, c)
	copy(list[1:i+1], list[:i])
	list[0] = first
	return i
}
