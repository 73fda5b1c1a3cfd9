package bzip2

import "encoding/binary"

// A bitWriter writes bits, the most significant first, to a buffer that has 8
// bytes more than they take.
type bitWriter struct {
	buf []byte
	pos int    // of the byte that is not yet full
	acc uint64 // whose n low bits are the bits of that byte
	n   uint   // 0 to 7
}

// write appends the low bits of v, at most 56; v has no others.
func (w *bitWriter) write(v uint64, width uint) {
	w.acc = w.acc<<width | v
	w.n += width
	w.store()
}

// store writes acc, of which n is at most 64 now.
func (w *bitWriter) store() {
	binary.BigEndian.PutUint64(w.buf[w.pos:], w.acc<<(64-w.n))
	w.pos += int(w.n >> 3)
	w.n &= 7
}

func (w *bitWriter) bits() int { return w.pos*8 + int(w.n) }

// A bitReader reads bits from data that has piecePad bytes behind the end. Who
// reads asks now and then whether it is still in front of it.
type bitReader struct {
	data     []byte
	pos, end int
}

// peek returns the next bits at the top of a word, 57 or more.
func (r *bitReader) peek() uint64 {
	return binary.BigEndian.Uint64(r.data[r.pos>>3:]) << (r.pos & 7)
}

// read returns the next bits, at most 57.
func (r *bitReader) read(n int) uint64 {
	v := r.peek() >> (64 - n)
	r.pos += n
	return v
}

func (r *bitReader) short() bool { return r.pos > r.end }

// refuse is why what was read cannot be right: it was not there, or damaged.
func (r *bitReader) refuse(why string) error {
	if r.short() {
		return errShort
	}
	return corrupt(why)
}
