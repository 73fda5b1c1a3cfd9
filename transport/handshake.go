package transport

import (
	"errors"
	"io"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

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
