package csvspec

import (
	"errors"
	"fmt"
	"io"
)

// WriteOptions are what a writer may do otherwise. nil means none of it.
type WriteOptions struct {
	// Without names hashes that the Summary leaves out: MD5 where it is not
	// allowed, both where only speed counts.
	Without Hash
}

// Writer writes the rows of one file in the form that the vendor states and,
// where it is silent, in ours (see the package's documentation): every column,
// Char values in quotes, CRLF after every row. It computes the Summary as it
// goes and keeps nothing but a buffer. It is not safe for concurrent use.
type Writer[T any] struct {
	row *T
	out *rowWriter
}

// Write writes a row. It refuses what a reader would refuse, with a *RowError
// that lists every bad column; then nothing of the row is written, and the
// next one may be. Any other error is final. The row may be reused; what its
// slices hold is not kept.
func (w *Writer[T]) Write(row T) error {
	*w.row = row
	return w.out.write()
}

// Close writes what is buffered. It does not close the underlying writer.
func (w *Writer[T]) Close() error { return w.out.close() }

// Summary returns the summary of the whole file, after Close.
func (w *Writer[T]) Summary() Summary { return w.out.summary() }

const bufferSize = 256 << 10

var errClosed = errors.New("the writer is closed")

// rowWriter is what all Writers have in common.
type rowWriter struct {
	*bound
	w      io.Writer
	buf    []byte
	end    string
	digest digest
	totals totals
	rows   int64
	err    error // final
}

func newRowWriter(w io.Writer, b *bound, opts *WriteOptions) *rowWriter {
	if opts == nil {
		opts = &WriteOptions{}
	}
	out := &rowWriter{bound: b, w: w, end: "\r\n", totals: newTotals(b.cells)}
	if b.layout.LineEnd == LF {
		out.end = "\n"
	}
	out.digest, out.err = newDigest((MD5 | SHA256) &^ opts.Without)
	if out.err != nil {
		out.err = fmt.Errorf("%s: %w", b.layout.File, out.err)
	}
	if b.layout.Heading && out.err == nil {
		out.err = out.heading()
	}
	return out
}

func (w *rowWriter) heading() error {
	if len(w.cells) == 0 {
		return fmt.Errorf("%s: %w: a heading must be declared to write the file", w.layout.File, CodeUTHeading)
	}
	for i := range w.layout.Columns {
		c := &w.layout.Columns[i]
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		var code Code
		if w.buf, code = appendQuoted(w.buf, c.Name, maxCharLength); code != "" {
			return newFieldError(w.layout.File, 1, i+1, c, code, c.Name)
		}
	}
	w.buf = append(w.buf, w.end...)
	return nil
}

func (w *rowWriter) write() error {
	if w.err != nil {
		return w.err
	}
	if w.repeat != nil {
		w.widen(len(w.cells) + len(*w.repeat.texts))
	}
	start := len(w.buf)
	if !w.appendRow() || len(w.buf)-start > MaxLine || !w.totals.add() {
		length := len(w.buf) - start
		w.buf = w.buf[:start]
		return w.refusal(length)
	}
	w.buf = append(w.buf, w.end...)
	w.rows++
	if len(w.buf) >= bufferSize {
		return w.flush()
	}
	return nil
}

// appendRow reports false, and appends nothing, where something is wrong with
// the row.
func (w *rowWriter) appendRow() bool {
	if len(w.lists) > 0 && w.listFaults() != nil || len(w.dropped) > 0 && w.droppedFaults() != nil {
		return false
	}
	dst := w.buf
	for i := range w.cells {
		if i > 0 {
			dst = append(dst, ',')
		}
		var code Code
		if dst, code = w.cells[i].append(dst); code != "" {
			return false
		}
	}
	if len(dst) == len(w.buf) { // one blank column: an empty line would be no row
		dst = append(dst, `""`...)
	}
	w.buf = dst
	return true
}

func (w *rowWriter) flush() error {
	w.digest.add(w.buf)
	n, err := w.w.Write(w.buf)
	if err == nil && n < len(w.buf) {
		err = io.ErrShortWrite
	}
	if err != nil {
		w.err = fmt.Errorf("%s: write: %w", w.layout.File, err)
	}
	w.buf = w.buf[:0]
	return w.err
}

func (w *rowWriter) close() error {
	switch {
	case errors.Is(w.err, errClosed):
		return nil
	case w.err != nil:
		return w.err
	case len(w.buf) > 0:
		if err := w.flush(); err != nil {
			return err
		}
	}
	w.err = fmt.Errorf("%s: %w", w.layout.File, errClosed)
	return nil
}

func (w *rowWriter) summary() Summary {
	s := Summary{File: w.layout.File, Rows: w.rows, Totals: w.totals.sums()}
	w.digest.fill(&s)
	return s
}
