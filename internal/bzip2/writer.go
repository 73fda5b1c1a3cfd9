package bzip2

import (
	"fmt"
	"io"

	"github.com/dsnet/compress/bzip2"
)

// Writer compresses what is written to it into one bzip2 stream. It is not
// safe for concurrent use, and it does not close the writer below.
type Writer struct {
	stream *bzip2.Writer
	err    error // of the first failure, or ErrClosed
}

// NewWriter makes a writer with blocks of level times 100,000 bytes. It keeps
// about 35 MiB at level 9, 22 MiB at level 1. The error is ErrLevel.
func NewWriter(w io.Writer, level int) (*Writer, error) {
	if level < Fastest || level > Best {
		return nil, fmt.Errorf("%w, not %d", ErrLevel, level)
	}
	stream, err := bzip2.NewWriter(w, &bzip2.WriterConfig{Level: level})
	if err != nil {
		return nil, fmt.Errorf("bzip2: %w", err)
	}
	return &Writer{stream: stream}, nil
}

// Write compresses p. After an error every later call returns it again.
func (w *Writer) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	n, err := w.stream.Write(p)
	w.err = err
	return n, err
}

// Close writes the rest and the footer. It returns the error of any earlier
// Write, since the library below forgets it; closing twice is harmless.
func (w *Writer) Close() error {
	if w.err == ErrClosed {
		return nil
	}
	if w.err != nil {
		return w.err
	}
	if err := w.stream.Close(); err != nil {
		w.err = err
		return err
	}
	w.err = ErrClosed
	return nil
}
