package bzip2

import "encoding/binary"

// A columnBuilder undoes what symbols.encode does.
type columnBuilder struct {
	out   []byte // n bytes, and room
	n     int
	limit int
	guess int // how large it may well become
	run   int // how often the foremost byte is still to be written
	digit int // the value of the next digit of a run
	front uint64
	rest  [256 - 8]byte
	count [256]uint32 // of each byte in out
}

// newColumnBuilder begins with the list of used bytes, and uses the memory of
// the text that the piece had before.
func newColumnBuilder(list *[256]byte, p *piece) *columnBuilder {
	c := &columnBuilder{limit: p.limit, guess: 16 * len(p.data), digit: 1}
	c.out = p.text[:min(cap(p.text), p.limit)]
	c.front = binary.LittleEndian.Uint64(list[:])
	copy(c.rest[:], list[8:])
	return c
}

// add undoes symbols without an end. It returns false if there is too much.
func (c *columnBuilder) add(symbols []uint16) bool {
	for _, sym := range symbols {
		if sym <= 1 {
			c.run += c.digit << sym
			if c.digit <<= 1; c.run > c.limit {
				return false
			}
			continue
		}
		if c.run > 0 && !c.endRun() {
			return false
		}
		if c.n == len(c.out) && !c.grow(1) {
			return false
		}
		b := c.toFront(int(sym) - 1)
		c.out[c.n] = b
		c.count[b]++
		c.n++
	}
	return true
}

// endRun writes the foremost byte as often as it is still to be written.
func (c *columnBuilder) endRun() bool {
	if c.run > len(c.out)-c.n && !c.grow(c.run) {
		return false
	}
	b := byte(c.front)
	run := c.out[c.n:][:c.run]
	for i := range run {
		run[i] = b
	}
	c.count[b] += uint32(len(run))
	c.n += len(run)
	c.run, c.digit = 0, 1
	return true
}

// toFront takes a byte out of the list of recent ones and puts it in front.
func (c *columnBuilder) toFront(at int) byte {
	if at < 8 {
		b := byte(c.front >> (8 * at))
		moved := uint64(2)<<(8*at+7) - 1
		c.front = c.front&^moved | c.front<<8&moved | uint64(b)
		return b
	}
	at -= 8
	b := c.rest[at]
	copy(c.rest[1:at+1], c.rest[:at])
	c.rest[0] = byte(c.front >> 56)
	c.front = c.front<<8 | uint64(b)
	return b
}

// grow makes room for n bytes more, if so many may come.
func (c *columnBuilder) grow(n int) bool {
	if n += c.n; n > c.limit {
		return false
	}
	out := make([]byte, min(max(4*n, c.guess), c.limit))
	copy(out, c.out[:c.n])
	c.out = out
	return true
}
