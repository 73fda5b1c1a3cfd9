package sftpd

import (
	"fmt"
	"io"
	"os"
	"path"
	"sync"
	"sync/atomic"

	"github.com/pkg/sftp"

	"github.com/erplink/erplink/netstock/sandbox/fault"
	"github.com/erplink/erplink/netstock/sandbox/internal/activity"
)

// handlers answers the SFTP requests of one session.
type handlers struct {
	login  *Login
	log    *activity.Log
	faults *fault.Plan
	entry  activity.Entry // what all lines of this session have in common

	renaming sync.Mutex
	damaged  sync.Map // path to size, of what this session was given damaged
}

func (h *handlers) root() *os.Root { return h.login.Tree.Root }

// note writes a line to the log and returns err.
func (h *handlers) note(action, object string, bytes int64, err error) error {
	e := h.entry
	e.Action, e.Object, e.Bytes, e.Outcome = action, object, bytes, activity.Outcome(err)
	h.log.Write(e)
	return err
}

// Fileread opens a file for reading.
func (h *handlers) Fileread(r *sftp.Request) (io.ReaderAt, error) {
	f, err := h.root().Open(local(r.Filepath))
	if err != nil {
		return nil, h.note("get", r.Filepath, 0, err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%w: %s is no file", sftp.ErrSSHFxPermissionDenied, r.Filepath)
	}
	if err != nil {
		_ = f.Close() // read only
		return nil, h.note("get", r.Filepath, 0, err)
	}
	if d, ok := h.damage(r.Filepath); ok {
		defer f.Close()
		return h.giveDamaged(r.Filepath, f, d)
	}
	return &counted{File: f, done: func(n int64, err error) error { return h.note("get", r.Filepath, n, err) }}, nil
}

// Filewrite opens a file for writing.
func (h *handlers) Filewrite(r *sftp.Request) (io.WriterAt, error) {
	return h.open(r, os.O_WRONLY)
}

// OpenFile opens a file for reading and writing.
func (h *handlers) OpenFile(r *sftp.Request) (sftp.WriterAtReaderAt, error) {
	return h.open(r, os.O_RDWR)
}

func (h *handlers) open(r *sftp.Request, mode int) (*counted, error) {
	err := h.login.Tree.writable(r.Filepath, false)
	flags := r.Pflags()
	switch {
	case err != nil:
	case flags.Append:
		err = fmt.Errorf("%w: appending", sftp.ErrSSHFxOpUnsupported)
	default:
		for set, flag := range map[int]bool{os.O_CREATE: flags.Creat, os.O_TRUNC: flags.Trunc, os.O_EXCL: flags.Excl} {
			if flag {
				mode |= set
			}
		}
	}
	if err != nil {
		return nil, h.note("put", r.Filepath, 0, err)
	}
	f, err := h.root().OpenFile(local(r.Filepath), mode, 0o600)
	if err != nil {
		return nil, h.note("put", r.Filepath, 0, err)
	}
	return &counted{File: f, done: func(n int64, err error) error { return h.note("put", r.Filepath, n, err) }}, nil
}

// Filecmd makes, renames and removes.
func (h *handlers) Filecmd(r *sftp.Request) error {
	return h.note(r.Method, object(r), 0, h.command(r))
}

// PosixRename renames over an existing file.
func (h *handlers) PosixRename(r *sftp.Request) error {
	return h.note(r.Method, object(r), 0, h.rename(r, true))
}

func object(r *sftp.Request) string {
	if r.Target != "" {
		return r.Filepath + " to " + r.Target
	}
	return r.Filepath
}

func (h *handlers) command(r *sftp.Request) error {
	folder := r.Method == "Mkdir" || r.Method == "Rmdir"
	switch r.Method {
	case "Mkdir", "Rmdir", "Remove":
		if err := h.login.Tree.writable(r.Filepath, folder); err != nil {
			return err
		}
	}
	switch r.Method {
	case "Mkdir":
		return h.root().Mkdir(local(r.Filepath), 0o700)
	case "Rmdir", "Remove":
		return h.remove(local(r.Filepath), folder)
	case "Rename":
		return h.rename(r, false)
	default:
		return fmt.Errorf("%w: %s", sftp.ErrSSHFxOpUnsupported, r.Method)
	}
}

// remove takes away a file or an empty folder, and not one for the other.
func (h *handlers) remove(name string, folder bool) error {
	info, err := h.root().Lstat(name)
	if err != nil {
		return err
	}
	if info.IsDir() != folder {
		return fmt.Errorf("%w: %s is of another kind", os.ErrInvalid, path.Base(name))
	}
	return h.root().Remove(name)
}

// rename moves a file. Without replace an existing target is refused, as
// OpenSSH does.
func (h *handlers) rename(r *sftp.Request, replace bool) error {
	for _, p := range []string{r.Filepath, r.Target} {
		if err := h.login.Tree.writable(p, false); err != nil {
			return err
		}
	}
	h.renaming.Lock()
	defer h.renaming.Unlock()
	if _, err := h.root().Lstat(local(r.Target)); err == nil && !replace {
		return fmt.Errorf("%w: %s", os.ErrExist, r.Target)
	}
	return h.root().Rename(local(r.Filepath), local(r.Target))
}

// counted is an open file that says at its end how many bytes moved.
type counted struct {
	*os.File
	moved atomic.Int64
	err   atomic.Pointer[error]
	done  func(int64, error) error
}

func (c *counted) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.File.ReadAt(p, off)
	c.moved.Add(int64(n))
	return n, err
}

func (c *counted) WriteAt(p []byte, off int64) (int, error) {
	n, err := c.File.WriteAt(p, off)
	c.moved.Add(int64(n))
	return n, err
}

// TransferError is told why a session ended with the file still open.
func (c *counted) TransferError(err error) { c.err.Store(&err) }

func (c *counted) Close() error {
	err := c.File.Close()
	if cut := c.err.Load(); cut != nil && err == nil {
		err = *cut
	}
	return c.done(c.moved.Load(), err)
}
