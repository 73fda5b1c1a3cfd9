package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"
)

// DialFunc opens a connection, as net.Dialer.DialContext does. One that goes
// through a proxy wraps ErrProxy where the proxy refuses; see Proxy.
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
	if proxy, ok := errors.AsType[*ProxyError](err); ok && proxy.Login {
		return false // repeating a wrong log-in may lock the proxy's account
	}
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
	}
	return nil, &Error{Op: "connect", Subject: address, Kind: kindOfDial(err), Err: err}
}

func kindOfDial(err error) error {
	for _, kind := range []error{ErrProxy, ErrConfig} {
		if errors.Is(err, kind) {
			return kind
		}
	}
	return ErrNetwork
}
