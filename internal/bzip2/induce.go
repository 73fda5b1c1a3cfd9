package bzip2

// slopesL takes the valleys from their buckets and finds the L positions, of
// which only the peaks stay.
func (r *names) slopesL() {
	ring, sa, next := r.ring, r.sa, r.next
	for i := range sa {
		j := sa[i]
		sa[i] = 0
		if j > 0 {
			k := j - 1
			ch := ring[k]
			if ring[k-1] < ch {
				k = ^k // a peak waits for slopesS
			}
			sa[next[ch]] = k
			next[ch]++
		} else if j < 0 {
			sa[i] = ^j
		}
	}
}

// slopesS takes the peaks and finds the S positions, of which the valleys go
// to the front, in order.
func (r *names) slopesS() {
	ring, sa, next := r.ring, r.sa, r.next
	w := len(sa)
	for i := len(sa) - 1; i >= 0; i-- {
		j := sa[i]
		sa[i] = 0
		if j > 0 {
			k := j - 1
			ch := ring[k]
			if k == 0 || ring[k-1] > ch {
				k = ^k
			}
			next[ch]--
			sa[next[ch]] = k
		} else if j < 0 {
			w--
			sa[w] = ^j
		}
	}
	copy(sa, sa[w:])
}

// rotationsL finds the L positions in the order of their rotations.
func (r *names) rotationsL() {
	ring, sa, next := r.ring, r.sa, r.next
	for i := range sa {
		j := sa[i]
		sa[i] = ^j // taken, or a peak for rotationsS to take
		if j > 0 {
			k := j - 1
			ch := ring[k]
			if ring[k-1] < ch {
				k = ^k
			}
			sa[next[ch]] = k
			next[ch]++
		}
	}
}

// rotationsS finds the S positions; then all stand in sa.
func (r *names) rotationsS() {
	ring, sa, next := r.ring, r.sa, r.next
	for i := len(sa) - 1; i >= 0; i-- {
		j := sa[i]
		if j < 0 {
			sa[i] = ^j
			continue
		}
		if j > 0 {
			k := j - 1
			ch := ring[k]
			if k == 0 || ring[k-1] > ch {
				k = ^k
			}
			next[ch]--
			sa[next[ch]] = k
		}
	}
}
