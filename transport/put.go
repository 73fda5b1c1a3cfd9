package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"time"

	"github.com/pkg/sftp"
)

// uploads are the write requests of one file that are on their way at a time,
// 32 KiB each: as many as an SSH channel holds.
const uploads = 64

// Put sends one file of an unsealed transmission to its temporary name and
// proves its size. The last byte is sent only after all the others have been
// acknowledged, so a file of full size has no holes, whatever happened.
//
// Put reads src until its end or its error, which comes back wrapped in
// ErrLocal and leaves no file of full size. It never returns while src is
// being read: a src that waits must end when ctx does.
func (c *Comms) Put(ctx context.Context, transmission, name string, src io.Reader) (int64, error) {
	if err := checkPut(transmission, name); err != nil {
		return 0, err
	}
	var (
		s    *session
		f    *sftp.File
		part string
	)
	err := c.remote(ctx, "put", name, func(on *session, p *place) (err error) {
		s, part = on, p.part(transmission, name)
		f, err = on.create(part)
		return err
	})
	if err != nil {
		return 0, err
	}
	in := &source{ctx: ctx, r: src}
	err = s.during(ctx, func() error { return s.fill(f, part, in) })
	if err != nil {
		s.drop(part)
		return 0, named("put", name, err)
	}
	return in.n, nil
}

// create opens a file for writing and makes its folder where that is missing.
func (s *session) create(name string) (*sftp.File, error) {
	const flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	f, err := s.files.OpenFile(name, flags)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	folder := path.Dir(name)
	if err := s.files.Mkdir(folder); err != nil {
		// Another file of the set may have made it at the same time.
		if info, statErr := s.files.Stat(folder); statErr != nil || !info.IsDir() {
			return nil, err
		}
	}
	return s.files.OpenFile(name, flags)
}

// fill writes in to f and proves what the far side has then.
func (s *session) fill(f *sftp.File, name string, in *source) error {
	tail := &holdback{r: in}
	n, err := f.ReadFromWithConcurrency(tail, uploads)
	if in.err != nil {
		return errors.Join(&Error{Op: sftpOp, Kind: ErrLocal, Err: in.err}, f.Close())
	}
	if err == nil && tail.held {
		_, err = f.WriteAt([]byte{tail.last}, n)
	}
	if _, ok := s.files.HasExtension("fsync@openssh.com"); ok && err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return s.full(name, err)
	}
	info, err := s.files.Stat(name)
	if err != nil {
		return err
	}
	if info.Size() != in.n {
		return &Error{Op: sftpOp, Kind: ErrIncomplete, Err: fmt.Errorf("sent %d bytes, the far side has %d", in.n, info.Size())}
	}
	return nil
}

// full names a full disk, for which SFTP has no number of its own.
func (s *session) full(name string, err error) error {
	status, ok := errors.AsType[*sftp.StatusError](err)
	if _, offered := s.files.HasExtension("statvfs@openssh.com"); !ok || !offered || status.FxCode() != sftp.ErrSSHFxFailure {
		return err
	}
	if disk, statErr := s.files.StatVFS(path.Dir(name)); statErr == nil && disk.Bavail == 0 {
		return &Error{Op: sftpOp, Kind: ErrRemoteFull, Err: err}
	}
	return err
}

// drop removes what a failed Put left, if the session can do so soon. Where it
// cannot, the size already tells the rest from a whole file.
func (s *session) drop(name string) {
	if !s.alive() {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.files.Remove(name)
	}()
	patience := time.NewTimer(s.deadlines.Stop)
	defer patience.Stop()
	select {
	case <-done:
	case <-patience.C:
	}
}

// source counts what it reads, keeps its reader's error apart from those of
// the network, and ends with ctx.
type source struct {
	ctx context.Context
	r   io.Reader
	n   int64
	err error
}

func (s *source) Read(p []byte) (int, error) {
	if s.ctx.Err() != nil {
		s.err = context.Cause(s.ctx)
		return 0, s.err
	}
	n, err := s.r.Read(p)
	s.n += int64(n)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// holdback gives out all that it reads but the last byte.
type holdback struct {
	r    io.Reader
	last byte
	held bool
}

func (h *holdback) Read(p []byte) (int, error) {
	n, err := h.r.Read(p)
	if n == 0 {
		return 0, err
	}
	last := p[n-1]
	copy(p[1:n], p[:n-1])
	p[0] = h.last
	first := !h.held
	h.last, h.held = last, true
	if first {
		return copy(p, p[1:n]), err
	}
	return n, err
}
