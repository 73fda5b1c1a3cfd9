package check_test

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec/check"
)

// TestAgreesOnMutatedSets changes a byte, a line or a field of a good set at
// random. Both checkers must come to the same verdict, and for the same reasons
// wherever every row can be read and has its keys: else the two go on
// differently.
func TestAgreesOnMutatedSets(t *testing.T) {
	random := rand.New(rand.NewPCG(20, 26))
	var sets []judged
	for range 150 {
		files := goodSet().bytes()
		delete(files, "control.csv") // brokenSets show where the two differ
		names := slices.Sorted(maps.Keys(files))
		name := names[random.IntN(len(names))]
		files[name] = mutate(random, files[name])
		sets = append(sets, judged{files: files, args: []string{"--without", "control.csv"}})
	}
	same := 0
	for i, want := range specification(t, sets) {
		r := checkFiles(t, sets[i].files, &check.Options{Without: []string{"control.csv"}})
		got := codes(r, check.Error)
		require.Equal(t, len(want) == 0, r.OK(), "theirs %v, ours %v\n%q", want, got, sets[i].files)
		if !slices.ContainsFunc(got, goesOn) {
			require.Equal(t, want, got, "%+v\n%q", r.Findings, sets[i].files)
			same++
		}
	}
	require.Greater(t, same, 30)
}

// goesOn says that after a finding of the code rows or keys are missing.
func goesOn(code string) bool {
	return slices.Contains([]string{
		"encoding", "control-character", "bare-cr", "line-break", "after-quote", "space-before-quote", "bare-quote", "required-blank",
	}, code)
}

func mutate(random *rand.Rand, data []byte) []byte {
	data = bytes.Clone(data)
	pieces := []string{`"`, `""`, ",", "\r", "\n", "\r\n", "\xff", "\x00", " ", "-", "0", "9", ".", "a", "Ä", "\ufeff", "/"}
	at := random.IntN(len(data))
	switch random.IntN(5) {
	case 0:
		return slices.Delete(data, at, at+1)
	case 1:
		return slices.Insert(data, at, []byte(pieces[random.IntN(len(pieces))])...)
	case 2:
		piece := pieces[random.IntN(len(pieces))]
		return slices.Replace(data, at, at+1, []byte(piece)...)
	case 3: // twice
		lines := bytes.SplitAfter(data, []byte("\n"))
		return append(data, lines[random.IntN(len(lines))]...)
	default: // without a field
		fields := bytes.Split(data, []byte(","))
		at := random.IntN(len(fields))
		fields[at] = nil
		return bytes.Join(fields, []byte(","))
	}
}
