package bzip2

// inverse undoes the sorting of rotations. The row of a block leads to the
// next one's, and to the one before. Either way each step waits for memory, so
// it goes both ways at the same time, from the two ends of the block.
type inverse struct {
	forth []uint32 // by row: the next row, and the first character below it
	back  []uint32 // by row: the row before, and the last character below it
}

// invert replaces the last column, in which each character occurs so often, by
// the block that stands in row origin. It returns false if there is none: no
// rotation of a block leads anywhere but through all of them, and back.
func (v *inverse) invert(text []byte, count *[256]uint32, origin int) bool {
	n := len(text)
	v.forth, v.back = resize(v.forth, n), resize(v.back, n)
	forth, back := v.forth, v.back
	var place [256]uint32
	sum := uint32(0)
	for c, k := range count {
		place[c] = sum
		sum += k
	}
	for row, c := range text {
		before := place[c]
		place[c]++
		back[row] = before<<8 | uint32(c)
		forth[before] = uint32(row)<<8 | uint32(c)
	}
	f, b := uint32(origin), uint32(origin)
	lo, hi := 0, n
	for lo+1 < hi {
		hi--
		x, y := forth[f], back[b]
		text[lo], text[hi] = byte(x), byte(y)
		f, b = x>>8, y>>8
		lo++
	}
	if lo < hi {
		x := forth[f]
		text[lo] = byte(x)
		f = x >> 8
	}
	return f == b
}
