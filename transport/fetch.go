package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/pkg/sftp"

	"github.com/erplink/erplink/internal/comms"
)

// Fetch writes the compressed bytes of a listed file to dst, and proves that
// they are as many as were listed. It writes never more than that; after an
// error dst may hold a part. A failure of dst is ErrLocal.
func (c *Comms) Fetch(ctx context.Context, file Incoming, dst io.Writer) error {
	var (
		s *session
		f *sftp.File
	)
	err := c.remote(ctx, "fetch", file.Name, func(on *session, p *place) (err error) {
		if err := p.holds(file.Object); err != nil {
			return &Error{Op: sftpOp, Kind: ErrName, Err: err}
		}
		s = on
		f, err = on.files.Open(file.Object)
		return err
	})
	if err != nil {
		return err
	}
	out := &sink{ctx: ctx, w: dst, left: file.Wire}
	return named("fetch", file.Name, s.during(ctx, func() error { return drain(f, out) }))
}

// drain copies f to out and proves that it was all.
func drain(f *sftp.File, out *sink) error {
	_, err := f.WriteTo(out)
	closed := f.Close()
	switch {
	case out.err != nil:
		return errors.Join(&Error{Op: sftpOp, Kind: ErrLocal, Err: out.err}, closed)
	case out.over:
		return &Error{Op: sftpOp, Kind: ErrIncomplete, Err: errors.New("the file is longer than listed")}
	case err != nil || closed != nil:
		return errors.Join(err, closed)
	case out.left > 0:
		return &Error{Op: sftpOp, Kind: ErrIncomplete, Err: fmt.Errorf("the last %d bytes of what was listed are missing", out.left)}
	}
	return nil
}

// sink takes as many bytes as were listed, keeps its writer's error apart
// from those of the network, and ends with ctx.
type sink struct {
	ctx  context.Context
	w    io.Writer
	left int64
	over bool
	err  error
}

func (s *sink) Write(p []byte) (int, error) {
	if s.ctx.Err() != nil {
		return 0, context.Cause(s.ctx)
	}
	if int64(len(p)) > s.left {
		s.over = true
		return 0, io.ErrShortWrite
	}
	n, err := s.w.Write(p)
	s.left -= int64(n)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	s.err = err
	return n, err
}

// Acknowledge gives the receipt for a file whose bytes were proven and
// published: it is not listed again. Giving it twice is harmless. ErrHash
// means that the far side holds other bytes: fetch the file once more, then
// keep it aside and ask. ErrUnknown means that it has no such file.
func (c *Comms) Acknowledge(ctx context.Context, file Incoming, receivedAt time.Time) error {
	if err := checkID("the id", file.ID); err != nil {
		return &Error{Op: "acknowledge", Subject: file.Name, Kind: ErrName, Err: err}
	}
	_, err := c.web.do(ctx, call{
		op: "acknowledge", subject: file.Name,
		method: http.MethodPost, path: []string{"customers", c.customer, "files", file.ID, "receipt"},
		body:    comms.Receipt{SHA256: file.SHA256, ReceivedAt: receivedAt.UTC()},
		success: []int{http.StatusNoContent},
	})
	if e, ok := err.(*Error); ok && e.Kind == ErrConflict {
		e.Kind = ErrHash
	}
	return err
}
