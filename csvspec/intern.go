package csvspec

import "hash/maphash"

// interner returns the same string for texts that are alike: for the last one
// of the column, and for those in a table of fixed size. So rows that are kept
// share their codes, and most texts cost no memory of their own.
type interner struct {
	last  string
	table *[internSlots]string
}

const internSlots = 1 << 10

var internSeed = maphash.MakeSeed()

func (in *interner) intern(text []byte) string {
	if in.last != string(text) {
		in.last = in.find(text)
	}
	return in.last
}

func (in *interner) find(text []byte) string {
	if in.table == nil {
		in.table = new([internSlots]string)
	}
	slot := &in.table[maphash.Bytes(internSeed, text)%internSlots]
	if *slot != string(text) {
		*slot = string(text)
	}
	return *slot
}
