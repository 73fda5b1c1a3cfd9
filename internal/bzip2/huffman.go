package bzip2

import "slices"

const maxCodeLength = 17 // as in bzip2 1.0.8; readers take up to 20

// codeLengths finds the lengths of a prefix code for symbols of the given
// frequencies. Every symbol gets one, since the format has no other way. While
// a length is above the limit it flattens the frequencies and tries again.
func codeLengths(lengths []uint8, freq []int32) {
	var buf [maxSymbols]uint32
	leaves := buf[:len(freq)]
	for sym, f := range freq {
		leaves[sym] = newLeaf(max(uint32(f), 1), sym)
	}
	for buildTree(lengths, leaves) > maxCodeLength {
		for i, leaf := range leaves {
			leaves[i] = newLeaf(leafWeight(leaf)/2+1, leafSymbol(leaf))
		}
	}
}

// A leaf has the weight above the symbol, so that sorting needs no function.
func newLeaf(weight uint32, sym int) uint32 { return weight<<9 | uint32(sym) }
func leafWeight(leaf uint32) uint32         { return leaf >> 9 }
func leafSymbol(leaf uint32) int            { return int(leaf & (1<<9 - 1)) }

// buildTree joins the two lightest trees until one is left. With sorted leaves
// the joined ones come out sorted too, so the lightest are always in front of
// one of two queues (J. van Leeuwen, 1976). It returns the greatest length.
func buildTree(lengths []uint8, leaves []uint32) (longest uint8) {
	slices.Sort(leaves)
	n := len(leaves)
	var weight [maxSymbols]uint32
	var parent [2 * maxSymbols]int // leaves first, then what is joined
	leaf, joined := 0, 0
	for i := range n - 1 {
		for range 2 {
			if leaf < n && (joined == i || leafWeight(leaves[leaf]) <= weight[joined]) {
				weight[i] += leafWeight(leaves[leaf])
				parent[leaf] = n + i
				leaf++
			} else {
				weight[i] += weight[joined]
				parent[n+joined] = n + i
				joined++
			}
		}
	}
	var depth [2 * maxSymbols]uint8
	for i := 2*n - 3; i >= 0; i-- {
		depth[i] = depth[parent[i]] + 1
	}
	for i, leaf := range leaves {
		lengths[leafSymbol(leaf)] = depth[i]
		longest = max(longest, depth[i])
	}
	return longest
}

// A code has its bits above its length.
type code uint32

func (c code) bits() uint64 { return uint64(c >> 5) }
func (c code) length() uint { return uint(c & 31) }

// assignCodes gives out codes in the order of lengths, then of symbols.
func assignCodes(codes []code, lengths []uint8) {
	next := uint32(0)
	for l := uint8(1); l <= longestCode; l++ {
		next <<= 1
		for sym, have := range lengths {
			if have == l {
				codes[sym] = code(next<<5 | uint32(l))
				next++
			}
		}
	}
}
