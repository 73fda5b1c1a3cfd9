package bzip2

import (
	"bytes"
	stdbzip2 "compress/bzip2"
	"fmt"
	"io"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	dsnet "github.com/dsnet/compress/bzip2"
	"github.com/stretchr/testify/require"
)

// A forger writes streams that the format allows and no program makes.
type forger struct {
	level  int
	change func(*encoder, *block)
	marks  []uint64 // to be spelled by selectors behind those that are used
}

func (f *forger) stream(data []byte) []byte {
	w := &bitWriter{buf: make([]byte, 4*len(data)+1<<16)}
	for _, c := range fmt.Sprint("BZh", f.level) {
		w.write(uint64(c), 8)
	}
	sum, e, b := uint32(0), new(encoder), newBlock(f.level)
	for len(data) > 0 {
		data = data[b.fill(data):]
		b.endRun()
		f.block(w, e, b)
		sum = bits.RotateLeft32(sum, 1) ^ b.sum.value()
		b.reset()
	}
	w.write(footerMagic, 48)
	w.write(uint64(sum), 32)
	return w.buf[:(w.bits()+7)/8]
}

func (f *forger) block(w *bitWriter, e *encoder, b *block) {
	origin := e.sorter.transform(b.text)
	e.symbols.encode(b.text, make([]int32, len(b.text)+1))
	e.tables.choose(&e.symbols)
	if f.change != nil {
		f.change(e, b)
	}
	w.write(blockMagic, 48)
	w.write(uint64(b.sum.value()), 32)
	w.write(uint64(origin), 25)
	e.writeUsed(w)
	f.writeSelectors(w, e)
	e.writeSymbols(w, e.writeTables(w))
}

// writeSelectors spells each mark: a selector is some ones and a zero, and no
// mark has more ones in a row than there are other tables.
func (f *forger) writeSelectors(w *bitWriter, e *encoder) {
	all := len(e.tables.selectors)
	used := &bitWriter{buf: make([]byte, all+100)}
	e.writeSelectors(used)
	for _, mark := range f.marks {
		all += 48 - bits.OnesCount64(mark)
		if mark&1 != 0 {
			all++ // a zero is added
		}
	}
	w.write(uint64(e.tables.n), 3)
	w.write(uint64(all), 15)
	r := &bitReader{data: used.buf, pos: 18}
	for r.pos < used.bits() {
		w.write(r.read(1), 1)
	}
	for _, mark := range f.marks {
		w.write(mark, 48)
		w.write(0, uint(mark&1))
	}
}

func requireReadByAll(t *testing.T, want, packed []byte) {
	t.Helper()
	for _, workers := range []int{1, 2, 3, 16} {
		r := NewReaderWith(bytes.NewReader(packed), int64(len(want)), &ReaderOptions{Workers: workers})
		got, err := io.ReadAll(r)
		require.NoError(t, err)
		require.True(t, bytes.Equal(want, got), "our own reader")
	}
	got, err := io.ReadAll(stdbzip2.NewReader(bytes.NewReader(packed)))
	require.NoError(t, err)
	require.True(t, bytes.Equal(want, got), "the standard library")
	d, err := dsnet.NewReader(bytes.NewReader(packed), nil)
	require.NoError(t, err)
	got, err = io.ReadAll(d)
	require.NoError(t, err)
	require.True(t, bytes.Equal(want, got), "dsnet/compress")
}

func rows(n int) []byte {
	r := rand.New(rand.NewPCG(1, 1))
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "\"ITEM%06d\",%d,%d.%02d\r\n", i/7, r.IntN(1000), r.IntN(100), r.IntN(100))
	}
	return []byte(b.String()[:n])
}

// randomLengths makes a complete code of size symbols, by splitting codes, the
// latest ones more often; so lengths go up to the longest that may be.
func randomLengths(r *rand.Rand, size int) []uint8 {
	lengths := []uint8{0}
	for len(lengths) < size {
		i := len(lengths) - 1 - int(r.ExpFloat64()*1.5)
		if i < 0 || lengths[i] == longestCode {
			i = r.IntN(len(lengths))
		}
		if lengths[i] < longestCode {
			lengths[i]++
			lengths = append(lengths, lengths[i])
		}
	}
	r.Shuffle(size, func(i, j int) { lengths[i], lengths[j] = lengths[j], lengths[i] })
	return lengths
}

// anyTables makes tables of random codes, and lets the groups choose at random.
func anyTables(r *rand.Rand, longest *uint8) func(*encoder, *block) {
	return func(e *encoder, _ *block) {
		e.tables.n = 2 + r.IntN(maxTables-1)
		for i := range e.tables.n {
			lengths := randomLengths(r, e.symbols.size)
			copy(e.tables.lengths[i][:], lengths)
			*longest = max(*longest, slices.Max(lengths))
		}
		for i := range e.tables.selectors {
			e.tables.selectors[i] = uint8(r.IntN(e.tables.n))
		}
	}
}

