package bzip2

import (
	"errors"
	"fmt"
	"io"
	"runtime"
)

// ReaderOptions are what a reader can be told beyond its limit.
type ReaderOptions struct {
	// Workers is how many blocks are decompressed at the same time: 0 stands
	// for one on each processor that Go may use, at most 4.
	Workers int
	// Streams lets streams follow one another, as tools do that compress in
	// parallel; they are read as one file. Without it a second one is refused.
	Streams bool
}

// Reader decompresses one bzip2 stream. Every block is decompressed in a
// goroutine that ends with it, and only Read touches the reader below. So
// nothing is left running, even if it is not read to its end. It is not safe
// for concurrent use.
type Reader struct {
	scan     *scanner
	workers  int
	streams  bool
	left     int64 // bytes that may still come out
	given    int64 // bytes that have come out
	level    int
	sum      uint32 // of the blocks of the stream so far
	pending  []*piece
	spare    []*piece
	blocks   int // found so far
	decoders chan *decoder
	reading  *piece // whose text is being expanded
	expander expander
	err      error
}

// NewReader reads the stream in r and gives out at most limit bytes. Its
// errors wrap ErrCorrupt, ErrTruncated, ErrTooLarge, ErrTrailing or
// ErrStreams; an error of r comes back as it is.
func NewReader(r io.Reader, limit int64) *Reader { return NewReaderWith(r, limit, nil) }

// NewReaderWith is NewReader with options; nil stands for none.
func NewReaderWith(r io.Reader, limit int64, opts *ReaderOptions) *Reader {
	if opts == nil {
		opts = new(ReaderOptions)
	}
	workers := opts.Workers
	if workers <= 0 {
		workers = min(runtime.GOMAXPROCS(0), usefulWorkers)
	}
	z := &Reader{scan: newScanner(r), workers: workers, streams: opts.Streams, left: max(limit, 0)}
	z.decoders = make(chan *decoder, workers)
	for range workers {
		z.decoders <- nil // made when it is first used
	}
	return z
}

// Read returns io.EOF only when the stream was whole, its checksums were
// right, and nothing followed it.
func (z *Reader) Read(p []byte) (int, error) {
	if z.err != nil || len(p) == 0 {
		return 0, z.err
	}
	if int64(len(p)) > z.left {
		p = p[:z.left+1] // one byte more tells a full file from a larger one
	}
	n := z.expander.read(p)
	for n == 0 && z.err == nil {
		z.err = z.located(z.advance())
		n = z.expander.read(p)
	}
	if int64(n) > z.left {
		n, z.err = int(z.left), ErrTooLarge
	}
	z.left -= int64(n)
	z.given += int64(n)
	if z.err != nil {
		z.release()
	}
	return n, z.err
}

// located says where in the file, as it comes out, the stream is at fault.
func (z *Reader) located(err error) error {
	if errors.Is(err, ErrCorrupt) || errors.Is(err, ErrTruncated) {
		return fmt.Errorf("%w, after %d bytes of the file", err, z.given)
	}
	return err
}
