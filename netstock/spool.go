package netstock

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"sync"
)

const spoolFolder = "spool"

func spoolPath(transmission, name string) string {
	return path.Join(spoolFolder, transmission, name)
}

// spoolFile is one spooled file: a single writer fills it, readers follow it
// while it grows. So the upload hides behind the extraction, and a slow
// network never holds the database's cursor.
type spoolFile struct {
	root *os.Root
	path string
	file *os.File

	mu    sync.Mutex
	grown *sync.Cond
	size  int64
	done  bool
	err   error // why the file will never be whole
}

func createSpool(root *os.Root, transmission, name string) (*spoolFile, error) {
	if err := root.MkdirAll(path.Join(spoolFolder, transmission), 0o700); err != nil {
		return nil, err
	}
	s := &spoolFile{root: root, path: spoolPath(transmission, name)}
	s.grown = sync.NewCond(&s.mu)
	var err error
	s.file, err = root.OpenFile(s.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	return s, err
}

// Write implements io.Writer.
func (s *spoolFile) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.size += int64(n)
	s.grown.Broadcast()
	return n, err
}

// finish ends the writing: with a nil error once the bytes are on the disk,
// else with what went wrong, which all followers then get.
func (s *spoolFile) finish(err error) error {
	if err == nil {
		err = s.file.Sync()
	}
	err = errors.Join(err, s.file.Close())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done, s.err = true, err
	s.grown.Broadcast()
	return err
}

// follow returns a reader of the whole file, which waits for what is yet to
// be written. It may be called again, also after finish.
func (s *spoolFile) follow() (io.ReadCloser, error) {
	f, err := s.root.Open(s.path)
	if err != nil {
		return nil, err
	}
	return &follower{spool: s, file: f}, nil
}

// errUnfinished is what followers get of a file whose source has failed; the
// source's own error is reported where it arose.
var errUnfinished = errors.New("the file was not finished")

type follower struct {
	spool *spoolFile
	file  *os.File
	at    int64
}

func (f *follower) Read(p []byte) (int, error) {
	s := f.spool
	s.mu.Lock()
	for f.at == s.size && !s.done {
		s.grown.Wait()
	}
	size, err := s.size, s.err
	s.mu.Unlock()
	if err != nil {
		return 0, fmt.Errorf("%w: %w", errUnfinished, err)
	}
	if f.at == size {
		return 0, io.EOF
	}
	n, err := f.file.ReadAt(p[:min(int64(len(p)), size-f.at)], f.at)
	f.at += int64(n)
	return n, err
}

func (f *follower) Close() error { return f.file.Close() }

// written is how many bytes the file has so far.
func (s *spoolFile) written() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size
}
