package netstock

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestJournalKeepsTheOrderOfItsEntries(t *testing.T) {
	j, _ := newJournal(t)
	appendAll(t, j, "a", "b", "c")
	require.Equal(t, []string{"1 a", "2 b", "3 c"}, entries(t, j))
}

// A process that dies while it appends leaves a part of its entry. Whatever
// part that is, the entries before it stand and the next one follows them.
func TestJournalSurvivesATornEntryAtEveryByte(t *testing.T) {
	j, path := newJournal(t)
	appendAll(t, j, "a", "b")
	whole := read(t, path)
	keep := bytes.IndexByte(whole, '\n') + 1
	for cut := keep; cut < len(whole); cut++ {
		require.NoError(t, os.WriteFile(path, whole[:cut], 0o600))
		reopened := openAt(t, filepath.Dir(path))
		require.Equal(t, []string{"1 a"}, entries(t, reopened), "cut at %d", cut)
		appendAll(t, reopened, "c")
		require.Equal(t, []string{"1 a", "2 c"}, entries(t, reopened), "cut at %d", cut)
	}
}

// After a power cut a block of the last entry may hold anything.
func TestJournalDropsALastEntryOfOtherContent(t *testing.T) {
	j, path := newJournal(t)
	appendAll(t, j, "a", "b")
	content := read(t, path)
	content[len(content)-5] ^= 1
	require.NoError(t, os.WriteFile(path, content, 0o600))
	require.Equal(t, []string{"1 a"}, entries(t, openAt(t, filepath.Dir(path))))
}

func TestJournalRefusesDamageBeforeItsEnd(t *testing.T) {
	j, path := newJournal(t)
	appendAll(t, j, "a", "b", "c")
	whole := read(t, path)
	end := bytes.LastIndexByte(whole[:len(whole)-1], '\n') // all but the last entry
	for i := range end {
		damaged := bytes.Clone(whole)
		damaged[i] ^= 1
		require.NoError(t, os.WriteFile(path, damaged, 0o600))
		var last error
		for _, err := range openAt(t, filepath.Dir(path)).Entries(t.Context()) {
			last = err
		}
		require.ErrorIs(t, last, ErrDamaged, "byte %d", i)
	}
}

func TestJournalNumbersAreOneSequenceAmongProcesses(t *testing.T) {
	_, path := newJournal(t)
	const writers, each = 4, 20
	var all sync.WaitGroup
	for w := range writers {
		j := openAt(t, filepath.Dir(path)) // as another process would
		all.Go(func() {
			for i := range each {
				if _, err := j.Append(t.Context(), eventHave, fmt.Sprintf("%d-%d", w, i), nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	require.Len(t, entries(t, openAt(t, filepath.Dir(path))), writers*each)
}

func TestLockSaysWhoHoldsIt(t *testing.T) {
	j, path := newJournal(t)
	other := openAt(t, filepath.Dir(path))
	unlock, err := j.Lock(t.Context(), Outbound)
	require.NoError(t, err)

	_, err = other.Lock(t.Context(), Outbound)
	var locked *LockedError
	require.ErrorAs(t, err, &locked)
	require.Contains(t, locked.Holder, fmt.Sprintf("process %d", os.Getpid()))

	pull, err := other.Lock(t.Context(), Inbound)
	require.NoError(t, err, "the other direction is free")
	require.NoError(t, pull())

	require.NoError(t, unlock())
	unlock, err = other.Lock(t.Context(), Outbound)
	require.NoError(t, err)
	require.NoError(t, unlock())
}

func TestLedgerRefusesEventsOfANewerVersion(t *testing.T) {
	j, _ := newJournal(t)
	_, err := j.Append(t.Context(), "invented", "", nil)
	require.NoError(t, err)
	_, err = readLedger(t.Context(), j)
	require.ErrorIs(t, err, ErrDamaged)
	require.ErrorContains(t, err, "newer")
}

func FuzzJournal(f *testing.F) {
	f.Add([]byte("00000000 {}\n"))
	f.Add([]byte("8c736521 \n\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, journalName), content, 0o600))
		j := openAt(t, dir)
		before, damaged := 0, false
		for _, err := range j.Entries(t.Context()) {
			if damaged = err != nil; !damaged {
				before++
			}
		}
		e, err := j.Append(t.Context(), eventHave, "x", nil)
		if damaged {
			require.ErrorIs(t, err, ErrDamaged)
			return
		}
		require.NoError(t, err)
		require.EqualValues(t, before+1, e.Seq)
	})
}

func newJournal(t *testing.T) (*fileJournal, string) {
	dir := t.TempDir()
	return openAt(t, dir), filepath.Join(dir, journalName)
}

func openAt(t *testing.T, dir string) *fileJournal {
	t.Helper()
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	t.Cleanup(func() { _ = root.Close() })
	j, err := openJournal(root)
	require.NoError(t, err)
	return j
}

func appendAll(t *testing.T, j Journal, ids ...string) {
	t.Helper()
	for _, id := range ids {
		_, err := j.Append(t.Context(), eventHave, id, json.RawMessage(`{}`))
		require.NoError(t, err)
	}
}

func entries(t *testing.T, j Journal) (all []string) {
	t.Helper()
	for e, err := range j.Entries(t.Context()) {
		require.NoError(t, err)
		all = append(all, fmt.Sprintf("%d %s", e.Seq, e.ID))
	}
	return all
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	return content
}
