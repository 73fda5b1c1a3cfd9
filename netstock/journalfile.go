package netstock

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/erplink/erplink/internal/filelock"
)

const journalName = "journal"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// fileJournal keeps one entry a line: a CRC-32C in hex, a space, the entry as
// JSON. A last line that is cut short was never acknowledged to anybody, so
// the next Append removes it; anything else that is wrong is damage.
type fileJournal struct {
	root *os.Root

	mu   sync.Mutex // one Append at a time within the process; the file's lock is for others
	last int64      // number of the last entry that this process has seen,
	end  int64      // and where it ends: whole entries never move
}

func openJournal(root *os.Root) (*fileJournal, error) {
	f, err := root.OpenFile(journalName, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	return &fileJournal{root: root}, errors.Join(f.Close(), syncFolder(root))
}

// Append implements Journal.
func (j *fileJournal) Append(ctx context.Context, event Event, id string, data json.RawMessage) (e Entry, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	f, err := j.root.OpenFile(journalName, os.O_RDWR, 0)
	if err != nil {
		return Entry{}, fmt.Errorf("journal: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := filelock.Lock(ctx, f); err != nil {
		return Entry{}, fmt.Errorf("journal: %w", err)
	}
	if err := j.catchUp(f); err != nil {
		return Entry{}, err
	}
	e = Entry{Seq: j.last + 1, At: time.Now().UTC(), Event: event, ID: id, Data: data}
	return e, appendEntry(f, j.end, e)
}

// catchUp reads what other processes have appended.
func (j *fileJournal) catchUp(f *os.File) error {
	if _, err := f.Seek(j.end, io.SeekStart); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	for e, err := range scanEntries(f, j.last, j.end) {
		if err != nil {
			return err
		}
		j.last, j.end = e.Seq, e.end
	}
	return nil
}

// appendEntry writes at the end of the last whole entry, which cuts off what
// a dying process left behind it.
func appendEntry(f *os.File, end int64, e Entry) error {
	body, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	line := fmt.Appendf(nil, "%08x %s\n", crc32.Checksum(body, castagnoli), body)
	if err := f.Truncate(end); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if _, err := f.WriteAt(line, end); err != nil {
		return fmt.Errorf("journal: %w", errors.Join(err, f.Truncate(end)))
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

// Entries implements Journal.
func (j *fileJournal) Entries(ctx context.Context) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		f, err := j.root.Open(journalName)
		if err != nil {
			yield(Entry{}, fmt.Errorf("journal: %w", err))
			return
		}
		defer f.Close()
		for e, err := range scanEntries(f, 0, 0) {
			if err == nil {
				err = ctx.Err()
			}
			if !yield(e.Entry, err) || err != nil {
				return
			}
		}
	}
}

type placedEntry struct {
	Entry
	end int64 // offset behind the entry
}

// scanEntries yields the entries behind entry last, which ends at offset end.
func scanEntries(r io.Reader, last, end int64) iter.Seq2[placedEntry, error] {
	return func(yield func(placedEntry, error) bool) {
		lines := bufio.NewReader(r)
		for seq := last + 1; ; seq++ {
			line, err := lines.ReadBytes('\n')
			if errors.Is(err, io.EOF) {
				return // an unfinished line was never acknowledged
			}
			if err != nil {
				yield(placedEntry{}, fmt.Errorf("journal: %w", err))
				return
			}
			entry, err := parseEntry(line, seq)
			if err != nil {
				if _, peek := lines.Peek(1); errors.Is(peek, io.EOF) && errors.Is(err, errTorn) {
					return // a torn last line, as after a power cut
				}
				yield(placedEntry{}, fmt.Errorf("%w: line %d: %w; restore the connector's folder from a backup", ErrDamaged, seq, err))
				return
			}
			end += int64(len(line))
			if !yield(placedEntry{entry, end}, nil) {
				return
			}
		}
	}
}

var errTorn = errors.New("the checksum does not fit")

func parseEntry(line []byte, seq int64) (Entry, error) {
	sum, body, ok := bytes.Cut(bytes.TrimSuffix(line, []byte("\n")), []byte(" "))
	want, err := strconv.ParseUint(string(sum), 16, 32)
	if !ok || len(sum) != 8 || err != nil || uint32(want) != crc32.Checksum(body, castagnoli) {
		return Entry{}, errTorn
	}
	var e Entry
	if err := json.Unmarshal(body, &e); err != nil {
		return Entry{}, err
	}
	if e.Seq != seq {
		return Entry{}, fmt.Errorf("entry %d stands where %d belongs", e.Seq, seq)
	}
	return e, nil
}

// Lock implements Journal.
func (j *fileJournal) Lock(_ context.Context, direction Direction) (unlock func() error, err error) {
	name := string(direction) + ".lock"
	f, err := j.root.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := filelock.Try(f); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(f, 256)) // who holds it is a courtesy
		err = errors.Join(err, f.Close())
		if errors.Is(err, filelock.ErrHeld) {
			return nil, &LockedError{Direction: direction, Holder: string(bytes.TrimSpace(holder))}
		}
		return nil, err
	}
	if err := sayWho(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error { return errors.Join(filelock.Unlock(f), f.Close()) }, nil
}

func sayWho(f *os.File) error {
	host, _ := os.Hostname() // an unknown host leaves a shorter message
	who := fmt.Sprintf("process %d on %s since %s\n", os.Getpid(), host, time.Now().UTC().Format(time.RFC3339))
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte(who), 0)
	return err
}
