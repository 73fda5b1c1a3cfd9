package bzip2

import (
	"bufio"
	"errors"
	"io"

	"github.com/dsnet/compress/bzip2"
)

// input feeds the decoder byte by byte and stops it where its stream ends,
// since it would read on into whatever follows.
type input struct {
	src    *bufio.Reader
	stream *bzip2.Reader
	count  int64
	hi, lo uint64 // the last 16 bytes given out
}

func newInput(r io.Reader) *input { return &input{src: bufio.NewReader(r)} }

// Read makes input a compress.ByteReader; the decoder calls ReadByte alone.
func (in *input) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := in.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}

func (in *input) ReadByte() (byte, error) {
	if in.atEnd() {
		return 0, in.follows()
	}
	b, err := in.src.ReadByte()
	if err != nil {
		return 0, err
	}
	in.count++
	in.hi, in.lo = in.hi<<8|in.lo>>56, in.lo<<8|uint64(b)
	return b, nil
}

// atEnd reports whether the decoder stands between two of its parts and the
// last of them was a footer: 48 bits of magic, 32 bits of checksum, and as
// many bits as fill the byte.
func (in *input) atEnd() bool {
	if in.count == 0 || in.count != in.stream.InputOffset {
		return false
	}
	for pad := range 8 {
		shift := 32 + pad
		if (in.hi<<(64-shift)|in.lo>>shift)&(1<<48-1) == footerMagic {
			return true
		}
	}
	return false
}

func (in *input) follows() error {
	next, err := in.src.Peek(2)
	switch {
	case string(next) == "BZ":
		return ErrStreams
	case len(next) > 0:
		return ErrTrailing
	case errors.Is(err, io.EOF):
		return io.EOF
	}
	return err
}
