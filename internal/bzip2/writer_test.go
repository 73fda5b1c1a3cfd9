package bzip2_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/bzip2"
)

var workerCounts = []int{1, 2, 3, 16}

func TestWriterLevels(t *testing.T) {
	t.Parallel()
	for _, level := range []int{-1, 0, 10} {
		_, err := bzip2.NewWriter(io.Discard, level)
		require.ErrorIs(t, err, bzip2.ErrLevel)
	}
}

// The bytes written depend neither on the number of workers nor on how the
// data is cut into writes.
func TestWriterIsDeterministic(t *testing.T) {
	t.Parallel()
	data := slices.Concat(noise(150_000), mixedRuns(200_000), make([]byte, 300_000), noise(99_990))
	want := compress(t, data, bzip2.Fastest)
	for _, workers := range workerCounts {
		for _, size := range []int{1 + len(data)/2, 65_536, 4_099, 7} {
			var packed bytes.Buffer
			w, err := bzip2.NewWriterWith(&packed, bzip2.Fastest, &bzip2.WriterOptions{Workers: workers})
			require.NoError(t, err)
			for chunk := range slices.Chunk(data, size) {
				_, err := w.Write(chunk)
				require.NoError(t, err)
			}
			require.NoError(t, w.Close())
			requireBytes(t, want, packed.Bytes(), workers, size)
		}
	}
	got, err := decompress(want, int64(len(data)))
	require.NoError(t, err)
	requireBytes(t, data, got)
}

// sink fails, or does something else, at one of its writes.
type sink struct {
	at, n int
	do    func() error
}

func (s *sink) Write(p []byte) (int, error) {
	if s.n++; s.n == s.at {
		if err := s.do(); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

var errRefused = errors.New("the disk is full")

// Whichever write fails once, and although all later ones succeed, the stream
// is never closed as whole, and nothing is left running.
func TestWriterErrorSticksAtEveryWrite(t *testing.T) {
	t.Parallel()
	data := noise(250_000)
	count := &sink{}
	w, err := bzip2.NewWriter(count, bzip2.Fastest)
	require.NoError(t, err)
	_, err = w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.Equal(t, 1+3+1, count.n, "a header, blocks, a footer")
	for _, workers := range workerCounts {
		for at := 1; at <= count.n; at++ {
			synctest.Test(t, func(t *testing.T) {
				s := &sink{at: at, do: func() error { return errRefused }}
				w, err := bzip2.NewWriterWith(s, bzip2.Fastest, &bzip2.WriterOptions{Workers: workers})
				require.NoError(t, err)
				for chunk := range slices.Chunk(data, 64<<10) {
					_, _ = w.Write(chunk)
				}
				require.ErrorIs(t, w.Close(), errRefused)
				require.ErrorIs(t, w.Close(), errRefused, "again")
				n, err := w.Write([]byte("more"))
				require.ErrorIs(t, err, errRefused)
				require.Zero(t, n)
				require.Equal(t, at, s.n, "nothing is written after the failure")
			})
		}
	}
}

func TestWriterRefusesAShortWrite(t *testing.T) {
	t.Parallel()
	w, err := bzip2.NewWriter(shortWriter{}, bzip2.Best)
	require.NoError(t, err)
	_, err = w.Write([]byte("row"))
	require.NoError(t, err)
	require.ErrorIs(t, w.Close(), io.ErrShortWrite)
}

type shortWriter struct{}

func (shortWriter) Write(p []byte) (int, error) { return len(p) - 1, nil }

func TestWriterAfterClose(t *testing.T) {
	t.Parallel()
	w, err := bzip2.NewWriter(io.Discard, bzip2.Best)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NoError(t, w.Close())
	_, err = w.Write([]byte("more"))
	require.ErrorIs(t, err, bzip2.ErrClosed)
	w.Abort(errRefused)
	require.NoError(t, w.Close(), "what is whole stays whole")
}

// Abort comes from another goroutine after each of the writes, while blocks
// are in every stage, and from the sink at each of its own.
func TestWriterAbortAtEveryStage(t *testing.T) {
	t.Parallel()
	data := noise(250_000)
	const size = 48 << 10
	for _, workers := range workerCounts {
		for stage := range len(data)/size + 1 {
			synctest.Test(t, func(t *testing.T) {
				w, err := bzip2.NewWriterWith(io.Discard, bzip2.Fastest, &bzip2.WriterOptions{Workers: workers})
				require.NoError(t, err)
				aborted := make(chan struct{})
				n := 0
				for chunk := range slices.Chunk(data, size) {
					if n++; n == stage+1 {
						go func() { w.Abort(errRefused); close(aborted) }()
					}
					if _, err := w.Write(chunk); err != nil {
						require.ErrorIs(t, err, errRefused)
					}
				}
				<-aborted
				require.ErrorIs(t, w.Close(), errRefused)
			})
		}
		for at := 1; at < 1+3+1; at++ { // once the footer is taken, the stream is whole
			synctest.Test(t, func(t *testing.T) {
				s := &sink{at: at}
				w, err := bzip2.NewWriterWith(s, bzip2.Fastest, &bzip2.WriterOptions{Workers: workers})
				require.NoError(t, err)
				s.do = func() error { w.Abort(nil); return nil }
				_, _ = w.Write(data)
				require.ErrorIs(t, w.Close(), bzip2.ErrAborted)
				require.Equal(t, at, s.n, "nothing is written after that")
			})
		}
	}
}

// A writer that nobody closes leaves nothing running: the test ends only when
// all goroutines in it have.
func TestWriterForgotten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, err := bzip2.NewWriterWith(io.Discard, bzip2.Fastest, &bzip2.WriterOptions{Workers: 3})
		require.NoError(t, err)
		_, err = w.Write(noise(450_000))
		require.NoError(t, err)
	})
}

