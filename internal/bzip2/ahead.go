package bzip2

import (
	"io"
	"slices"
)

// take returns the next piece, or nil after the last. It keeps enough pieces
// behind it that no worker has to wait.
func (z *Reader) take() *piece {
	z.lookAhead()
	if len(z.pending) == 0 {
		return nil
	}
	p := z.pending[0]
	z.pending = slices.Delete(z.pending, 0, 1)
	return p
}

func (z *Reader) lookAhead() {
	for len(z.pending) <= z.workers && !z.mayEnd() {
		p := z.emptyPiece()
		if !z.scan.next(p) {
			return
		}
		p.limit = z.longestText()
		z.pending = append(z.pending, p)
		if p.mark == blockMark {
			z.blocks++
		}
		if z.blocks > 1 { // a file of one block starts no goroutine
			z.startBlocks()
		}
	}
}

// mayEnd says that the rest of the file may be of no interest.
func (z *Reader) mayEnd() bool {
	n := len(z.pending)
	return !z.streams && n > 0 && z.pending[n-1].mark != blockMark
}

// longestText is that of the level, which the next stream may change.
func (z *Reader) longestText() int {
	if z.streams {
		return Best * unit
	}
	return z.level * unit
}

func (z *Reader) emptyPiece() *piece {
	if n := len(z.spare); n > 0 {
		p := z.spare[n-1]
		z.spare = z.spare[:n-1]
		return p
	}
	return &piece{done: make(chan struct{}, 1)}
}

func (z *Reader) startBlocks() {
	for _, p := range z.pending {
		if p.mark == blockMark && !p.busy {
			p.busy = true
			go func() {
				z.work(p)
				p.done <- struct{}{}
			}()
		}
	}
}

// decode sees to it that p is decoded.
func (z *Reader) decode(p *piece) {
	if p.busy {
		p.wait()
		return
	}
	z.work(p)
}

func (z *Reader) work(p *piece) {
	d := <-z.decoders
	if d == nil {
		d = new(decoder)
	}
	d.decode(p)
	z.decoders <- d
}

// lengthen joins the pieces behind p, which did not have all of a block, until
// it is twice as long. So a block full of false marks is not decoded again for
// each of them; what is joined too much is split off later.
func (z *Reader) lengthen(p *piece) error {
	short := p.bits
	for p.bits < 2*short || p.bits == short {
		if len(p.data) > longestBlock {
			return corrupt("a block has no end")
		}
		next := z.take()
		if next == nil && p.bits == short {
			return z.ended()
		}
		if next == nil {
			return nil
		}
		next.wait()
		p.join(next)
		z.spare = append(z.spare, next)
	}
	return nil
}

// split makes what is behind the used bits of p the next piece.
func (z *Reader) split(p *piece, used int, m mark) {
	next, at := z.emptyPiece(), p.skip+used
	next.data, next.skip = append(next.data[:0], p.data[at/8:]...), at%8
	next.bits, next.mark, next.limit = p.bits-used, m, p.limit
	p.bits = used
	z.pending = slices.Insert(z.pending, 0, next)
}

// ended says why no piece follows where one should.
func (z *Reader) ended() error {
	if z.scan.err == io.EOF {
		return ErrTruncated
	}
	return z.scan.err
}

// release waits for the blocks under way and lets go of all memory, since the
// reader may be kept.
func (z *Reader) release() {
	for _, p := range z.pending {
		p.wait()
	}
	z.pending, z.spare, z.decoders, z.reading = nil, nil, nil, nil
	z.scan, z.expander = nil, expander{}
}
