package check

import (
	"encoding/binary"
	"fmt"
	"runtime"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

func TestTableKeepsTheFirstLine(t *testing.T) {
	h := newHasher()
	var keys table
	const n = 100_000
	for i := range n {
		line, added := keys.add(h.sum(fmt.Append(nil, i)), int64(i+1))
		require.True(t, added)
		require.EqualValues(t, i+1, line)
	}
	for i := range n {
		line, added := keys.add(h.sum(fmt.Append(nil, i)), n+1)
		require.False(t, added)
		require.EqualValues(t, i+1, line)
	}
	require.Equal(t, n, keys.len)
	require.False(t, keys.has(h.sum([]byte("another"))))
	seen := map[uint32]bool{}
	for s := range keys.all() {
		seen[s.line] = true
	}
	require.Len(t, seen, n)
}

func TestTableTellsDigestsApartByEveryPart(t *testing.T) {
	var keys table
	_, added := keys.add(digest{1, 1}, 1)
	require.True(t, added)
	_, added = keys.add(digest{1, 2}, 2)
	require.True(t, added)
	_, added = keys.add(digest{2, 1}, 3)
	require.True(t, added)
	_, added = keys.add(digest{0, 0}, 4)
	require.True(t, added, "the zero digest is a key like others")
	require.EqualValues(t, 4, keys.line(digest{0, 0}))
}

func TestTableClampsLines(t *testing.T) {
	var keys table
	keys.add(digest{1, 1}, maxLine+5)
	require.Equal(t, int64(maxLine), keys.line(digest{1, 1}))
}

func TestEmptyTable(t *testing.T) {
	var keys table
	require.False(t, keys.has(digest{}))
	for range keys.all() {
		t.Fatal("an empty table has keys")
	}
	keys.add(digest{1 << 63, 0}, 1)
	require.False(t, keys.has(digest{}), "a segment without keys")
}

// TestMemoryOfAKey holds the promise of doc.go: 16 bytes a key, and the free
// slots that open addressing needs.
func TestMemoryOfAKey(t *testing.T) {
	require.EqualValues(t, 16, unsafe.Sizeof(slot{}))
	const n = 2_000_000
	h := newHasher()
	var keys table
	before := heap()
	key := make([]byte, 8)
	for i := range uint64(n) {
		binary.LittleEndian.PutUint64(key, i)
		keys.add(h.sum(key), int64(i+1))
	}
	perKey := float64(heap()-before) / n
	runtime.KeepAlive(&keys)
	t.Logf("%.1f bytes a key", perKey)
	require.GreaterOrEqual(t, perKey, 16.0)
	require.Less(t, perKey, 21.5)
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkTable(b *testing.B) {
	h := newHasher()
	key := make([]byte, 8)
	for range b.N {
		var keys table
		for i := range uint64(1_000_000) {
			binary.LittleEndian.PutUint64(key, i)
			keys.add(h.sum(key), int64(i+1))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6, "ns/key")
}
