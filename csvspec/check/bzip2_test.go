package check

import (
	"bytes"
	stdbzip2 "compress/bzip2"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/bzip2"
)

func compress(t testing.TB, plain []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := bzip2.NewWriter(&out, 1)
	require.NoError(t, err)
	_, err = w.Write(plain)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}

// plains have streams of none, one and several blocks, and trailers that begin
// at every bit of a byte.
func plains() [][]byte {
	out := [][]byte{nil, []byte("a"), bytes.Repeat([]byte{0}, 300_000)}
	r := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 250_000)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	out = append(out, noise)
	for n := range 40 {
		out = append(out, []byte(strings.Repeat("stock.csv ", n+1)+strings.Repeat("x", n)))
	}
	return out
}

func TestOneStreamReadsAStream(t *testing.T) {
	for _, plain := range plains() {
		got, err := io.ReadAll(newOneStream(bytes.NewReader(compress(t, plain))))
		require.NoError(t, err)
		require.True(t, bytes.Equal(plain, got))
	}
}

func TestOneStreamRefusesWhatFollows(t *testing.T) {
	for _, plain := range plains() {
		stream := compress(t, plain)
		for _, more := range [][]byte{{'B'}, {0}, []byte("\n"), compress(t, nil), compress(t, []byte("more"))} {
			got, err := io.ReadAll(newOneStream(bytes.NewReader(append(bytes.Clone(stream), more...))))
			require.ErrorIs(t, err, errNotOneStream)
			require.True(t, bytes.Equal(plain, got), "the first stream is whole")
		}
	}
}

func TestOneStreamSmallReads(t *testing.T) {
	stream := compress(t, []byte("a,b\r\n"))
	got, err := io.ReadAll(iotest.OneByteReader(newOneStream(bytes.NewReader(stream))))
	require.NoError(t, err)
	require.Equal(t, "a,b\r\n", string(got))
	_, err = io.ReadAll(iotest.OneByteReader(newOneStream(bytes.NewReader(append(stream, stream...)))))
	require.ErrorIs(t, err, errNotOneStream)
}

func TestOneStreamTruncated(t *testing.T) {
	stream := compress(t, []byte(strings.Repeat("stock.csv ", 500)))
	for n := range stream {
		_, err := io.ReadAll(newOneStream(bytes.NewReader(stream[:n])))
		require.ErrorIs(t, err, io.ErrUnexpectedEOF, "%d of %d bytes", n, len(stream))
	}
}

func TestOneStreamDamaged(t *testing.T) {
	stream := compress(t, []byte("stock.csv"))
	stream[20] ^= 0x10
	_, err := io.ReadAll(newOneStream(bytes.NewReader(stream)))
	require.Error(t, err)
	_, structural := errors.AsType[stdbzip2.StructuralError](err)
	require.True(t, structural, "%v", err)
}

func TestOneStreamReturnsTheErrorOfItsSource(t *testing.T) {
	stream := compress(t, []byte("stock.csv"))
	for _, n := range []int{0, 10, len(stream) - 1, len(stream)} {
		_, err := io.ReadAll(newOneStream(io.MultiReader(bytes.NewReader(stream[:n]), iotest.ErrReader(io.ErrNoProgress))))
		require.ErrorIs(t, err, io.ErrNoProgress)
	}
}
