package bzip2

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// lastColumn sorts rotations as the definition says.
func lastColumn(block []byte) []byte {
	n := len(block)
	twice := append(slices.Clone(block), block...)
	rotations := make([][]byte, n)
	for i := range rotations {
		rotations[i] = twice[i : i+n]
	}
	slices.SortFunc(rotations, bytes.Compare)
	column := make([]byte, n)
	for i, r := range rotations {
		column[i] = r[n-1]
	}
	return column
}

// fromColumn undoes the transform as its definition says, from the end.
func fromColumn(column []byte, row int) []byte {
	var place [256]int
	for _, c := range column {
		for ch := int(c) + 1; ch < 256; ch++ {
			place[ch]++
		}
	}
	before := make([]int, len(column))
	for i, c := range column {
		before[i] = place[c]
		place[c]++
	}
	block := make([]byte, len(column))
	for i := range block {
		block[len(block)-1-i] = column[row]
		row = before[row]
	}
	return block
}

func requireSorted(t *testing.T, s *sorter, block []byte) {
	t.Helper()
	column := slices.Clone(block)
	row := s.transform(column)
	if !bytes.Equal(lastColumn(block), column) || !bytes.Equal(block, fromColumn(column, row)) {
		require.Failf(t, "wrong", "%q: column %q, row %d", block, column, row)
	}
}

// words yields every word of length n over the alphabet.
func words(n int, alphabet string, yield func([]byte)) {
	word, digits := make([]byte, n), make([]int, n)
	for {
		for i, d := range digits {
			word[i] = alphabet[d]
		}
		yield(word)
		i := 0
		for ; i < n; i++ {
			if digits[i]++; digits[i] < len(alphabet) {
				break
			}
			digits[i] = 0
		}
		if i == n {
			return
		}
	}
}

func TestSorterOnEveryShortBlock(t *testing.T) {
	t.Parallel()
	s := new(sorter)
	for n := 1; n <= 12; n++ {
		words(n, "ab", func(w []byte) { requireSorted(t, s, w) })
	}
	for n := 1; n <= 8; n++ {
		words(n, "\x00\x80\xff", func(w []byte) { requireSorted(t, s, w) })
	}
}

func TestSorterOnBlocksThatRepeatThemselves(t *testing.T) {
	t.Parallel()
	s, r := new(sorter), rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		block := make([]byte, 1+r.IntN(400))
		for i, alphabet := 0, 1+r.IntN(6); i < len(block); i++ {
			block[i] = byte(r.IntN(alphabet))
		}
		for range r.IntN(4) {
			copy(block[r.IntN(len(block)):], block[:r.IntN(len(block))])
		}
		requireSorted(t, s, block)
	}
}

// Shapes that send the recursion deep, or leave it no room.
func TestSorterOnHardShapes(t *testing.T) {
	t.Parallel()
	s := new(sorter)
	for name, block := range hardShapes(3000) {
		t.Run(name, func(t *testing.T) { requireSorted(t, s, block) })
	}
}

// hardShapes are blocks of about n bytes that a sorter may stumble over.
func hardShapes(n int) map[string][]byte {
	fibonacci, next := []byte("a"), []byte("ab")
	for len(fibonacci) < n {
		fibonacci, next = next, append(slices.Clone(next), fibonacci...)
	}
	r := rand.New(rand.NewPCG(3, 4))
	zigzag, ruler := make([]byte, n), make([]byte, n)
	for i := range n {
		zigzag[i] = byte(i&1*128 + r.IntN(128)) // every second position is a valley
		for k := i + 1; k&1 == 0; k >>= 1 {
			ruler[i]++ // valleys in valleys, on every level
		}
	}
	return map[string][]byte{
		"equal":      bytes.Repeat([]byte("x"), n),
		"rising":     slices.Sorted(slices.Values(zigzag)),
		"falling":    slices.SortedFunc(slices.Values(zigzag), func(a, b byte) int { return int(b) - int(a) }),
		"periodic":   bytes.Repeat([]byte("banana"), n/6),
		"period off": append(bytes.Repeat([]byte("ab"), n/2), 'a'),
		"fibonacci":  fibonacci,
		"zigzag":     zigzag,
		"ruler":      ruler,
	}
}
