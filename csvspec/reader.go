package csvspec

import (
	"io"
	"iter"
	"slices"
)

// ReadOptions are what a reader may do otherwise. nil means none of it.
type ReadOptions struct {
	// MaxErrors ends the reading after so many bad rows with ErrTooManyErrors;
	// 0 reads to the end.
	MaxErrors int
	// Warn is told what is accepted with a warning: numbers in quotes, a
	// byte-order mark, blank lines at the end. It is called while rows are read,
	// on the same goroutine.
	Warn func(*FieldError)
	// With names the hashes that the Summary has.
	With Hash
}

// Reader reads the rows of one file as strictly as Writer writes them; it
// accepts LF as well as CRLF, Char values without quotes, and what
// ReadOptions.Warn is told. It keeps a buffer, and for each column of texts a
// few that repeat. It is not safe for concurrent use.
type Reader[T any] struct {
	row *T
	in  *rowReader
}

// Rows returns the rows, to be ranged over once. A row with faults gives the
// zero T and a *RowError, and reading goes on with the next one. Where the
// stream fails, or after too many bad rows, one more error ends the sequence.
func (r *Reader[T]) Rows() iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for {
			err := r.in.next()
			if err == nil {
				if !yield(*r.row, nil) {
					return
				}
				continue
			}
			if err == io.EOF {
				return
			}
			var zero T
			if !yield(zero, err) || r.in.err != nil {
				return
			}
		}
	}
}

// Columns returns the columns in effect: with as many groups as the first row
// had, or as the heading named them, once that has been read.
func (r *Reader[T]) Columns() []Column { return r.in.columns() }

// Summary returns the summary of what has been read, that of the whole file
// after Rows has ended. The hashes are those that ReadOptions.With named.
func (r *Reader[T]) Summary() Summary { return r.in.summary() }

func (r *rowReader) columns() []Column { return slices.Clone(r.layout.Columns) }
