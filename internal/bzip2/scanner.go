package bzip2

import (
	"io"
	"math"
)

const (
	magicBits  = 48
	scanBuffer = 64 << 10
)

// A scanner cuts a file into pieces. It reads only while it is asked for one.
type scanner struct {
	src    io.Reader
	mem    []byte
	unread []byte // part of mem
	window uint64 // the last 8 bytes seen
	mark   mark   // with which the next piece begins
	head   []byte // of the next piece, since the mark is in these bytes
	skip   int    // bits in front of the mark
	err    error  // when there is no more: io.EOF or what the source said
}

// newScanner begins with a window in which no mark can be, not even in part.
func newScanner(src io.Reader) *scanner {
	return &scanner{src: src, window: math.MaxUint64, mark: startMark}
}

// next makes p the next piece, or returns false if there is none.
func (s *scanner) next(p *piece) bool {
	p.data, p.skip, p.mark = append(p.data[:0], s.head...), s.skip, s.mark
	s.head, s.skip, s.mark = s.head[:0], 0, noMark
	behind := 0
	for s.mark == noMark && len(p.data) < p.mark.maxSize() && s.fill() {
		n := min(len(s.unread), p.mark.maxSize()-len(p.data))
		n, behind = s.find(s.unread[:n])
		p.data = append(p.data, s.unread[:n]...)
		s.unread = s.unread[n:]
	}
	end := len(p.data) * 8
	switch {
	case s.mark != noMark:
		end -= magicBits + behind
	case s.err == nil || len(s.unread) > 0: // too long, but a mark may have begun
		end -= magicBits + 8
	}
	p.bits = end - p.skip
	s.head, s.skip = append(s.head, p.data[end/8:]...), end%8
	p.data = append(p.data, make([]byte, piecePad)...)
	return p.mark != noMark || p.bits > 0
}

// fill sees to it that something is unread.
func (s *scanner) fill() bool {
	if s.mem == nil {
		s.mem = make([]byte, scanBuffer)
	}
	for range 100 {
		if len(s.unread) > 0 || s.err != nil {
			break
		}
		n, err := s.src.Read(s.mem)
		s.unread, s.err = s.mem[:n], err
	}
	if len(s.unread) == 0 && s.err == nil {
		s.err = io.ErrNoProgress
	}
	return len(s.unread) > 0
}

// find looks for a mark in p, keeps which one it is, and returns how many bytes
// of p it takes to see it and how many bits are behind it in the last of them.
func (s *scanner) find(p []byte) (n, behind int) {
	w := s.window
	for i, b := range p {
		w = w<<8 | uint64(b)
		if markBytes[0][byte(w>>24)]&markBytes[1][byte(w>>16)] == 0 {
			continue
		}
		for behind := range 8 {
			switch w >> behind & (1<<magicBits - 1) {
			case blockMagic:
				s.mark = blockMark
			case footerMagic:
				s.mark = footerMark
			default:
				continue
			}
			s.window = w
			return i + 1, behind
		}
	}
	s.window = w
	return len(p), 0
}

// markBytes tell at which bit a mark may end, block and footer apart, judging
// by two bytes that every such mark fills wholly.
var markBytes = func() (t [2][256]uint16) {
	for behind := range 8 {
		for i, magic := range []uint64{blockMagic, footerMagic} {
			bit := uint16(1) << (8*i + behind)
			t[0][byte(magic<<behind>>24)] |= bit
			t[1][byte(magic<<behind>>16)] |= bit
		}
	}
	return t
}()
