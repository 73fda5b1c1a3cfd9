package bzip2

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync/atomic"
)

// usefulWorkers is how many workers there are unless more are asked for: they
// compress as fast as any disk or network takes it, and each wants memory.
const usefulWorkers = 4

// WriterOptions are what a writer can be told beyond its level.
type WriterOptions struct {
	// Workers is how many blocks are compressed at the same time: 0 stands
	// for one on each processor that Go may use, at most 4.
	Workers int
}

// Writer compresses what is written to it into one bzip2 stream. Every block
// is compressed in a goroutine that ends with it, and only Write and Close
// touch the writer below. So nothing is left running, even without a Close.
// Abort may be called at any time; the other methods must not overlap.
type Writer struct {
	out      io.Writer
	level    int
	workers  int
	filling  *block
	pending  []*block // being compressed, the oldest first
	encoders chan *encoder
	joint    joint
	begun    bool
	stop     atomic.Pointer[error]
	err      error // of the first failure, or ErrClosed
}

// NewWriter makes a writer with blocks of level times 100,000 bytes. It never
// closes w. The error is ErrLevel.
func NewWriter(w io.Writer, level int) (*Writer, error) {
	return NewWriterWith(w, level, nil)
}

// NewWriterWith is NewWriter with options; nil stands for none.
func NewWriterWith(w io.Writer, level int, opts *WriterOptions) (*Writer, error) {
	if level < Fastest || level > Best {
		return nil, fmt.Errorf("%w, not %d", ErrLevel, level)
	}
	workers := min(runtime.GOMAXPROCS(0), usefulWorkers)
	if opts != nil && opts.Workers > 0 {
		workers = opts.Workers
	}
	z := &Writer{out: w, level: level, workers: workers, encoders: make(chan *encoder, workers)}
	for range workers {
		z.encoders <- nil // made when it is first used
	}
	return z, nil
}

// Write compresses p. After an error every later call returns it again.
func (z *Writer) Write(p []byte) (int, error) {
	if z.err != nil {
		return 0, z.err
	}
	n, err := z.write(p)
	if err != nil {
		z.fail(err)
	}
	return n, err
}

// Close writes the rest and the end of the stream. It returns the error of an
// earlier Write too; closing twice is harmless.
func (z *Writer) Close() error {
	if z.err == nil {
		if err := z.finish(); err != nil {
			z.fail(err)
		} else {
			z.err = ErrClosed
			z.release()
		}
	}
	if z.err == ErrClosed {
		return nil
	}
	return z.err
}

// Abort makes Write and Close fail with cause, or ErrAborted if that is nil,
// also while they wait for a block. The goroutines end as soon as the blocks
// under way are sorted, within some 20 milliseconds, and Close waits for them.
// It does not reach into a Write of the writer below.
func (z *Writer) Abort(cause error) {
	if cause == nil {
		cause = ErrAborted
	}
	z.stop.CompareAndSwap(nil, &cause)
}

func (z *Writer) aborted() error {
	if cause := z.stop.Load(); cause != nil {
		return *cause
	}
	return nil
}

func (z *Writer) write(p []byte) (n int, err error) {
	for n < len(p) {
		if err := z.makeRoom(); err != nil {
			return n, err
		}
		n += z.filling.fill(p[n:])
		if z.filling.full() {
			z.start()
		}
	}
	return n, nil
}

// makeRoom sees to a block to fill. When there are enough of them it waits for
// the oldest one, so that one is always ready for the next worker to be free.
func (z *Writer) makeRoom() (err error) {
	switch {
	case z.filling != nil:
		return z.aborted()
	case len(z.pending) <= z.workers:
		z.filling = newBlock(z.level)
		if len(z.pending) > 0 { // a long file
			z.filling.reserve(z.filling.limit)
		}
		return nil
	}
	z.filling, err = z.finishOldest()
	return err
}

func (z *Writer) start() {
	z.pending = append(z.pending, z.filling)
	go z.compress(z.filling)
	z.filling = nil
}

// compress runs in a goroutine of its own, which waits for an encoder: there
// are as many as workers, each made when it is first used.
func (z *Writer) compress(b *block) {
	e := <-z.encoders
	if e == nil {
		e = new(encoder)
	}
	e.encode(b, func() bool { return z.stop.Load() != nil })
	z.encoders <- e
	b.done <- struct{}{}
}

// finishOldest waits for the bits of the oldest block, writes them, and returns
// the block empty.
func (z *Writer) finishOldest() (*block, error) {
	b := z.pending[0]
	<-b.done
	z.pending = slices.Delete(z.pending, 0, 1)
	if err := z.aborted(); err != nil {
		return nil, err // b may not have been encoded
	}
	if err := z.emit(z.joint.join(b)); err != nil {
		return nil, err
	}
	b.reset()
	return b, nil
}

func (z *Writer) finish() error {
	if b := z.filling; b != nil && len(z.pending) == 0 {
		z.pending = append(z.pending, b)
		z.compress(b) // a small file starts no goroutine
	} else if b != nil {
		z.start()
	}
	for len(z.pending) > 0 {
		if _, err := z.finishOldest(); err != nil {
			return err
		}
	}
	return z.emit(z.joint.footer())
}

// emit writes to the writer below, and the header of the stream first.
func (z *Writer) emit(p []byte) error {
	if !z.begun {
		z.begun = true
		if err := z.put(fmt.Appendf(nil, "BZh%d", z.level)); err != nil {
			return err
		}
	}
	return z.put(p)
}

func (z *Writer) put(p []byte) error {
	if err := z.aborted(); err != nil {
		return err
	}
	n, err := z.out.Write(p)
	if err == nil && n < len(p) {
		return io.ErrShortWrite
	}
	return err
}

// fail keeps the first error, stops the blocks under way and waits for them.
func (z *Writer) fail(err error) {
	z.err = err
	z.Abort(err)
	for _, b := range z.pending {
		<-b.done
	}
	z.release()
}

// release lets go of all memory, since the writer may be kept.
func (z *Writer) release() { z.filling, z.pending, z.encoders = nil, nil, nil }
