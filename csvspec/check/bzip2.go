package check

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"io"
)

// errNotOneStream says that bytes follow a file's bzip2 stream.
var errNotOneStream = errors.New("bytes after the end of the bzip2 stream")

// oneStream decompresses exactly one bzip2 stream. The standard library reads
// streams that follow each other as one, silently; what a receiver makes of
// them is unknown, so they are an error here.
type oneStream struct {
	plain io.Reader
	src   *streamSource
}

func newOneStream(r io.Reader) *oneStream {
	src := &streamSource{r: bufio.NewReaderSize(r, 64<<10), end: streamHeader + streamTrailer}
	return &oneStream{bzip2.NewReader(src), src}
}

func (o *oneStream) Read(p []byte) (int, error) {
	n, err := o.plain.Read(p)
	if n > 0 || err != nil {
		o.src.taken, o.src.end = 0, streamTrailer
	}
	if err == io.EOF && o.src.more {
		return n, errNotOneStream
	}
	return n, err
}

const (
	streamHeader  = 4             // "BZh9"
	streamTrailer = (48 + 32) / 8 // magic number and checksum
	trailerMagic  = 0x177245385090
)

// streamSource hands the decompressor its bytes one at a time, as it asks for
// them, and ends where the stream ends. The decompressor looks for the trailer
// only at the start of a Read, so the source looks at that one place as well.
type streamSource struct {
	r      *bufio.Reader
	hi, lo uint64 // the last 16 bytes
	taken  int    // bytes since the Read began
	end    int    // the bytes after which a trailer would be complete
	more   bool   // something follows the trailer
}

func (s *streamSource) ReadByte() (byte, error) {
	if s.taken == s.end && s.trailer() {
		_, err := s.r.Peek(1)
		if err == nil {
			s.more, err = true, io.EOF
		}
		return 0, err
	}
	b, err := s.r.ReadByte()
	if err != nil {
		return 0, err
	}
	s.hi, s.lo = s.hi<<8|s.lo>>56, s.lo<<8|uint64(b)
	s.taken++
	return b, nil
}

// trailer tells whether the last bytes are a trailer, which begins at any bit
// and is filled up to a whole byte.
func (s *streamSource) trailer() bool {
	for pad := range 8 {
		magic := (s.lo>>(32+pad) | s.hi<<(32-pad)) & (1<<48 - 1)
		if magic == trailerMagic {
			return true
		}
	}
	return false
}

// Read is what bzip2.NewReader's signature asks for; it calls ReadByte.
func (s *streamSource) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := s.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}
