package bzip2

const (
	blockMagic  = 0x314159265359 // the digits of pi
	footerMagic = 0x177245385090 // and of its square root
)

// An encoder has what a worker needs for one block after the other.
type encoder struct {
	sorter  sorter
	symbols symbols
	tables  tables
}

// encode replaces the text of the block by its bits. It returns early, before
// or after the sorting that takes most of the time, once stopped says so.
func (e *encoder) encode(b *block, stopped func() bool) {
	if stopped() {
		return
	}
	b.endRun()
	origin := e.sorter.transform(b.text)
	if stopped() {
		return
	}
	// What was sorted is in the text now, so there is room for the symbols.
	e.sorter.sa = resize(e.sorter.sa, len(b.text)+1)
	e.symbols.encode(b.text, e.sorter.sa)
	e.tables.choose(&e.symbols)
	b.text = resize(b.text, e.size())
	w := &bitWriter{buf: b.text}
	w.write(blockMagic, 48)
	w.write(uint64(b.sum.value()), 32)
	w.write(uint64(origin), 25) // after a bit that is no longer used
	e.writeUsed(w)
	e.writeSelectors(w)
	e.writeSymbols(w, e.writeTables(w))
	b.bits = w.bits()
}

// size is at least the number of bytes that the block takes.
func (e *encoder) size() int {
	s, t := &e.symbols, &e.tables
	bits := 48 + 32 + 25 + 17*16 + 3 + 15 + maxTables*len(t.selectors)
	for i := range t.n {
		bits += 5 + s.size*2*maxCodeLength
		for sym, f := range t.freq[i] {
			bits += int(f) * int(t.lengths[i][sym])
		}
	}
	return bits/8 + 16
}

// writeUsed writes 16 bits for each row of 16 bytes that has used ones, after
// one bit for each row.
func (e *encoder) writeUsed(w *bitWriter) {
	rows, row := uint64(0), [16]uint64{}
	for c, is := range e.symbols.used {
		if is {
			rows |= 1 << (15 - c>>4)
			row[c>>4] |= 1 << (15 - c&15)
		}
	}
	w.write(rows, 16)
	for _, r := range row {
		if r != 0 {
			w.write(r, 16)
		}
	}
}

// writeSelectors writes each selector's distance in the list of tables by
// their last use, as so many ones and a zero.
func (e *encoder) writeSelectors(w *bitWriter) {
	w.write(uint64(e.tables.n), 3)
	w.write(uint64(len(e.tables.selectors)), 15)
	list := [maxTables]uint8{0, 1, 2, 3, 4, 5}
	for _, table := range e.tables.selectors {
		at := uint(0)
		for list[at] != table {
			at++
		}
		copy(list[1:at+1], list[:at])
		list[0] = table
		w.write(1<<(at+1)-2, at+1)
	}
}

// writeTables writes the lengths of each table as steps from one to the next.
func (e *encoder) writeTables(w *bitWriter) *[maxTables][maxSymbols]code {
	codes := new([maxTables][maxSymbols]code)
	for i := range e.tables.n {
		lengths := e.tables.lengths[i][:e.symbols.size]
		at := lengths[0]
		w.write(uint64(at), 5)
		for _, l := range lengths {
			for ; at < l; at++ {
				w.write(0b10, 2)
			}
			for ; at > l; at-- {
				w.write(0b11, 2)
			}
			w.write(0, 1)
		}
		assignCodes(codes[i][:], lengths)
	}
	return codes
}

// writeSymbols stores after every second symbol: two codes and the bits that
// are left of a byte always fit in a word.
func (e *encoder) writeSymbols(to *bitWriter, codes *[maxTables][maxSymbols]code) {
	seq := e.symbols.seq
	for _, table := range e.tables.selectors {
		group := seq[:min(groupSize, len(seq))]
		seq = seq[len(group):]
		to.writeGroup(group, &codes[table])
	}
}

func (w *bitWriter) writeGroup(group []int32, codes *[maxSymbols]code) {
	for i := 0; i+1 < len(group); i += 2 {
		a, b := codes[group[i]], codes[group[i+1]]
		w.acc = (w.acc<<a.length()|a.bits())<<b.length() | b.bits()
		w.n += a.length() + b.length()
		w.store()
	}
	if len(group)&1 != 0 {
		c := codes[group[len(group)-1]]
		w.write(c.bits(), c.length())
	}
}
