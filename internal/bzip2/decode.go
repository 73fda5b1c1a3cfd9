package bzip2

import "math/bits"

// A decoder has what a worker needs for one block after the other.
type decoder struct {
	tables    [maxTables]prefixTable
	selectors []uint8
	inverse   inverse
}

// decoded is what became of a piece that is a block.
type decoded struct {
	text []byte // with runs still shortened
	used int    // bits
	sum  uint32 // that the bytes should have
	err  error  // errShort if it goes on behind the piece
}

// decode reads the block that is in p.
func (d *decoder) decode(p *piece) {
	r := p.reader()
	p.err = d.block(r, p)
	p.used = r.pos - p.skip
}

func (d *decoder) block(r *bitReader, p *piece) error {
	r.read(magicBits)
	p.sum = uint32(r.read(32))
	if r.read(1) != 0 {
		return r.refuse("bits are shuffled as bzip2 0.9.0 did, which is not supported")
	}
	origin := int(r.read(24))
	list, used := readUsed(r)
	if used == 0 {
		return r.refuse("no byte is used")
	}
	if err := d.readTables(r, used+2); err != nil {
		return err
	}
	c := newColumnBuilder(&list, p)
	if err := d.readColumn(r, c, used+2); err != nil {
		return err
	}
	p.text = c.out[:c.n]
	if origin >= len(p.text) {
		return corrupt("the row of the block is not there")
	}
	if !d.inverse.invert(p.text, &c.count, origin) {
		return corrupt("not the rotations of a block")
	}
	return nil
}

func readUsed(r *bitReader) (list [256]byte, n int) {
	rows := r.read(16)
	for row := range 16 {
		if rows>>(15-row)&1 == 0 {
			continue
		}
		bytes := r.read(16)
		for i := range 16 {
			if bytes>>(15-i)&1 != 0 {
				list[n] = byte(row<<4 | i)
				n++
			}
		}
	}
	return list, n
}

func (d *decoder) readTables(r *bitReader, size int) error {
	n := int(r.read(3))
	if n < 2 || n > maxTables {
		return r.refuse("the number of tables")
	}
	selectors := int(r.read(15))
	d.selectors = resize(d.selectors, selectors)
	order := [maxTables]uint8{0, 1, 2, 3, 4, 5}
	for i := range d.selectors {
		at := bits.LeadingZeros64(^r.peek())
		if at >= n || r.short() {
			return r.refuse("a selector")
		}
		r.pos += at + 1
		table := order[at]
		copy(order[1:at+1], order[:at])
		order[0] = table
		d.selectors[i] = table
	}
	for i := range n {
		if err := d.tables[i].read(r, size); err != nil {
			return err
		}
	}
	return nil
}

// readColumn reads the symbols and makes the last column from them.
func (d *decoder) readColumn(r *bitReader, c *columnBuilder, size int) error {
	var group [groupSize]uint16
	end := uint16(size - 1)
	for _, selector := range d.selectors {
		t := &d.tables[selector]
		if !t.ready && !t.prepare(size) {
			return r.refuse("a table of codes")
		}
		n := t.readGroup(r, &group, end)
		if n == 0 || r.short() {
			return r.refuse("a code")
		}
		last := group[n-1] == end
		if last {
			n--
		}
		if !c.add(group[:n]) || last && !c.endRun() {
			return r.refuse("the size of the block")
		}
		if last {
			return nil
		}
	}
	return r.refuse("the number of selectors")
}
