package extract_test

import (
	"context"
	"errors"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"github.com/erplink/erplink/netstock/extract"
	"github.com/stretchr/testify/require"
)

// every gives n numbers, one after each pause. It is deaf to its context.
func every(pause time.Duration, n int) extract.Source[int] {
	return extract.Func[int](func(context.Context, *extract.Notes) iter.Seq2[int, error] {
		return func(yield func(int, error) bool) {
			for i := range n {
				time.Sleep(pause)
				if !yield(i, nil) {
					return
				}
			}
		}
	})
}

func TestWithinPassesAllRowsInOrder(t *testing.T) {
	for _, n := range []int{0, 1, 127, 128, 129, 10_000} {
		rows, err := collect(t, extract.Within("stock.csv", 0, every(0, n)), nil)
		require.NoError(t, err)
		require.Len(t, rows, n)
		for i, row := range rows {
			require.Equal(t, i, row)
		}
	}
}

func TestWithinPassesTheErrorLast(t *testing.T) {
	failure := errors.New("gone")
	source := extract.Rows(func(yield func(int, error) bool) {
		_ = yield(1, nil) && yield(2, nil) && yield(0, failure)
	})
	rows, err := collect(t, extract.Within("stock.csv", 0, source), nil)
	require.Equal(t, []int{1, 2}, rows)
	require.Equal(t, failure, err)
}

func TestWithinBoundsTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows, err := collect(t, extract.Within("stock.csv", 0, every(29*time.Minute, 3)), nil)
		require.NoError(t, err)
		require.Len(t, rows, 3)

		began := time.Now()
		_, err = collect(t, extract.Within("stock.csv", 0, every(time.Hour, 1)), nil)
		require.ErrorIs(t, err, extract.ErrStalled)
		require.EqualError(t, err, "stock.csv: no row in time: waited 30m0s; find out what the source waits for, or allow it more")
		require.Equal(t, 30*time.Minute+5*time.Second, time.Since(began), "a deaf source is given five seconds to stop")
		time.Sleep(time.Hour) // until the source has noticed
	})
}

func TestWithinDoesNotCountTheReadersTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, err := range extract.Within("stock.csv", time.Minute, every(time.Second, 5)).Rows(t.Context(), nil) {
			require.NoError(t, err)
			time.Sleep(time.Hour)
		}
	})
}

func TestWithinLeavesADeafSourceBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		began := time.Now()
		var last error
		for _, err := range extract.Within("stock.csv", 0, every(time.Hour, 1)).Rows(ctx, nil) {
			last = err
		}
		require.ErrorIs(t, last, context.DeadlineExceeded)
		require.Equal(t, time.Minute+5*time.Second, time.Since(began))
		time.Sleep(time.Hour) // until the source has noticed
	})
}

func TestWithinWaitsForASourceThatStops(t *testing.T) {
	closed := false
	source := extract.Func[int](func(context.Context, *extract.Notes) iter.Seq2[int, error] {
		return func(yield func(int, error) bool) {
			defer func() { closed = true }()
			for yield(1, nil) {
			}
		}
	})
	for range extract.Within("stock.csv", 0, source).Rows(t.Context(), nil) {
		break
	}
	require.True(t, closed, "the source has ended before its reader goes on")
}
