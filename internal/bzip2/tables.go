package bzip2

const (
	groupSize = 50 // symbols that share a table
	maxTables = 6
	passes    = 4 // of refinement, as many as bzip2 makes
)

// tables are the Huffman codes of a block, and which of them each group uses.
type tables struct {
	n         int
	lengths   [maxTables][maxSymbols]uint8
	freq      [maxTables][maxSymbols]int32 // in the groups that use the table
	selectors []uint8
}

// choose starts with tables that each prefer a part of the alphabet, lets each
// group take the one with which it is shortest, and fits the tables to the
// groups that took them, some times over.
func (t *tables) choose(s *symbols) {
	t.n = tableCount(len(s.seq))
	t.guess(s)
	t.selectors = resize(t.selectors, (len(s.seq)+groupSize-1)/groupSize)
	for pass := range passes {
		t.assign(s.seq, pass == 0)
		for i := range t.n {
			codeLengths(t.lengths[i][:s.size], t.freq[i][:s.size])
		}
	}
}

func tableCount(symbols int) int {
	for i, below := range []int{200, 600, 1200, 2400} {
		if symbols < below {
			return i + 2
		}
	}
	return maxTables
}

// guess gives each table a part of the alphabet that is used about as much as
// the others, the first symbols to the last table. Every second one between
// the outer two gets a symbol less, as in bzip2: on program text, 0.3 % are won.
func (t *tables) guess(s *symbols) {
	left, from := int32(len(s.seq)), 0
	for i := t.n - 1; i >= 0; i-- {
		share, to := int32(0), from
		for ; to < s.size && share < left/int32(i+1); to++ {
			share += s.freq[to]
		}
		if odd := (t.n-1-i)%2 == 1; odd && i > 0 && to > from+1 {
			to--
			share -= s.freq[to]
		}
		for sym := range s.size {
			t.lengths[i][sym] = 15
			if from <= sym && sym < to {
				t.lengths[i][sym] = 0
			}
		}
		left, from = left-share, to
	}
}

// assign finds the table for each group. All costs of a symbol stand in one
// word: 50 times the longest code fits in 10 bits.
func (t *tables) assign(seq []int32, first bool) {
	const lane = 10
	var costs [512]uint64
	for i := range t.n {
		for sym, length := range t.lengths[i] {
			costs[sym] |= uint64(length) << (lane * i)
		}
	}
	if first {
		t.freq = [maxTables][maxSymbols]int32{}
	}
	for g := range t.selectors {
		group := seq[g*groupSize : min((g+1)*groupSize, len(seq))]
		sum := uint64(0)
		for _, sym := range group {
			sum += costs[sym&511]
		}
		best, least := 0, sum&(1<<lane-1)
		for i := 1; i < t.n; i++ {
			sum >>= lane
			if cost := sum & (1<<lane - 1); cost < least {
				best, least = i, cost
			}
		}
		was := int(t.selectors[g])
		if first {
			t.count(group, best, 1)
		} else if was != best { // after the first pass, few change
			t.count(group, was, -1)
			t.count(group, best, 1)
		}
		t.selectors[g] = uint8(best)
	}
}

func (t *tables) count(group []int32, table int, by int32) {
	freq := &t.freq[table]
	for _, sym := range group {
		freq[sym] += by
	}
}
