package bzip2_test

import (
	"bytes"
	stdbzip2 "compress/bzip2"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/bzip2"
)

func compress(t testing.TB, data []byte, level int) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := bzip2.NewWriter(&buf, level)
	require.NoError(t, err)
	_, err = w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return buf.Bytes()
}

func noise(n int) []byte {
	data := make([]byte, n)
	r := rand.NewChaCha8([32]byte{1})
	_, _ = r.Read(data)
	return data
}

func samples() map[string][]byte {
	return map[string][]byte{
		"empty":       nil,
		"one byte":    {0},
		"text":        []byte("\"ITEM000123\",\"LOC01\",2026/10,123,45.6700,3\r\n"),
		"runs of 255": bytes.Repeat(append(bytes.Repeat([]byte{'a'}, 255), 'b'), 50),
		"runs of 259": bytes.Repeat(append(bytes.Repeat([]byte{'a'}, 259), 'b'), 50),
		"periodic":    bytes.Repeat([]byte("aaaab"), 30_000),
		"zeros":       make([]byte, 1_000_000),
		"noise":       noise(250_000),
		"rows":        []byte(strings.Repeat("\"ITEM\",\"LOC\",2026/10/01,12.5\r\n", 20_000)),
	}
}

func TestRoundTripAndPeers(t *testing.T) {
	for name, data := range samples() {
		for _, level := range []int{bzip2.Fastest, bzip2.Best} {
			t.Run(fmt.Sprint(name, " at ", level), func(t *testing.T) {
				packed := compress(t, data, level)
				got, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(packed), int64(len(data))))
				require.NoError(t, err)
				require.True(t, bytes.Equal(data, got))
				got, err = io.ReadAll(stdbzip2.NewReader(bytes.NewReader(packed)))
				require.NoError(t, err)
				require.True(t, bytes.Equal(data, got))
				for _, peer := range peers() {
					require.True(t, bytes.Equal(data, run(t, packed, peer...)), peer)
				}
			})
		}
	}
}

// peers are the commands that decompress from standard input, where present.
func peers() [][]string {
	var found [][]string
	for _, peer := range [][]string{
		{"bzip2", "-dc"},
		{"python3", "-c", "import bz2,sys; sys.stdout.buffer.write(bz2.decompress(sys.stdin.buffer.read()))"},
	} {
		if _, err := exec.LookPath(peer[0]); err == nil {
			found = append(found, peer)
		}
	}
	return found
}

func run(t *testing.T, in []byte, command ...string) []byte {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin = bytes.NewReader(in)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err, command)
	return out
}

func TestReadsWhatBzip2Writes(t *testing.T) {
	if _, err := exec.LookPath("bzip2"); err != nil {
		t.Skip("no bzip2 here")
	}
	for name, data := range samples() {
		t.Run(name, func(t *testing.T) {
			packed := run(t, data, "bzip2", "-zc")
			got, err := io.ReadAll(bzip2.NewReader(iotest.HalfReader(bytes.NewReader(packed)), int64(len(data))))
			require.NoError(t, err)
			require.True(t, bytes.Equal(data, got))
		})
	}
}

func TestReaderRefuses(t *testing.T) {
	data := []byte(strings.Repeat("0123456789", 100))
	whole := compress(t, data, bzip2.Best)
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 0x10
	empty := compress(t, nil, bzip2.Best)
	for name, c := range map[string]struct {
		in   []byte
		want error
	}{
		"nothing":            {nil, bzip2.ErrTruncated},
		"no stream":          {[]byte("a,b,c\r\n1,2,3\r\n"), bzip2.ErrCorrupt},
		"bzip1":              {[]byte("BZ09" + strings.Repeat("x", 50)), bzip2.ErrCorrupt},
		"a flipped bit":      {flipped, bzip2.ErrCorrupt},
		"a second stream":    {append(bytes.Clone(whole), whole...), bzip2.ErrStreams},
		"an empty second":    {append(bytes.Clone(whole), empty...), bzip2.ErrStreams},
		"one after an empty": {append(bytes.Clone(empty), whole...), bzip2.ErrStreams},
		"a zero after":       {append(bytes.Clone(whole), 0), bzip2.ErrTrailing},
		"a B after":          {append(bytes.Clone(whole), 'B'), bzip2.ErrTrailing},
		"text after":         {append(bytes.Clone(whole), "rest"...), bzip2.ErrTrailing},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(c.in), 1<<20))
			require.ErrorIs(t, err, c.want)
			for _, other := range []error{bzip2.ErrCorrupt, bzip2.ErrTruncated, bzip2.ErrTrailing, bzip2.ErrStreams} {
				require.Equal(t, other == c.want, errors.Is(err, other))
			}
		})
	}
}

