package extract

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"
)

// DefaultRowWait is how long a source may take for one row.
const DefaultRowWait = 30 * time.Minute

// ErrStalled is the kind of error of a source that gave no row in time.
var ErrStalled = errors.New("no row in time")

// Within bounds how long a reader waits for source: without a row, or the
// end, within wait (DefaultRowWait where it is 0) the rows end with
// ErrStalled. Time that the reader itself takes does not count. A source that
// is deaf to its context is left behind five seconds after that has ended.
// name, the file's, begins the errors that Within itself makes.
//
// The source runs in a goroutine of its own, at most some hundred rows ahead
// of the reader.
func Within[T any](name string, wait time.Duration, source Source[T]) Source[T] {
	if wait == 0 {
		wait = DefaultRowWait
	}
	return Func[T](func(ctx context.Context, notes *Notes) iter.Seq2[T, error] {
		return func(yield func(T, error) bool) {
			ctx, cancel := context.WithCancel(ctx)
			f := &feed[T]{out: make(chan []T), spare: make(chan []T, 1)}
			go f.run(ctx, source.Rows(ctx, notes))
			defer f.stop(cancel)

			timer := time.NewTimer(wait)
			defer timer.Stop()
			for {
				timer.Reset(wait)
				select {
				case rows, more := <-f.out:
					if !more {
						if f.err != nil {
							yield(*new(T), f.err)
						}
						return
					}
					for _, row := range rows {
						if !yield(row, nil) {
							return
						}
					}
					f.reuse(rows)
				case <-timer.C:
					yield(*new(T), fmt.Errorf("%s: %w: waited %v; find out what the source waits for, or allow it more", name, ErrStalled, wait))
					return
				case <-ctx.Done():
					yield(*new(T), fmt.Errorf("%s: %w", name, context.Cause(ctx)))
					return
				}
			}
		}
	})
}

const (
	batchRows = 128                  // rows that travel together
	batchWait = 5 * time.Millisecond // age at which a smaller batch goes
	stopWait  = 5 * time.Second      // time to stop in after the context ended
)

// feed carries rows from a source's goroutine to their reader, in batches,
// since a switch of goroutines for each row costs as much as the row.
type feed[T any] struct {
	out   chan []T
	spare chan []T // a batch to fill again
	err   error    // valid once out is closed
}

func (f *feed[T]) run(ctx context.Context, rows iter.Seq2[T, error]) {
	defer close(f.out)
	batch := make([]T, 0, batchRows)
	sent := time.Now()
	for row, err := range rows {
		if err != nil {
			f.err = err
			break
		}
		batch = append(batch, row)
		if len(batch) < batchRows && time.Since(sent) < batchWait {
			continue
		}
		if !f.send(ctx, batch) {
			return
		}
		batch, sent = f.fresh(), time.Now()
	}
	if len(batch) > 0 {
		f.send(ctx, batch)
	}
}

// send reports false where the reader has gone.
func (f *feed[T]) send(ctx context.Context, batch []T) bool {
	select {
	case f.out <- batch:
		return true
	case <-ctx.Done():
		return false
	}
}

func (f *feed[T]) fresh() []T {
	select {
	case batch := <-f.spare:
		return batch[:0]
	default:
		return make([]T, 0, batchRows)
	}
}

func (f *feed[T]) reuse(batch []T) {
	select {
	case f.spare <- batch:
	default:
	}
}

// stop ends the source and waits until it has given back what it holds.
func (f *feed[T]) stop(cancel context.CancelFunc) {
	cancel()
	patience := time.NewTimer(stopWait)
	defer patience.Stop()
	for {
		select {
		case _, more := <-f.out:
			if !more {
				return
			}
		case <-patience.C:
			return
		}
	}
}
