package bzip2

import (
	"errors"
	"fmt"
	"io"

	"github.com/dsnet/compress"
	"github.com/dsnet/compress/bzip2"
)

// Reader decompresses one bzip2 stream. It is not safe for concurrent use.
type Reader struct {
	stream *bzip2.Reader
	left   int64 // bytes that may still come out
	err    error
}

// NewReader reads the stream in r and gives out at most limit bytes. Its
// errors wrap ErrCorrupt, ErrTruncated, ErrTooLarge, ErrTrailing or
// ErrStreams; an error of r comes back as it is. It keeps about 32 MiB.
func NewReader(r io.Reader, limit int64) *Reader {
	in := newInput(r)
	stream, err := bzip2.NewReader(in, nil)
	if err != nil {
		return &Reader{err: fmt.Errorf("bzip2: %w", err)}
	}
	in.stream = stream
	return &Reader{stream: stream, left: max(limit, 0)}
}

// Read returns io.EOF only when the stream was whole, its checksums were
// right, and nothing followed it.
func (r *Reader) Read(p []byte) (int, error) {
	if r.err != nil || len(p) == 0 {
		return 0, r.err
	}
	if int64(len(p)) > r.left {
		p = p[:r.left+1] // one byte more tells a full file from a larger one
	}
	n, err := r.stream.Read(p)
	r.err = kindOf(err)
	if int64(n) > r.left {
		n, r.err = int(r.left), ErrTooLarge
	}
	r.left -= int64(n)
	return n, r.err
}

func kindOf(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: %w", ErrTruncated, err)
	case isFormat(err):
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return err
}

func isFormat(err error) bool {
	_, ok := errors.AsType[compress.Error](err)
	return ok
}
