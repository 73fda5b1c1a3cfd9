package bzip2

import (
	"encoding/binary"
	"math/bits"
)

// A joint puts the bits of blocks one after the other: blocks end anywhere in
// a byte, and each was encoded as if it began one.
type joint struct {
	part byte // of the byte that is not yet full, its n bits at the top
	n    uint // 0 to 7
	sum  uint32
}

// join moves the bits of a block behind those of the last one, within its own
// memory, and returns the bytes that are full now.
func (j *joint) join(b *block) []byte {
	j.sum = bits.RotateLeft32(j.sum, 1) ^ b.sum.value()
	size := int(j.n) + b.bits
	carry := uint64(j.part) << 56
	for i := 0; i*8 < size; i += 8 {
		v := binary.BigEndian.Uint64(b.text[i:])
		binary.BigEndian.PutUint64(b.text[i:], carry|v>>j.n)
		carry = v << (64 - j.n)
	}
	full := size / 8
	j.n = uint(size % 8)
	j.part = b.text[full] &^ (0xff >> j.n)
	return b.text[:full]
}

// footer returns the end of the stream, filled up to a byte.
func (j *joint) footer() []byte {
	w := &bitWriter{buf: make([]byte, 24)}
	w.write(uint64(j.part>>(8-j.n)), j.n)
	w.write(footerMagic, 48)
	w.write(uint64(j.sum), 32)
	return w.buf[:(w.bits()+7)/8]
}
