package bzip2

import "slices"

// names are a ring over a large alphabet. There are more characters than fit
// queues of their own, so positions of all classes share a bucket for each
// character, and those that a loop shall pass over are complemented.
type names struct {
	ring   []int32 // with its first name again at the end
	sa     []int32
	starts []int32 // of the buckets, and the end of the last
	next   []int32
}

// sortNames sorts the rotations of a ring of k different names into the front
// of sa. It may turn the ring, and returns what to add to the positions.
func sortNames(ring, sa []int32, k int, p *pool) (shift int) {
	n := len(ring) - 1
	start, ok := firstValley(ring[:n])
	switch {
	case k == n: // each name says the place
		for i, c := range ring[:n] {
			sa[c] = int32(i)
		}
		return 0
	case !ok: // all rotations are equal
		for i := range sa[:n] {
			sa[i] = int32(i)
		}
		return 0
	}
	copy(sa, ring[start:n])
	copy(sa[n-start:], ring[:start])
	copy(ring, sa[:n])
	ring[n] = ring[0]

	r := &names{ring: ring, sa: sa[:n], starts: p.take(k + 1), next: p.take(k)}
	r.count()
	valleys := r.valleys(p.take(n/2 + 1))
	clear(r.sa)
	r.openS()
	for _, j := range valleys {
		r.seed(j)
	}
	r.openL()
	r.slopesL()
	r.openS()
	r.slopesS()
	rank(sa, valleys, n, r.nameSlopes, p)
	r.spread(len(valleys))
	r.openL()
	r.rotationsL()
	r.openS()
	r.rotationsS()
	return start
}

func (r *names) count() {
	clear(r.starts)
	for _, c := range r.ring[1:] {
		r.starts[c+1]++
	}
	for c := range r.next {
		r.starts[c+1] += r.starts[c]
	}
}

func (r *names) openL() { copy(r.next, r.starts) }
func (r *names) openS() { copy(r.next, r.starts[1:]) }

func (r *names) seed(j int32) {
	to := &r.next[r.ring[j]]
	*to--
	r.sa[*to] = j
}

// valleys lists the valleys as census.take does.
func (r *names) valleys(list []int32) []int32 {
	w := len(list) - 1
	next, typ := int(r.ring[0]), 1
	for i := len(r.sa) - 1; i >= 0; i-- {
		ch := int(r.ring[i])
		before := less(ch, next+typ)
		list[w] = int32(i + 1)
		w -= typ &^ before
		next, typ = ch, before
	}
	return list[w+1:]
}

func (r *names) nameSlopes(sorted, at []int32) (names int) {
	last, lastSize := int32(0), int32(0)
	for _, j := range sorted {
		size := at[j>>1]
		if size != lastSize || !slices.Equal(r.ring[last:last+size], r.ring[j:j+size]) {
			last, lastSize = j, size
			names++
		}
		at[j>>1] = int32(names - 1)
	}
	return names
}

// spread moves m sorted valleys from the front of sa to their buckets.
func (r *names) spread(m int) {
	clear(r.sa[m:])
	r.openS()
	for i := m - 1; i >= 0; i-- {
		j := r.sa[i]
		r.sa[i] = 0
		r.seed(j)
	}
}
