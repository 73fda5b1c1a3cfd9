package firewall

import (
	"errors"
	"net"
	"sync"

	"github.com/erplink/erplink/netstock/sandbox/fault"
)

// Listener hands over only the connections that the wall and the faults let
// pass.
type Listener struct {
	net.Listener
	wall    *Wall // nil: nobody is banned
	faults  *fault.Plan
	service fault.Service
	down    func() bool

	mu        sync.Mutex
	swallowed []net.Conn
}

// Listen puts the wall and the faults of a service in front of l.
func (w *Wall) Listen(l net.Listener, service fault.Service, faults *fault.Plan) *Listener {
	return &Listener{Listener: l, wall: w, faults: faults, service: service, down: func() bool { return false }}
}

// Inside is a listener on the way between the sandbox's own servers: nobody is
// banned there. down says of every new connection whether the server is out of
// reach.
func Inside(l net.Listener, down func() bool) *Listener {
	return &Listener{Listener: l, down: down}
}

// Accept waits for the next connection that passes.
func (l *Listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if l.down() {
			reset(c)
			continue
		}
		if l.wall == nil {
			return c, nil
		}
		from := Address(c.RemoteAddr().String())
		fits := func(s fault.Service) bool { return s.Fits(l.service) }
		if _, ok := fault.Take(l.faults, "", func(f fault.Refuse) bool { return fits(f.Service) }); ok {
			reset(c)
			continue
		}
		_, swallow := fault.Take(l.faults, "", func(f fault.Swallow) bool { return fits(f.Service) })
		switch banned := l.wall.Banned(from); {
		case swallow, banned && l.wall.swallows():
			l.keep(c)
			continue
		case banned:
			reset(c)
			continue
		}
		out := &conn{Conn: c, down: func() bool { return l.wall.Banned(from) }}
		if f, ok := fault.Take(l.faults, "", func(f fault.Cut) bool { return fits(f.Service) }); ok {
			out.limit(f.After)
		}
		if f, ok := fault.Take(l.faults, "", func(f fault.Slow) bool { return fits(f.Service) }); ok {
			out.pace = newPace(f.BytesPerSecond)
		}
		return out, nil
	}
}

// keep holds a connection open without a word until the listener closes.
func (l *Listener) keep(c net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.swallowed = append(l.swallowed, c)
}

// Close ends the listener and what it swallowed.
func (l *Listener) Close() error {
	err := l.Listener.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.swallowed {
		err = errors.Join(err, c.Close())
	}
	l.swallowed = nil
	return err
}

// reset closes a connection so that its client sees a reset, not an orderly
// end.
func reset(c net.Conn) {
	if t, ok := c.(*net.TCPConn); ok {
		_ = t.SetLinger(0) // without it the close is orderly: a weaker fault, no failure
	}
	_ = c.Close() // nothing was said on it
}