func TestReaderTakesAnyCompleteCode(t *testing.T) {
	t.Parallel()
	longest := uint8(0)
	f := &forger{level: 1, change: anyTables(rand.New(rand.NewPCG(11, 12)), &longest)}
	for _, n := range []int{1, 2, 49, 50, 51, 700, 3000, 120_000} {
		requireReadByAll(t, rows(n), f.stream(rows(n)))
	}
	require.EqualValues(t, longestCode, longest)
}

func FuzzReaderTakesAnyCompleteCode(f *testing.F) {
	f.Add([]byte("a,b\r\n"), uint64(1))
	f.Add(rows(2000), uint64(2))
	f.Fuzz(func(t *testing.T, data []byte, seed uint64) {
		if len(data) > 0 { // else there is no block
			forger := &forger{level: 9, change: anyTables(rand.New(rand.NewPCG(seed, 1)), new(uint8))}
			requireReadByAll(t, data, forger.stream(data))
		}
	})
}

func marksIn(packed []byte) (n int) {
	for s, p := newScanner(bytes.NewReader(packed)), new(piece); s.next(p); {
		if p.mark == blockMark || p.mark == footerMark {
			n++
		}
	}
	return n
}

// Data that looks like a mark, wherever it stands, is data.
func TestReaderIsNotMisledByFalseMarks(t *testing.T) {
	t.Parallel()
	const block, footer = blockMagic, footerMagic
	data := rows(350_000)
	for _, marks := range [][]uint64{
		{block}, {footer}, {block, block}, {footer, footer, footer}, {footer, block}, {block, footer, block, block, footer},
		slices.Repeat([]uint64{block}, 500), // which must not take 500 times as long
	} {
		f := &forger{level: 1, marks: marks}
		packed := f.stream(data)
		require.Equal(t, 4*(1+len(marks))+1, marksIn(packed), "true and false ones")
		requireReadByAll(t, data, packed)
		small := f.stream(data[:20_000]) // which has six tables, and one block
		requireReadByAll(t, data[:20_000], small)
		for n := 0; n < len(packed); n += 29_989 {
			_, err := io.ReadAll(NewReader(bytes.NewReader(packed[:n]), 1<<20))
			require.ErrorIs(t, err, ErrTruncated, "the first %d bytes", n)
		}
	}
}

// replaceColumn makes a block of row 0 one of another column, and gives it the
// checksum of other bytes.
func replaceColumn(e *encoder, b *block, column, text string) {
	e.symbols.encode([]byte(column), make([]int32, len(column)+1))
	e.tables.choose(&e.symbols)
	b.sum = newCRC.update([]byte(text))
}

func TestReaderRefusesForgeries(t *testing.T) {
	t.Parallel()
	allOnes := func(lengths *[maxSymbols]uint8) {
		for i := range lengths {
			lengths[i] = 1
		}
	}
	for name, c := range map[string]struct {
		data   []byte
		change func(*encoder, *block)
	}{
		"a code twice": {rows(9000), func(e *encoder, _ *block) {
			allOnes(&e.tables.lengths[e.tables.selectors[7]])
		}},
		"a selector too few": {rows(9000), func(e *encoder, _ *block) {
			e.tables.selectors = e.tables.selectors[:len(e.tables.selectors)-1]
		}},
		"another checksum": {rows(9000), func(_ *encoder, b *block) { b.sum++ }},
		"a run without its count": {[]byte("x"), func(e *encoder, b *block) {
			replaceColumn(e, b, "aaaa", "aaaa")
		}},
		"rows that lead nowhere": {[]byte("x"), func(e *encoder, b *block) {
			replaceColumn(e, b, "bac", "aba") // what who goes forth only would find
		}},
	} {
		t.Run(name, func(t *testing.T) {
			packed := (&forger{level: 9, change: c.change}).stream(c.data)
			_, err := io.ReadAll(NewReader(bytes.NewReader(packed), 1<<20))
			require.ErrorIs(t, err, ErrCorrupt)
		})
	}
	data := rows(150_000)
	tooLarge := (&forger{level: 9}).stream(data)
	tooLarge[3] = '1'
	_, err := io.ReadAll(NewReader(bytes.NewReader(tooLarge), 1<<20))
	require.ErrorIs(t, err, ErrCorrupt)

	unused := &forger{level: 9, change: func(e *encoder, _ *block) {
		e.tables.n = 3
		allOnes(&e.tables.lengths[2])
		for i := range e.tables.selectors {
			e.tables.selectors[i] &= 1
		}
	}}
	got, err := io.ReadAll(NewReader(bytes.NewReader(unused.stream(data)), 1<<20))
	require.NoError(t, err, "a table without sense that is not used")
	require.True(t, bytes.Equal(data, got))
}
