package bzip2

import "encoding/binary"

const (
	unit       = 100_000 // bytes of block for each level
	margin     = 19      // which bzip2 leaves free at the end of a block
	runLiteral = 4       // so many equal bytes are followed by a count of more
	runLongest = 255     // with the literal ones
)

// A block is filled with bytes, whose runs it shortens, and encoded; then its
// text is its bits.
type block struct {
	text  []byte
	limit int
	sum   crc // of the bytes before runs were shortened
	last  byte
	run   int // how often last stands at the end; 0 in an empty block
	bits  int
	done  chan struct{}
}

// newBlock makes a block, which takes memory as it fills.
func newBlock(level int) *block {
	b := &block{limit: level*unit - margin, done: make(chan struct{}, 1)}
	b.reset()
	return b
}

func (b *block) reset()     { b.text, b.sum, b.run = b.text[:0], newCRC, 0 }
func (b *block) full() bool { return len(b.text) >= b.limit }

// reserve makes room for n bytes more.
func (b *block) reserve(n int) {
	if n += len(b.text); n > cap(b.text) {
		// The most that is wanted are the bits of noise, and their tables.
		most := b.limit + b.limit/64 + 24<<10
		b.text = append(make([]byte, 0, min(max(2*n, 4<<10), most)), b.text...)
	}
}

// fill takes bytes from p until the block is full, and returns how many.
func (b *block) fill(p []byte) (n int) {
	for n < len(p) && !b.full() {
		if b.run == 0 || p[n] != b.last || b.run == runLongest {
			b.endRun()
			room := max(1, b.limit-len(b.text)) // endRun may have filled the block
			n += b.add(p[n:min(len(p), n+room)])
			continue
		}
		if b.run < runLiteral {
			b.text = append(b.text, b.last)
		}
		b.run++
		n++
	}
	b.sum = b.sum.update(p[:n])
	return n
}

// endRun writes the count of a long run.
func (b *block) endRun() {
	if b.run >= runLiteral {
		b.text = append(b.text, byte(b.run-runLiteral))
	}
	b.run = 0
}

// add takes at least one byte, and what it sees without a long run.
func (b *block) add(p []byte) int {
	n := max(1, beforeRun(p))
	b.reserve(n)
	b.text = append(b.text, p[:n]...)
	b.last, b.run = p[n-1], lastRun(p[:n])
	return n
}

// lastRun is how often the last byte of p stands at its end.
func lastRun(p []byte) int {
	i := len(p) - 1
	for i > 0 && p[i-1] == p[len(p)-1] {
		i--
	}
	return len(p) - i
}

// beforeRun returns how many bytes of p stand before a run of four. It leaves
// the last 8 to be taken one by one.
func beforeRun(p []byte) int {
	const low7 = 0x7f7f7f7f7f7f7f7f
	i := 0
	for ; i+9 <= len(p); i += 6 {
		x := binary.LittleEndian.Uint64(p[i:]) ^ binary.LittleEndian.Uint64(p[i+1:])
		same := ^(x&low7 + low7 | x | low7) // the top bit of each byte that equals the next
		if same&(same>>8)&(same>>16) != 0 {
			for p[i] != p[i+1] || p[i] != p[i+2] || p[i] != p[i+3] {
				i++
			}
			break
		}
	}
	return i
}
