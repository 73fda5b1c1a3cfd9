package bzip2

// A column is the last one of the sorted rotations while it is being written.
type column struct {
	out    []byte
	row    [256]int32 // of the next rotation that begins with a character
	block  int32      // where in the ring the block begins
	origin int32      // the row of the rotation that begins there
}

// lastColumn writes the character before each rotation to out, from valleys
// that are sorted in the front of sa, and returns the row of the rotation that
// begins at block.
func (q *queues) lastColumn(c *census, out []byte, block int) (origin int) {
	l := c.layout()
	rows := c.rows()
	col := &column{out: out, block: int32(block)}
	copy(col.row[:], rows[:])
	q.openL(l)
	for ch := range 256 {
		q.writeL(col, l.downs[ch], &q.next[ch<<1])
		q.writeL(col, l.valleys[ch], &l.valleys[ch+1])
	}
	copy(col.row[:], rows[1:])
	q.openS(l)
	for ch := 255; ch >= 0; ch-- {
		q.writeS(col, l.ups[ch+1], &q.next[ch<<1])
		q.writeS(col, l.peaks[ch+1], &l.peaks[ch])
	}
	return int(col.origin)
}

// rows returns the first row of each character, and the number of all rows.
func (c *census) rows() (r [257]int32) {
	for ch, n := range c {
		r[ch+1] = r[ch] + n[down] + n[peak] + n[valley] + n[up]
	}
	return r
}

// writeL is induceL, and writes the rows that it finds on the way.
func (q *queues) writeL(col *column, i int32, end *int32) {
	ring, sa, next := q.ring, q.sa, &q.next
	out, row, block := col.out, &col.row, col.block
	for ; i < *end; i++ {
		k := sa[i] - 1
		before, ch := pair(ring, k)
		to := &next[ch<<1|less(before, ch)]
		sa[*to] = k
		*to++
		r := row[ch]
		out[r] = byte(before)
		row[ch]++
		if k == block {
			col.origin = r
		}
	}
}

// writeS is induceS in the same way.
func (q *queues) writeS(col *column, i int32, end *int32) {
	ring, sa, next := q.ring, q.sa, &q.next
	out, row, block := col.out, &col.row, col.block
	for i--; i >= *end; i-- {
		k := sa[i] - 1
		before, ch := pair(ring, k)
		to := &next[ch<<1|less(ch, before)]
		*to--
		sa[*to] = k
		row[ch]--
		r := row[ch]
		out[r] = byte(before)
		if k == block {
			col.origin = r
		}
	}
}
