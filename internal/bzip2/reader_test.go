package bzip2_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/bzip2"
)

func TestReaderRefuses(t *testing.T) {
	t.Parallel()
	data := []byte(strings.Repeat("0123456789", 100))
	whole := compress(t, data, bzip2.Best)
	changed := func(at int, by byte) []byte {
		c := bytes.Clone(whole)
		c[(at+len(c))%len(c)] ^= by
		return c
	}
	empty := compress(t, nil, bzip2.Best)
	for name, c := range map[string]struct {
		in   []byte
		want error
	}{
		"nothing":                 {nil, bzip2.ErrTruncated},
		"no stream":               {[]byte("a,b,c\r\n1,2,3\r\n"), bzip2.ErrCorrupt},
		"a letter":                {[]byte("a"), bzip2.ErrCorrupt},
		"bzip1":                   {[]byte("BZ09" + strings.Repeat("x", 50)), bzip2.ErrCorrupt},
		"level 0":                 {changed(3, '9'^'0'), bzip2.ErrCorrupt},
		"a flipped bit":           {changed(len(whole)/2, 0x10), bzip2.ErrCorrupt},
		"its block's checksum":    {changed(10, 1), bzip2.ErrCorrupt},
		"its stream's checksum":   {changed(-3, 1), bzip2.ErrCorrupt},
		"shuffled bits":           {changed(14, 0x80), bzip2.ErrCorrupt},
		"a row that is not there": {changed(15, 0x80), bzip2.ErrCorrupt},
		"a header, then text":     {[]byte("BZh9 and nothing like a block"), bzip2.ErrCorrupt},
		"a footer alone":          {empty[4:], bzip2.ErrCorrupt},
		"blocks alone":            {whole[4:], bzip2.ErrCorrupt},
		"a second stream":         {slices.Concat(whole, whole), bzip2.ErrStreams},
		"an empty second":         {slices.Concat(whole, empty), bzip2.ErrStreams},
		"one after an empty":      {slices.Concat(empty, whole), bzip2.ErrStreams},
		"a zero after":            {append(bytes.Clone(whole), 0), bzip2.ErrTrailing},
		"a B after":               {append(bytes.Clone(whole), 'B'), bzip2.ErrTrailing},
		"text after":              {append(bytes.Clone(whole), "rest"...), bzip2.ErrTrailing},
		"a footer after":          {append(bytes.Clone(whole), empty[4:]...), bzip2.ErrTrailing},
		"much after":              {append(bytes.Clone(whole), make([]byte, 1<<20)...), bzip2.ErrTrailing},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := decompress(c.in, 1<<20)
			require.ErrorIs(t, err, c.want)
			for _, other := range []error{bzip2.ErrCorrupt, bzip2.ErrTruncated, bzip2.ErrTrailing, bzip2.ErrStreams, bzip2.ErrTooLarge} {
				require.Equal(t, other == c.want, errors.Is(err, other))
			}
		})
	}
}

func TestReaderRefusesBitsThatFillTheLastByte(t *testing.T) {
	t.Parallel()
	for n := range 30 {
		packed := compress(t, noise(n), bzip2.Best)
		packed[len(packed)-1] ^= 1
		_, err := decompress(packed, 1<<20)
		require.ErrorIs(t, err, bzip2.ErrCorrupt, "checksum or filling, %d bytes", n)
	}
}

func TestReaderRefusesEveryTruncation(t *testing.T) {
	t.Parallel()
	for _, data := range [][]byte{nil, noise(300), salesRows(3000)} {
		whole := compress(t, data, bzip2.Best)
		for n := range whole {
			_, err := decompress(whole[:n], 1<<20)
			require.ErrorIs(t, err, bzip2.ErrTruncated, "the first %d bytes", n)
		}
	}
	whole := compress(t, noise(220_000), bzip2.Fastest)
	for n := 0; n < len(whole); n += 29_989 {
		_, err := decompress(whole[:n], 1<<20)
		require.ErrorIs(t, err, bzip2.ErrTruncated, "the first %d bytes", n)
	}
}

// Every alignment of a mark must be found, whatever the data before it.
func TestReaderFindsTheEndAtEveryAlignment(t *testing.T) {
	t.Parallel()
	for n := range 200 {
		packed := compress(t, noise(n), bzip2.Fastest)
		got, err := decompress(append(packed, 'x'), 1<<20)
		require.ErrorIs(t, err, bzip2.ErrTrailing, "%d bytes", n)
		require.Len(t, got, n)
	}
}

func TestReaderLimit(t *testing.T) {
	t.Parallel()
	data := noise(1000)
	packed := compress(t, data, bzip2.Best)
	for _, limit := range []int64{-1, 0, 1, 999} {
		got, err := decompress(packed, limit)
		require.ErrorIs(t, err, bzip2.ErrTooLarge)
		require.Equal(t, data[:max(limit, 0)], got)
	}
	got, err := decompress(packed, 1000)
	require.NoError(t, err)
	require.Equal(t, data, got)
}

