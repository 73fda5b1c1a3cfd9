package bzip2

// An expander gives out the bytes of a block with its runs at full length.
type expander struct {
	src    []byte
	sum    crc
	last   byte
	run    int // how often last was the latest byte, at most runLiteral
	repeat int // how often it still has to come
}

func newExpander(src []byte) expander { return expander{src: src, sum: newCRC} }

// read fills p, or gives out what is left.
func (x *expander) read(p []byte) (n int) {
	for n < len(p) && (x.repeat > 0 || len(x.src) > 0) {
		switch {
		case x.repeat > 0:
			k := min(x.repeat, len(p)-n)
			for i := range k {
				p[n+i] = x.last
			}
			x.repeat -= k
			n += k
		case x.run == runLiteral:
			x.repeat, x.run = int(x.src[0]), 0
			x.src = x.src[1:]
		case x.run > 0 && x.src[0] == x.last:
			p[n] = x.last
			x.src = x.src[1:]
			x.run++
			n++
		default:
			n += x.copy(p[n:])
		}
	}
	x.sum = x.sum.update(p[:n])
	return n
}

// copy gives out at least one byte, and what it sees without a long run.
func (x *expander) copy(p []byte) int {
	n := min(len(p), max(1, beforeRun(x.src[:min(len(x.src), len(p)+8)])))
	copy(p, x.src[:n])
	x.last, x.run = x.src[n-1], lastRun(x.src[:n])
	x.src = x.src[n:]
	return n
}

// whole says that what was given out is the block with this checksum.
func (x *expander) whole(sum uint32) bool {
	return x.run < runLiteral && x.sum.value() == sum
}
