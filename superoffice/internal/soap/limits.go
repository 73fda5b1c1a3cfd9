package soap

import (
	"errors"
	"io"
)

// Limits bound what a reader accepts. Every field must be positive.
type Limits struct {
	Bytes      int64 // of the body as sent, and again of the body unpacked
	Elements   int   // in the whole document
	Depth      int   // of elements inside each other
	Attributes int   // of one element, namespace declarations included
}

// ErrTooLarge is the kind of error when a document exceeds its Limits.
var ErrTooLarge = errors.New("the document is larger than allowed")

// limited reads at most n bytes and then fails, where io.LimitReader would let a
// cut document look like a whole one.
type limited struct {
	r io.Reader
	n int64
}

func (l *limited) Read(p []byte) (int, error) {
	if int64(len(p)) > l.n+1 {
		p = p[:l.n+1]
	}
	n, err := l.r.Read(p)
	if int64(n) > l.n {
		return int(l.n), ErrTooLarge
	}
	l.n -= int64(n)
	return n, err
}