func TestSmallFilesAreCheap(t *testing.T) {
	data := noise(300)
	packed := compress(t, data, bzip2.Best)
	before := runtime.NumGoroutine()
	perFile := testing.AllocsPerRun(10, func() {
		compress(t, data, bzip2.Best)
		// Fewer are no matter: those of earlier tests may end meanwhile.
		require.LessOrEqual(t, runtime.NumGoroutine(), before, "a small file starts no goroutine")
		_, err := decompress(packed, 1<<40)
		require.NoError(t, err)
	})
	require.Less(t, perFile, 100.0)
	require.Less(t, allocated(func() { compress(t, data, bzip2.Best) }), int64(256<<10))
	require.Less(t, allocated(func() { _, _ = decompress(packed, 1<<40) }), int64(256<<10))
}

func allocated(f func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// The package's documentation says what is kept. All that is ever allocated is
// little more, however long the data.
func TestMemory(t *testing.T) {
	const kiB = 1 << 10
	for _, c := range []struct{ level, workers, blocks int64 }{{1, 1, 20}, {2, 3, 10}} {
		b, w := c.level*100_000, c.workers
		rows, hard := salesRows(int(c.blocks*b)), noise(int(6*b))
		for i, c := range hard { // every second position is a valley: the most names
			hard[i] = c>>1 | byte(i&1)<<7
		}
		for name, s := range map[string]struct {
			data      []byte
			perWorker int64
		}{"rows": {rows, 9 * b}, "hard": {hard, 18 * b}} {
			t.Run(fmt.Sprint(name, " at ", c.level, " by ", w), func(t *testing.T) {
				z, err := bzip2.NewWriterWith(io.Discard, int(c.level), &bzip2.WriterOptions{Workers: int(w)})
				require.NoError(t, err)
				requireKept(t, (w+2)*(b*21/20+25*kiB)+w*(s.perWorker+64*kiB), func() {
					_, err := z.Write(s.data)
					require.NoError(t, err)
				})
				require.NoError(t, z.Close())

				packed := compress(t, s.data, int(c.level))
				r := bzip2.NewReaderWith(bytes.NewReader(packed), 1<<40, &bzip2.ReaderOptions{Workers: int(w)})
				requireKept(t, (w+2)*b*21/10+w*(b*53/10+64*kiB)+100*kiB, func() {
					_, err := io.CopyN(io.Discard, r, int64(len(s.data))-b)
					require.NoError(t, err)
				})
				_, err = io.Copy(io.Discard, r)
				require.NoError(t, err)
			})
		}
	}
}

func requireKept(t *testing.T, most int64, f func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.GC()
	runtime.ReadMemStats(&after)
	require.LessOrEqual(t, int64(after.HeapAlloc)-int64(before.HeapAlloc), most, "kept")
	require.LessOrEqual(t, int64(after.TotalAlloc-before.TotalAlloc), 2*most, "ever allocated")
}
