package csvspec

import "hash/maphash"

// interner returns the same string for texts that are alike: for the last one
// of the column, and for those in a table that grows to a bound. So rows that
// are kept share their codes, and most texts cost no memory of their own. A
// column in which little repeats gives up the table.
type interner struct {
	last          string
	table         []string
	finds, misses int // since the table grew
	off           bool
}

const (
	minInterned = 1 << 10
	maxInterned = 1 << 14
)

var internSeed = maphash.MakeSeed()

func (in *interner) intern(text []byte) string {
	if in.last != string(text) {
		in.last = in.find(text)
	}
	return in.last
}

func (in *interner) find(text []byte) string {
	if in.off {
		return string(text)
	}
	if in.misses >= len(in.table) {
		in.grow()
		return in.find(text)
	}
	in.finds++
	slot := &in.table[maphash.Bytes(internSeed, text)&uint64(len(in.table)-1)] // the size is a power of two
	if *slot != string(text) {
		*slot = string(text)
		in.misses++
	}
	return *slot
}

// grow makes the table larger after it was filled once over, or gives it up.
func (in *interner) grow() {
	hits := in.finds - in.misses
	switch size := len(in.table); {
	case size == 0:
		in.table = make([]string, minInterned)
	case hits < in.finds/64:
		in.table, in.off = nil, true
	case size < maxInterned:
		in.table = make([]string, 4*size)
	}
	in.finds, in.misses = 0, 0
}
