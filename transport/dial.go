package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// DialFunc opens a connection, as net.Dialer.DialContext does. One that goes
// through a proxy wraps ErrProxy where the proxy refuses.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// server is where SFTP is spoken, and how it is proven.
type server struct {
	host  string
	ports []int // in the order in which they are tried
	user  string
	pins  pins
}

// sshDialer opens SFTP sessions.
type sshDialer struct {
	dial      DialFunc
	key       *Key
	deadlines Deadlines
}

// open tries the port that worked last, then the others in their order. A
// refused key or host key ends it: another port is the same server.
func (d *sshDialer) open(ctx context.Context, to server, last int) (*session, int, error) {
	ports := slices.Clone(to.ports)
	if i := slices.Index(ports, last); i > 0 {
		ports = slices.Insert(slices.Delete(ports, i, i+1), 0, last)
	}
	var failed attempts
	for _, port := range ports {
		s, err := d.openPort(ctx, to, port)
		if err == nil {
			return s, port, nil
		}
		if ctx.Err() != nil || !mayBeThePort(err) {
			return nil, 0, err
		}
		failed = append(failed, err)
	}
	if len(failed) == 1 {
		return nil, 0, failed[0]
	}
	return nil, 0, failed
}

func mayBeThePort(err error) bool {
	for _, kind := range []error{ErrNetwork, ErrStalled, ErrNotSSH, ErrProxy} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// attempts are the failures of several ways to one end: if one of them may
// pass, trying again may help.
type attempts []error

func (a attempts) Error() string {
	texts := make([]string, len(a))
	for i, err := range a {
		texts[i] = err.Error()
	}
	return strings.Join(texts, "\n")
}

func (a attempts) Unwrap() []error { return a }

func (d *sshDialer) openPort(ctx context.Context, to server, port int) (*session, error) {
	address := net.JoinHostPort(to.host, strconv.Itoa(port))
	conn, err := d.reach(ctx, address)
	if err != nil {
		return nil, err
	}
	w := &wire{Conn: conn}
	release := context.AfterFunc(ctx, func() { w.cut(net.ErrClosed) })
	defer release()
	late := time.AfterFunc(d.deadlines.Handshake, func() {
		w.cut(stalled(fmt.Sprintf("the handshake did not end within %v", d.deadlines.Handshake)))
	})
	defer late.Stop()

	s, err := d.greet(w, address, to)
	if err != nil {
		w.cut(err)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("connect to %s: %w", address, context.Cause(ctx))
		}
		return nil, err
	}
	return s, nil
}

// reach opens the connection alone.
func (d *sshDialer) reach(ctx context.Context, address string) (net.Conn, error) {
	limited, cancel := context.WithTimeout(ctx, d.deadlines.Dial)
	defer cancel()
	conn, err := d.dial(limited, "tcp", address)
	switch {
	case err == nil:
		return conn, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("connect to %s: %w", address, context.Cause(ctx))
	case errors.Is(err, ErrProxy):
		return nil, &Error{Op: "connect", Subject: address, Kind: ErrProxy, Err: err}
	}
	return nil, &Error{Op: "connect", Subject: address, Kind: ErrNetwork, Err: err}
}

// greet speaks SSH on an open wire, proves the server, logs in, and starts
// SFTP.
func (d *sshDialer) greet(w *wire, address string, to server) (*session, error) {
	host := &hostKeys{address: address, keys: to.pins.valid(time.Now())}
	if len(host.keys) == 0 {
		return nil, &Error{Op: "connect", Subject: address, Kind: ErrHostKey,
			Err: errors.New("no host key was announced that is valid now")}
	}
	safe := ssh.SupportedAlgorithms()
	conn, channels, globals, err := ssh.NewClientConn(w, address, &ssh.ClientConfig{
		Config:            ssh.Config{KeyExchanges: safe.KeyExchanges, Ciphers: safe.Ciphers, MACs: safe.MACs},
		User:              to.user,
		Auth:              []ssh.AuthMethod{loginOnce(d.key)},
		HostKeyCallback:   host.check,
		HostKeyAlgorithms: host.algorithms(),
	})
	if err != nil {
		return nil, handshakeError(w, host, err)
	}
	client := ssh.NewClient(conn, channels, globals)
	s := &session{wire: w, ssh: client, address: address, deadlines: d.deadlines, ended: make(chan struct{})}
	if err := s.start(); err != nil {
		return nil, err
	}
	return s, nil
}

var errKeyRefused = errors.New("the server does not let this key in")

// loginOnce offers the key once. The library asks for another one only when
// the server has refused the first, and so tells a refusal, which must never
// be repeated, from a connection that was lost in the middle.
func loginOnce(key *Key) ssh.AuthMethod {
	asked := false
	return ssh.RetryableAuthMethod(ssh.PublicKeysCallback(func() ([]ssh.Signer, error) {
		if asked {
			return nil, errKeyRefused
		}
		asked = true
		return []ssh.Signer{key.login}, nil
	}), 2)
}

// handshakeError names what went wrong by how far the handshake came, not by
// the text of the error.
func handshakeError(w *wire, host *hostKeys, err error) error {
	fail := func(kind, err error) error {
		return &Error{Op: "connect", Subject: host.address, Kind: kind, Err: err}
	}
	cause, failed, notSSH := w.state()
	_, isStall := errors.AsType[stalled](cause)
	negotiation, _ := errors.AsType[*ssh.AlgorithmNegotiationError](err)
	_, mismatch := errors.AsType[*HostKeyError](err)
	switch {
	case errors.Is(err, errKeyRefused):
		return fail(ErrCredentials, err)
	case errors.Is(err, ErrKey):
		return fail(ErrKey, err)
	case isStall:
		return fail(ErrStalled, cause)
	case mismatch:
		return fail(ErrHostKey, err)
	case negotiation != nil && negotiation.What == "host key":
		return fail(ErrHostKey, errors.Join(host.mismatch(""), err))
	case negotiation != nil:
		return fail(ErrAlgorithm, err)
	case notSSH:
		return fail(ErrNotSSH, err)
	case failed != nil:
		return fail(ErrNetwork, err)
	case host.proven: // all that is left after it is the log-in
		return fail(ErrCredentials, err)
	}
	return fail(ErrProtocol, err)
}

// start asks for SFTP on a connection that is logged in.
func (s *session) start() error {
	channel, err := s.ssh.NewSession()
	if err != nil {
		return s.explain(err)
	}
	in, err := channel.StdinPipe()
	if err != nil {
		return s.explain(err)
	}
	out, err := channel.StdoutPipe()
	if err != nil {
		return s.explain(err)
	}
	chatter, err := channel.StderrPipe()
	if err != nil {
		return s.explain(err)
	}
	go func() { _, _ = io.Copy(io.Discard, chatter) }() // unread, it would fill the channel
	if err := channel.RequestSubsystem("sftp"); err != nil {
		if s.alive() {
			return &Error{Op: "connect", Subject: s.address, Kind: ErrRefused, Err: err}
		}
		return s.explain(err)
	}
	r, w := newPulse(s.deadlines.Stall, s.wire.cut).watch(out, in)
	s.files, err = sftp.NewClientPipe(r, w)
	if err != nil {
		return s.explain(err)
	}
	go s.waitForEnd()
	go s.keepAlive()
	return nil
}
