package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// session is one SFTP session on one SSH connection. Several files may move
// on it at a time.
type session struct {
	wire      *wire
	ssh       *ssh.Client
	files     *sftp.Client
	address   string
	deadlines Deadlines
	ended     chan struct{} // closed when the connection is gone
}

func (s *session) waitForEnd() {
	_ = s.ssh.Wait() // what ended it is in the wire
	close(s.ended)
	s.wire.cut(net.ErrClosed)
}

func (s *session) alive() bool {
	select {
	case <-s.ended:
		return false
	default:
		cause, failed, _ := s.wire.state()
		return cause == nil && failed == nil
	}
}

// keepAlive proves the far end by a request of SSH itself: TCP's own probes
// are answered by a proxy. Any byte that came since the last look counts.
func (s *session) keepAlive() {
	ticker := time.NewTicker(s.deadlines.KeepAlive)
	defer ticker.Stop()
	answered := make(chan struct{}, 1)
	answered <- struct{}{}
	var seen int64
	for missed := 0; ; {
		select {
		case <-s.ended:
			return
		case <-ticker.C:
		}
		if received := s.wire.received.Load(); received != seen {
			seen, missed = received, 0
		} else if missed++; missed >= s.deadlines.Missed {
			s.wire.cut(stalled(fmt.Sprintf("%d probes in a row got no answer", missed)))
			return
		}
		select {
		case <-answered:
			go func() {
				_, _, _ = s.ssh.SendRequest("keepalive@openssh.com", true, nil)
				answered <- struct{}{}
			}()
		default: // the last probe is still out
		}
	}
}

// during runs op, and cuts the wire when ctx ends and op does not end soon:
// neither the SSH nor the SFTP library knows contexts. The errors of op come
// back explained.
func (s *session) during(ctx context.Context, op func() error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	done := make(chan struct{})
	defer close(done)
	release := context.AfterFunc(ctx, func() {
		patience := time.NewTimer(s.deadlines.Stop)
		defer patience.Stop()
		select {
		case <-done:
		case <-patience.C:
			s.wire.cut(errors.New("an operation on it was cancelled and did not end"))
		}
	})
	defer release()
	err := op()
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return s.explain(err)
}

// explain gives an error of the libraries its kind.
func (s *session) explain(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	if cause, _, _ := s.wire.state(); cause != nil && cause != net.ErrClosed {
		err = cause // what the libraries say of a wire that was cut explains nothing
	}
	return &Error{Op: sftpOp, Subject: s.address, Kind: s.kindOf(err), Err: err}
}

// Numbers of later drafts of SFTP, which some servers send.
const (
	statusNoSpace  = 14 // SSH_FX_NO_SPACE_ON_FILESYSTEM
	statusOverdraw = 15 // SSH_FX_QUOTA_EXCEEDED
)

func (s *session) kindOf(err error) error {
	cause, failed, _ := s.wire.state()
	_, isStall := errors.AsType[stalled](cause)
	status, _ := errors.AsType[*sftp.StatusError](err)
	_, noChannel := errors.AsType[*ssh.OpenChannelError](err)
	switch {
	case isStall:
		return ErrStalled
	case status != nil && (status.Code == statusNoSpace || status.Code == statusOverdraw):
		return ErrRemoteFull
	case status != nil, noChannel, errors.Is(err, fs.ErrPermission):
		return ErrRefused
	case errors.Is(err, fs.ErrNotExist):
		return ErrUnknown
	case cause != nil, failed != nil, errors.Is(err, sftp.ErrSSHFxConnectionLost), errors.Is(err, io.EOF):
		return ErrNetwork
	}
	return ErrProtocol
}

// sftpOp stands in an error until it is known what the request was for.
const sftpOp = "sftp"
