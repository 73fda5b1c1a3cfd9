package bzip2_test

import (
	"bytes"
	stdbzip2 "compress/bzip2"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/bzip2"
)

const fuzzLimit = 4 << 20

// FuzzReader holds the reader against the standard library: what both give out
// is the same, also in front of an error, where no checksum has been seen yet.
func FuzzReader(f *testing.F) {
	for _, data := range samples() {
		if len(data) < 50_000 {
			f.Add(compress(f, data, bzip2.Fastest))
		}
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		got, err := decompress(in, fuzzLimit)
		require.LessOrEqual(t, len(got), fuzzLimit)
		want, theirs := io.ReadAll(io.LimitReader(stdbzip2.NewReader(bytes.NewReader(in)), fuzzLimit+1))
		n := min(len(want), len(got))
		requireBytes(t, want[:n], got[:n])
		if err == nil && theirs == nil {
			require.Len(t, got, len(want))
		}
	})
}

func FuzzRoundTrip(f *testing.F) {
	f.Add([]byte("aaaaaaaaab"), 1, uint8(3))
	f.Add([]byte{}, 9, uint8(0))
	f.Fuzz(func(t *testing.T, data []byte, level int, repeat uint8) {
		data = bytes.Repeat(data, int(repeat)+1)
		if level < bzip2.Fastest || level > bzip2.Best {
			level = bzip2.Fastest
		}
		packed := compress(t, data, level)
		got, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(packed), int64(len(data))))
		require.NoError(t, err)
		require.True(t, bytes.Equal(data, got))
		want, err := io.ReadAll(stdbzip2.NewReader(bytes.NewReader(packed)))
		require.NoError(t, err)
		require.True(t, bytes.Equal(data, want))
	})
}
