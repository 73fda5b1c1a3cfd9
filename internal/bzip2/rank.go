package bzip2

// rank replaces the valleys in the front of sa, sorted by their slopes, by the
// valleys sorted by their rotations, for which it sorts the ring of the names
// of the slopes. Half the positions find room for a number at each valley,
// since two of them never stand side by side.
func rank(sa, valleys []int32, n int, nameSlopes func(sorted, at []int32) int, p *pool) {
	m := len(valleys)
	sorted, at := sa[:m], sa[m:][:n/2]
	for i, j := range valleys[:m-1] {
		at[j>>1] = valleys[i+1] - j + 1
	}
	at[0] = valleys[0] + 1
	k := nameSlopes(sorted, at)

	// The names go to the back of sa, over at, but never over what is unread.
	names := sa[len(sa)-m-1:]
	last := at[0]
	for i := m - 2; i >= 0; i-- {
		names[i] = at[valleys[i]>>1]
	}
	names[m-1], names[m] = last, names[0]
	shift := sortNames(names, sa[:len(sa)-n+m-1], k, p)
	for i, r := range sorted {
		if r += int32(shift); r >= int32(m) {
			r -= int32(m)
		}
		sorted[i] = valleys[r]
	}
}

// A pool lends the memory of the recursion. What it was short of for one block
// it has for the next, and some more, since the next one may need a bit more.
type pool struct {
	all, free []int32
	lent      int
}

func (p *pool) take(n int) []int32 {
	p.lent += n
	if n > len(p.free) {
		return make([]int32, n)
	}
	taken := p.free[:n]
	p.free = p.free[n:]
	return taken
}

func (p *pool) reset() {
	if p.lent > len(p.all) {
		p.all = make([]int32, p.lent+p.lent/4)
	}
	p.free, p.lent = p.all, 0
}