func TestReaderStopsABomb(t *testing.T) {
	t.Parallel()
	bomb := compress(t, make([]byte, 16<<20), bzip2.Best)
	require.Less(t, len(bomb), 1000)
	n, err := io.Copy(io.Discard, bzip2.NewReader(bytes.NewReader(bomb), 1<<20))
	require.ErrorIs(t, err, bzip2.ErrTooLarge)
	require.EqualValues(t, 1<<20, n)
}

// Whoever reads in whatever portions from whatever source gets the same.
func TestReaderOnSlowSourcesAndSmallReads(t *testing.T) {
	t.Parallel()
	data := slices.Concat(noise(120_000), mixedRuns(60_000), make([]byte, 50_000))
	packed := compress(t, data, bzip2.Fastest)
	sources := map[string]func(io.Reader) io.Reader{
		"one byte":    iotest.OneByteReader,
		"half":        iotest.HalfReader,
		"data at end": iotest.DataErrReader,
		"nothing now and then": func(r io.Reader) io.Reader {
			return &lazy{r: r}
		},
	}
	readers := map[string]func(io.Reader) io.Reader{
		"whole":  func(r io.Reader) io.Reader { return r },
		"halves": iotest.HalfReader,
		"bytes":  iotest.OneByteReader,
	}
	for _, workers := range workerCounts {
		for source, slow := range sources {
			for name, small := range readers {
				if source != "half" && name != "whole" {
					continue
				}
				r := bzip2.NewReaderWith(slow(bytes.NewReader(packed)), int64(len(data)), &bzip2.ReaderOptions{Workers: workers})
				got, err := io.ReadAll(small(r))
				require.NoError(t, err, "%s, %s", source, name)
				requireBytes(t, data, got, source, name, workers)
			}
		}
	}
}

// lazy gives nothing on every second call, as a reader may.
type lazy struct {
	r io.Reader
	n int
}

func (l *lazy) Read(p []byte) (int, error) {
	if l.n++; l.n%2 == 0 {
		return 0, nil
	}
	return l.r.Read(p)
}

func TestReaderGivesUpOnASourceThatGivesNothing(t *testing.T) {
	t.Parallel()
	_, err := io.ReadAll(bzip2.NewReader(nothing{}, 1))
	require.ErrorIs(t, err, io.ErrNoProgress)
}

type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, nil }

// Wherever the source breaks, its error comes back as it is and stays, and
// nothing is left running.
func TestReaderReturnsTheErrorOfItsSource(t *testing.T) {
	t.Parallel()
	packed := compress(t, noise(220_000), bzip2.Fastest)
	broken := errors.New("the line is cut")
	cuts := []int{0, 3, 4, 9, 100, len(packed) - 9, len(packed) - 1, len(packed)}
	for n := 1000; n < len(packed); n += 39_989 {
		cuts = append(cuts, n)
	}
	for _, workers := range workerCounts {
		for _, n := range cuts {
			synctest.Test(t, func(t *testing.T) {
				src := io.MultiReader(bytes.NewReader(packed[:n]), iotest.ErrReader(broken))
				r := bzip2.NewReaderWith(src, 1<<20, &bzip2.ReaderOptions{Workers: workers})
				_, err := io.ReadAll(r)
				require.ErrorIs(t, err, broken, "after %d bytes", n)
				_, err = r.Read(make([]byte, 1))
				require.ErrorIs(t, err, broken, "the error stays")
			})
		}
	}
}

// A reader on a source that never answers again holds up nobody but its
// caller; what was given out before is all that was there.
func TestReaderOnASourceThatHangs(t *testing.T) {
	t.Parallel()
	data := noise(420_000)
	packed := compress(t, data, bzip2.Fastest)
	synctest.Test(t, func(t *testing.T) {
		src, w := io.Pipe()
		go func() {
			_, _ = w.Write(packed[:len(packed)-50])
			time.Sleep(time.Hour)
			_ = w.CloseWithError(io.ErrUnexpectedEOF)
		}()
		r := bzip2.NewReaderWith(src, 1<<20, &bzip2.ReaderOptions{Workers: 3})
		start := time.Now()
		got, err := io.ReadAll(r)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		require.Equal(t, time.Hour, time.Since(start))
		require.True(t, bytes.HasPrefix(data, got))
	})
}

// A reader that is dropped halfway leaves nothing running.
func TestReaderForgotten(t *testing.T) {
	t.Parallel()
	packed := compress(t, noise(820_000), bzip2.Fastest)
	for _, n := range []int64{1, 99_000, 250_000} {
		synctest.Test(t, func(t *testing.T) {
			r := bzip2.NewReaderWith(bytes.NewReader(packed), 1<<20, &bzip2.ReaderOptions{Workers: 3})
			_, err := io.CopyN(io.Discard, r, n)
			require.NoError(t, err)
		})
	}
}
