package bzip2

// A piece is the part of a file from one mark to the next. A mark is the magic
// number of a block or a footer, at any bit. Data inside a block can look like
// one by chance; then what follows the false mark is joined again.
type piece struct {
	data []byte // its first bit is in the first byte; piecePad zeros at the end
	skip int    // bits of the first byte that belong to what is before
	bits int
	mark mark

	limit int // of the text
	decoded
	busy bool          // a goroutine decodes it
	done chan struct{} // and says so here when it ends
}

type mark int

const (
	noMark mark = iota // the last piece was too long for what it seemed
	startMark
	blockMark
	footerMark
)

// piecePad is what reading a group of codes can touch behind a piece.
const piecePad = groupSize*longestCode/8 + 16

// maxSize is where a piece ends although no mark has been found.
func (m mark) maxSize() int {
	switch m {
	case startMark:
		return 12 // a header, and the mark of a block
	case footerMark:
		return 24 // with the header of another stream and its mark
	}
	return longestBlock
}

// longestBlock has room for 900,000 of the longest codes, and the tables.
const longestBlock = Best*unit*longestCode/8 + 1<<16

// join puts next, which follows p in the file, at the end of p.
func (p *piece) join(next *piece) {
	p.data = append(p.data[:(p.skip+p.bits)/8], next.data...)
	p.bits += next.bits
}

// reader reads the piece from its first bit on.
func (p *piece) reader() *bitReader {
	return &bitReader{data: p.data, pos: p.skip, end: p.skip + p.bits}
}

// peekAt returns the bits behind so many of p, 57 or more.
func (p *piece) peekAt(bits int) uint64 {
	r := p.reader()
	r.pos += bits
	return r.peek()
}

// wait returns when no goroutine works on p any more.
func (p *piece) wait() {
	if p.busy {
		<-p.done
		p.busy = false
	}
}
