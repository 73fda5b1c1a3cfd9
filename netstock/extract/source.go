package extract

import (
	"context"
	"iter"
)

// Source gives the rows of one interface file. Rows may be called again, for
// the next transmission, and gives all rows anew then.
//
// An error ends the rows: it comes as the last pair, and what came before it
// must not be taken for the whole file. A source stops soon after its context
// has ended. Rows of one Source are read by one goroutine; what the source
// finds worth telling it tells notes, which may be nil.
type Source[T any] interface {
	Rows(ctx context.Context, notes *Notes) iter.Seq2[T, error]
}

// Func is a function as a Source.
type Func[T any] func(ctx context.Context, notes *Notes) iter.Seq2[T, error]

// Rows calls f.
func (f Func[T]) Rows(ctx context.Context, notes *Notes) iter.Seq2[T, error] {
	return f(ctx, notes)
}

// Rows makes a Source of an iterator, which must be one that can be ranged
// over again. The source ends with the context's error when its context does;
// an iterator that may wait for long is better written as a Func, which sees
// the context itself.
func Rows[T any](rows iter.Seq2[T, error]) Source[T] {
	return Func[T](func(ctx context.Context, _ *Notes) iter.Seq2[T, error] {
		return func(yield func(T, error) bool) {
			for row, err := range rows {
				if err == nil {
					err = context.Cause(ctx)
				}
				if !yield(row, err) || err != nil {
					return
				}
			}
		}
	})
}

// Slice makes a Source of rows in memory.
func Slice[T any](rows ...T) Source[T] {
	return Rows(func(yield func(T, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	})
}
