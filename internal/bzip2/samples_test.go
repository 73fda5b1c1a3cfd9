package bzip2_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/bzip2"
	"github.com/erplink/erplink/internal/shared"
)

func compress(t testing.TB, data []byte, level int) []byte {
	t.Helper()
	return compressWith(t, data, level, nil)
}

func compressWith(t testing.TB, data []byte, level int, opts *bzip2.WriterOptions) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := bzip2.NewWriterWith(&buf, level, opts)
	require.NoError(t, err)
	n, err := w.Write(data)
	require.NoError(t, err)
	require.Equal(t, len(data), n)
	require.NoError(t, w.Close())
	return buf.Bytes()
}

func decompress(packed []byte, limit int64) ([]byte, error) {
	return io.ReadAll(bzip2.NewReader(bytes.NewReader(packed), limit))
}

// requireBytes compares without printing a megabyte where they differ.
func requireBytes(t testing.TB, want, got []byte, what ...any) {
	t.Helper()
	if !bytes.Equal(want, got) {
		require.Failf(t, "other bytes", "want %d, got %d, the first %d are equal; %v", len(want), len(got), common(want, got), what)
	}
}

func common(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

func noise(n int) []byte {
	data := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(data)
	return data
}

// samples above 100,000 bytes make more than one block at the lowest level, and
// those above 200,000 at the next one.
func samples() map[string][]byte {
	s := map[string][]byte{
		"empty":         nil,
		"one byte":      {0},
		"a row":         []byte("\"ITEM000123\",\"LOC01\",2026/10,123,45.6700,3\r\n"),
		"every byte":    everyByte(),
		"periodic":      bytes.Repeat([]byte("aaaab"), 21_000),
		"banana":        bytes.Repeat([]byte("banana"), 3_000),
		"zeros":         make([]byte, 300_000),
		"fibonacci":     fibonacci(101_000),
		"two symbols":   twoSymbols(101_000),
		"noise":         noise(120_000),
		"equal rows":    []byte(strings.Repeat("\"ITEM\",\"LOC\",2026/10/01,12.5\r\n", 10_000)),
		"rows":          salesRows(210_000),
		"uneven codes":  unevenCodes(),
		"mixed lengths": mixedRuns(130_000),
	}
	for _, n := range []int{1, 3, 4, 5, 8, 254, 255, 256, 258, 259, 260, 510, 1000} {
		s[fmt.Sprint("runs of ", n)] = bytes.Repeat(append(bytes.Repeat([]byte{'a'}, n), 'b'), 50)
	}
	return s
}

// levels are those at which data makes different blocks; all, if it is small.
func levels(data []byte) []int {
	if len(data) > 50_000 {
		return []int{1, 2, 9}
	}
	return []int{1, 2, 3, 4, 5, 6, 7, 8, 9}
}

func samplesAt(level int) map[string][]byte {
	s := samples()
	maps.DeleteFunc(s, func(_ string, data []byte) bool { return !slices.Contains(levels(data), level) })
	return s
}

func everyByte() []byte {
	var data []byte
	for i := range 1 << 14 {
		data = append(data, byte(i*i>>3), byte(i))
	}
	return data
}

func fibonacci(n int) []byte {
	a, b := []byte("a"), []byte("ab")
	for len(b) < n {
		a, b = b, append(bytes.Clone(b), a...)
	}
	return b[:n]
}

func twoSymbols(n int) []byte {
	data := noise(n)
	for i, b := range data {
		data[i] = 'a' + b&1
	}
	return data
}

// unevenCodes has symbols that are each twice as frequent as the next, so that
// codes would be longer than the format takes.
func unevenCodes() []byte {
	var data []byte
	for i := range 17 {
		data = append(data, bytes.Repeat([]byte{byte(i), byte(255 - i)}, 1<<i/2)...)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(data), func(i, j int) { data[i], data[j] = data[j], data[i] })
	return data
}

// mixedRuns has runs of all lengths that the format knows, of the same bytes.
func mixedRuns(n int) []byte {
	r := rand.New(rand.NewPCG(5, 6))
	var data []byte
	for len(data) < n {
		data = append(data, bytes.Repeat([]byte{byte(r.IntN(3))}, 1+r.IntN(4)*r.IntN(100))...)
	}
	return data
}

// salesRows are like those of sales.csv, in the order of a query.
func salesRows(n int) []byte {
	r := rand.New(rand.NewPCG(7, 8))
	data := make([]byte, 0, n+100)
	for item := 0; len(data) < n; item++ {
		price := 1 + r.IntN(900)
		for month := 1; month <= 12; month++ {
			sold := 1 + r.IntN(60)
			data = fmt.Appendf(data, "\"ITEM%06d\",\"LOC%02d\",2026/%02d,%d,%d.%02d00,%d,\"CUST%05d\"\r\n",
				item/60, item%60, month, sold, sold*price/100, sold*price%100, 1+sold/20, r.IntN(20_000))
		}
	}
	return data[:n]
}

// realData are files of two companies, in one: two blocks at the highest level.
func realData(t testing.TB) []byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(shared.Dir(t), "data", "*", "*.csv"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var all []byte
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		all = append(all, data...)
	}
	return all[:950_000]
}
