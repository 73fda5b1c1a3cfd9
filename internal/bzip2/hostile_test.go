package bzip2_test

import (
	"bytes"
	stdbzip2 "compress/bzip2"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/bzip2"
)

// Whatever happens to a stream on its way, the reader gives the right bytes or
// an error. ERPLINK_LONG=1 tries 100,000 times.
func TestMutatedStreams(t *testing.T) {
	t.Parallel()
	tries := 3000
	if os.Getenv("ERPLINK_LONG") != "" {
		tries = 100_000
	}
	r := rand.New(rand.NewPCG(9, 10))
	var streams, plains [][]byte
	for _, data := range [][]byte{nil, []byte("a"), salesRows(2000), mixedRuns(3000), noise(700), noise(101_000), salesRows(130_000)} {
		streams, plains = append(streams, compress(t, data, bzip2.Fastest)), append(plains, data)
	}
	right := 0
	for range tries {
		i := r.IntN(len(streams))
		if len(plains[i]) > 10_000 && r.IntN(20) > 0 {
			i = r.IntN(5)
		}
		mutated := mutate(r, streams[i], streams[r.IntN(5)])
		opts := &bzip2.ReaderOptions{Workers: 1 + r.IntN(3), Streams: r.IntN(4) == 0}
		got, err := io.ReadAll(bzip2.NewReaderWith(bytes.NewReader(mutated), 1<<20, opts))
		want, theirs := io.ReadAll(stdbzip2.NewReader(bytes.NewReader(mutated)))
		n := min(len(want), len(got))
		requireBytes(t, want[:n], got[:n], "also in front of an error")
		if err != nil {
			continue
		}
		right++
		require.NoError(t, theirs)
		require.Len(t, got, len(want))
		if !opts.Streams { // one of the streams, if not the one that was changed
			require.True(t, slices.ContainsFunc(plains, func(p []byte) bool { return bytes.Equal(p, got) }))
		}
	}
	require.Positive(t, right, "some changes change nothing")
	require.Less(t, right, tries/2)
}

// mutate flips, cuts, doubles, inserts, or brings in another stream.
func mutate(r *rand.Rand, stream, other []byte) []byte {
	m := bytes.Clone(stream)
	for range 1 + r.IntN(4) {
		at := r.IntN(len(m) + 1)
		to := min(at+r.IntN(40), len(m))
		switch r.IntN(8) {
		case 0:
			m = m[:at]
		case 1:
			m = slices.Delete(m, at, to)
		case 2:
			m = slices.Insert(m, at, bytes.Clone(m[at:to])...)
		case 3:
			m = slices.Insert(m, at, byte(r.Uint32()))
		case 4:
			m = append(m, other[:r.IntN(len(other)+1)]...)
		case 5:
			m = slices.Replace(m, at, to, other[min(at, len(other)):min(to, len(other))]...)
		default:
			if at < len(m) {
				m[at] ^= 1 << r.IntN(8)
			}
		}
	}
	return m
}