func TestReaderRefusesEveryTruncation(t *testing.T) {
	data := noise(300)
	whole := compress(t, data, bzip2.Best)
	for n := range whole {
		_, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(whole[:n]), 1<<20))
		require.ErrorIs(t, err, bzip2.ErrTruncated, "the first %d bytes", n)
	}
}

// Every alignment of the footer must be found, whatever the data before it.
func TestReaderFindsTheEndAtEveryAlignment(t *testing.T) {
	for n := range 200 {
		packed := compress(t, noise(n), bzip2.Fastest)
		got, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(append(packed, 'x')), 1<<20))
		require.ErrorIs(t, err, bzip2.ErrTrailing, "%d bytes", n)
		require.Len(t, got, n)
	}
}

func TestReaderLimit(t *testing.T) {
	data := noise(1000)
	packed := compress(t, data, bzip2.Best)
	for _, limit := range []int64{-1, 0, 1, 999} {
		got, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(packed), limit))
		require.ErrorIs(t, err, bzip2.ErrTooLarge)
		require.Equal(t, data[:max(limit, 0)], got)
	}
	got, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(packed), 1000))
	require.NoError(t, err)
	require.Equal(t, data, got)
}

func TestReaderStopsABomb(t *testing.T) {
	bomb := compress(t, make([]byte, 64<<20), bzip2.Best)
	require.Less(t, len(bomb), 1000)
	n, err := io.Copy(io.Discard, bzip2.NewReader(bytes.NewReader(bomb), 1<<20))
	require.ErrorIs(t, err, bzip2.ErrTooLarge)
	require.EqualValues(t, 1<<20, n)
}

func TestReaderReturnsTheErrorOfItsSource(t *testing.T) {
	packed := compress(t, noise(10_000), bzip2.Best)
	broken := errors.New("the disk is gone")
	for _, n := range []int{0, 3, 100, len(packed)} {
		r := bzip2.NewReader(io.MultiReader(bytes.NewReader(packed[:n]), iotest.ErrReader(broken)), 1<<20)
		_, err := io.ReadAll(r)
		require.ErrorIs(t, err, broken, "after %d bytes", n)
		_, err = r.Read(make([]byte, 1))
		require.ErrorIs(t, err, broken, "the error stays")
	}
}

func TestWriterLevels(t *testing.T) {
	for _, level := range []int{-1, 0, 10} {
		_, err := bzip2.NewWriter(io.Discard, level)
		require.ErrorIs(t, err, bzip2.ErrLevel)
	}
}

// failOnce refuses one write and takes all the others: the fault that a
// library which forgets its error turns into a stream with a hole.
type failOnce struct {
	at, n int
}

func (w *failOnce) Write(p []byte) (int, error) {
	w.n++
	if w.n == w.at {
		return 0, errors.New("refused")
	}
	return len(p), nil
}

func TestWriterErrorSticks(t *testing.T) {
	data := noise(110_000)
	writes := &failOnce{}
	w, err := bzip2.NewWriter(writes, bzip2.Fastest)
	require.NoError(t, err)
	_, err = w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.Greater(t, writes.n, 3)
	for at := 1; at <= writes.n; at += 29 {
		w, err := bzip2.NewWriter(&failOnce{at: at}, bzip2.Fastest)
		require.NoError(t, err)
		for chunk := range slices.Chunk(data, 64<<10) {
			_, _ = w.Write(chunk)
		}
		require.ErrorContains(t, w.Close(), "refused", "write %d", at)
		require.ErrorContains(t, w.Close(), "refused", "again, write %d", at)
	}
}

func TestWriterAfterClose(t *testing.T) {
	w, err := bzip2.NewWriter(io.Discard, bzip2.Best)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NoError(t, w.Close())
	_, err = w.Write([]byte("more"))
	require.ErrorIs(t, err, bzip2.ErrClosed)
}
