package bzip2

import "encoding/binary"

const (
	longestCode = 20
	fastBits    = 10 // of a code are looked up at once
)

// A prefixTable decodes one Huffman code.
type prefixTable struct {
	lengths [maxSymbols]uint8
	ready   bool
	fast    [1 << fastBits]uint16 // symbol<<5 | length, 0 for longer codes
	// For each length: its first code, how many there are, and where their
	// symbols begin.
	first, count, from [longestCode + 1]uint32
	symbols            [maxSymbols]uint16
}

// read reads the lengths for an alphabet of size symbols.
func (t *prefixTable) read(r *bitReader, size int) error {
	t.ready = false
	length := r.read(5)
	for sym := range size {
		for {
			if length < 1 || length > longestCode || r.short() {
				return r.refuse("the length of a code")
			}
			step := r.peek() >> 62
			if step < 0b10 {
				r.pos++
				break
			}
			r.pos += 2
			length += 1 - (step&1)*2 // 10 is one more, 11 one less
		}
		t.lengths[sym] = uint8(length)
	}
	return nil
}

// prepare gives out the codes. A file may have a table that makes no sense if
// it is never used, so this waits until it is.
func (t *prefixTable) prepare(size int) bool {
	t.ready = true
	t.count = [longestCode + 1]uint32{}
	for _, l := range t.lengths[:size] {
		t.count[l]++
	}
	code, from := uint32(0), uint32(0)
	for l := 1; l <= longestCode; l++ {
		code <<= 1
		t.first[l], t.from[l] = code, from
		code, from = code+t.count[l], from+t.count[l]
		if code > 1<<l {
			return false // two symbols have the same code
		}
	}
	clear(t.fast[:])
	next := t.from
	for sym, l := range t.lengths[:size] {
		i := next[l]
		next[l]++
		t.symbols[i] = uint16(sym)
		if l <= fastBits {
			code := t.first[l] + i - t.from[l]
			lo := code << (fastBits - l)
			for j := range uint32(1) << (fastBits - l) {
				t.fast[lo+j] = uint16(sym)<<5 | uint16(l)
			}
		}
	}
	return true
}

// readGroup reads the symbols of a group, up to the one that ends the block.
// It returns 0 at bits that are no code.
func (t *prefixTable) readGroup(r *bitReader, group *[groupSize]uint16, end uint16) int {
	data, pos := r.data, r.pos
	for i := range group {
		w := binary.BigEndian.Uint64(data[pos>>3:]) << (pos & 7)
		e := t.fast[w>>(64-fastBits)]
		if e == 0 {
			if e = t.slow(w); e == 0 {
				r.pos = pos + longestCode
				return 0
			}
		}
		pos += int(e & 31)
		group[i] = e >> 5
		if e>>5 == end {
			r.pos = pos
			return i + 1
		}
	}
	r.pos = pos
	return groupSize
}

// slow finds a code of more than fastBits at the top of w, like fast does.
func (t *prefixTable) slow(w uint64) uint16 {
	for l := fastBits + 1; l <= longestCode; l++ {
		if i := uint32(w>>(64-l)) - t.first[l]; i < t.count[l] {
			return t.symbols[t.from[l]+i]<<5 | uint16(l)
		}
	}
	return 0
}
