package bzip2

import "math/bits"

// advance checks the block that was given out and goes on to the next piece.
func (z *Reader) advance() error {
	if p := z.reading; p != nil {
		if !z.expander.whole(p.sum) {
			return corrupt("the checksum of a block is wrong")
		}
		z.sum = bits.RotateLeft32(z.sum, 1) ^ p.sum
		z.reading, z.spare = nil, append(z.spare, p)
	}
	p := z.take()
	switch {
	case p == nil:
		return z.ended()
	case p.mark == startMark:
		return z.header(p, 0)
	case p.mark == blockMark:
		return z.block(p)
	case p.mark == footerMark:
		return z.footer(p)
	}
	return corrupt("a block has no end")
}

// header reads the header of a stream that begins some bits behind the mark
// of p, at a whole byte.
func (z *Reader) header(p *piece, behind int) error {
	at := (p.skip + behind) / 8
	level, err := readHeader(p.data[at : (p.skip+p.bits)/8])
	for err == errShort {
		if err := z.lengthen(p); err != nil {
			return err
		}
		level, err = readHeader(p.data[at : (p.skip+p.bits)/8])
	}
	if err != nil {
		return err
	}
	z.level, z.sum = level, 0
	return z.markFollows(p, behind+32)
}

func readHeader(b []byte) (level int, err error) {
	const magic = "BZh"
	for i := range min(len(b), len(magic)) {
		if b[i] != magic[i] {
			return 0, corrupt("it does not begin like a stream")
		}
	}
	if len(b) <= len(magic) {
		return 0, errShort
	}
	level = int(b[len(magic)]) - '0'
	if level < Fastest || level > Best {
		return 0, corrupt("the size of blocks")
	}
	return level, nil
}

func (z *Reader) block(p *piece) error {
	z.decode(p)
	for p.err == errShort { // what ended it was no mark
		if err := z.lengthen(p); err != nil {
			return err
		}
		z.decode(p)
	}
	if p.err != nil {
		return p.err
	}
	if len(p.text) > z.level*unit {
		return corrupt("the size of the block")
	}
	if err := z.markFollows(p, p.used); err != nil {
		return err
	}
	z.reading, z.expander = p, newExpander(p.text)
	return nil
}

// footer returns io.EOF if the file ends with it.
func (z *Reader) footer(p *piece) error {
	const size = magicBits + 32
	pad := -(p.skip + size) & 7
	for p.bits < size+pad {
		if err := z.lengthen(p); err != nil {
			return err
		}
	}
	r := p.reader()
	r.read(magicBits)
	if uint32(r.read(32)) != z.sum {
		return corrupt("the checksum of the stream is wrong")
	}
	if r.read(pad) != 0 {
		return corrupt("the last byte is not filled up with zeros")
	}
	behind := p.data[r.pos/8 : (p.skip+p.bits+7)/8]
	switch {
	case len(behind) == 0 && z.take() == nil:
		return z.scan.err
	case len(behind) < 2 || string(behind[:2]) != "BZ":
		return ErrTrailing
	case !z.streams:
		return ErrStreams
	}
	return z.header(p, size+pad)
}

// markFollows says that the used bits of p are all of it, or that a mark is
// behind them and the rest was joined too much. Where the file ends, a mark may
// be there in part.
func (z *Reader) markFollows(p *piece, used int) error {
	if p.bits == used {
		return nil
	}
	for p.bits < used+magicBits {
		left := p.bits - used
		if err := z.lengthen(p); err != nil {
			if v := p.peekAt(used) >> (64 - left); v != blockMagic>>(magicBits-left) && v != footerMagic>>(magicBits-left) {
				break
			}
			return err
		}
	}
	switch p.peekAt(used) >> (64 - magicBits) {
	case blockMagic:
		z.split(p, used, blockMark)
	case footerMagic:
		z.split(p, used, footerMark)
	default:
		return corrupt("neither a block nor the end of the stream follows")
	}
	return nil
}
