package check_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec/check"
)

// largeFS adds rows to files of a good set that are made as they are read:
// items of master.csv and stock.csv, and sales of them.
type largeFS struct {
	fstest.MapFS
	items, sales int
	peak         *atomic.Uint64 // heap in use, looked at now and then; may be nil
}

func (l largeFS) Open(name string) (fs.File, error) {
	file, err := l.MapFS.Open(name)
	if err != nil {
		return nil, err
	}
	switch name {
	case "master.csv":
		return l.made(file, l.items, func(i int) string {
			return fmt.Sprintf("\"ITEM-%08d\",\"Some part, no. %d\",\"EA\",,,,,,\"%d\"\r\n", i, i, i+10)
		}), nil
	case "stock.csv":
		return l.made(file, l.items, func(i int) string {
			return fmt.Sprintf("\"ITEM-%08d\",\"HAM\",,1.25,1.3,2,%d,,\"EX\",\"ACME\",\"ACME\",,,,14,,,,,\"L\",\r\n", i, i%1000)
		}), nil
	case "sales.csv":
		return l.made(file, l.sales, func(i int) string {
			return fmt.Sprintf("\"ITEM-%08d\",\"HAM\",\"C%d\",2024/01/02,2024/01/%02d,%d,12.5,%d.75,,\"INV %d\"\r\n", i%l.items, i%100, i%28+1, i%9, i%999, i)
		}), nil
	}
	return file, nil
}

func (l largeFS) made(file fs.File, n int, row func(int) string) fs.File {
	return &madeFile{File: file, n: n, row: row, peak: l.peak}
}

type madeFile struct {
	fs.File
	n, at int
	row   func(int) string
	left  []byte
	peak  *atomic.Uint64
}

func (m *madeFile) Read(p []byte) (int, error) {
	if n, err := m.File.Read(p); err != io.EOF {
		return n, err
	}
	for len(m.left) < len(p) && m.at < m.n {
		m.left = append(m.left, m.row(m.at)...)
		m.at++
		if m.peak != nil && m.at%20_000 == 0 {
			m.peak.Store(max(m.peak.Load(), heap()))
		}
	}
	n := copy(p, m.left)
	m.left = append(m.left[:0], m.left[n:]...)
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func largeSet(items, sales int, peak *atomic.Uint64) largeFS {
	return largeFS{fsOf(goodSet().bytes()).(fstest.MapFS), items, sales, peak}
}

// TestMemoryOfASet holds the promise for whole sets: what is in use grows with
// the distinct keys alone, here four for an item (in master.csv, its identifier,
// stock.csv, its items), and not with rows.
func TestMemoryOfASet(t *testing.T) {
	if testing.Short() {
		t.Skip("checks some 50 MB")
	}
	used := func(items, sales int) float64 {
		var peak atomic.Uint64
		r, err := check.FS(t.Context(), largeSet(items, sales, &peak), nil)
		require.NoError(t, err)
		require.True(t, r.OK())
		return float64(peak.Load())
	}
	base := used(60_000, 60_000)
	perRow := (used(60_000, 260_000) - base) / 200_000
	perKey := (used(260_000, 60_000) - base) / 200_000 / 5
	t.Logf("%.1f bytes a key, %.2f bytes a row of sales.csv", perKey, perRow)
	require.Less(t, perRow, 1.0)
	require.Less(t, perKey, 21.5)
}

// BenchmarkSales checks a set with a million sales of a hundred thousand items.
func BenchmarkSales(b *testing.B) {
	const items, sales = 100_000, 1_000_000
	set := largeSet(items, sales, nil)
	files := map[string][]byte{}
	var size int64
	for name := range set.MapFS {
		file, err := set.Open(name)
		require.NoError(b, err)
		files[name], err = io.ReadAll(file)
		require.NoError(b, err)
		size += int64(len(files[name]))
	}
	plain := fsOf(files)
	b.SetBytes(size)
	for b.Loop() {
		r, err := check.FS(b.Context(), plain, nil)
		require.NoError(b, err)
		require.True(b, r.OK())
	}
	b.ReportMetric(float64(b.N*(2*items+sales))/b.Elapsed().Seconds()/1e6, "Mrows/s")
}

// BenchmarkHTML writes a page of a report that is full of findings.
func BenchmarkHTML(b *testing.B) {
	r := checkFiles(b, bytesOfAll(), nil)
	for b.Loop() {
		require.NoError(b, r.WriteHTML(io.Discard))
	}
}

func bytesOfAll() map[string][]byte {
	files := goodSet().bytes()
	files["po.csv"] = bytes.Repeat([]byte("\"X\",\"Y\",\"Z\",\"1\",\"1\",x,1.5,x,x,\"Q\",x\r\n"), 1000)
	return files
}
