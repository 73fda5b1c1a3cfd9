// Package memconn is a network connection in memory. Unlike net.Pipe it has
// buffers, so that two sides which both write first do not wait for each
// other, as SSH's do; and its waits are such that testing/synctest knows them.
package memconn

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// Buffer is how many bytes one direction holds before a write waits.
const Buffer = 64 << 10

// Pipe returns the two ends of a connection.
func Pipe() (net.Conn, net.Conn) {
	ab, ba := newFlow(), newFlow()
	return &conn{in: ba, out: ab}, &conn{in: ab, out: ba}
}

type conn struct{ in, out *flow }

func (c *conn) Read(p []byte) (int, error)  { return c.in.read(p) }
func (c *conn) Write(p []byte) (int, error) { return c.out.write(p) }

func (c *conn) Close() error {
	c.in.close(net.ErrClosed)
	c.out.close(io.ErrClosedPipe)
	return nil
}

func (c *conn) LocalAddr() net.Addr  { return addr{} }
func (c *conn) RemoteAddr() net.Addr { return addr{} }

func (c *conn) SetDeadline(t time.Time) error {
	c.in.setDeadline(&c.in.readEnd, t)
	c.out.setDeadline(&c.out.writeEnd, t)
	return nil
}

func (c *conn) SetReadDeadline(t time.Time) error {
	c.in.setDeadline(&c.in.readEnd, t)
	return nil
}

func (c *conn) SetWriteDeadline(t time.Time) error {
	c.out.setDeadline(&c.out.writeEnd, t)
	return nil
}

type addr struct{}

func (addr) Network() string { return "mem" }
func (addr) String() string  { return "127.0.0.1:0" }

// flow is one direction.
type flow struct {
	mu                sync.Mutex
	changed           sync.Cond
	data              []byte
	closed            error // what a reader of the closing side gets
	readEnd, writeEnd time.Time
}

func newFlow() *flow {
	f := &flow{}
	f.changed.L = &f.mu
	return f
}

func (f *flow) read(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for {
		switch {
		case f.closed == net.ErrClosed:
			return 0, net.ErrClosed
		case passed(f.readEnd):
			return 0, os.ErrDeadlineExceeded
		case len(f.data) > 0:
			n := copy(p, f.data)
			f.data = f.data[n:]
			f.changed.Broadcast()
			return n, nil
		case f.closed != nil:
			return 0, io.EOF
		}
		f.changed.Wait()
	}
}

func (f *flow) write(p []byte) (n int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(p) > 0 {
		switch room := Buffer - len(f.data); {
		case f.closed != nil:
			return n, io.ErrClosedPipe
		case passed(f.writeEnd):
			return n, os.ErrDeadlineExceeded
		case room > 0:
			part := p[:min(room, len(p))]
			f.data = append(f.data, part...)
			p, n = p[len(part):], n+len(part)
			f.changed.Broadcast()
		default:
			f.changed.Wait()
		}
	}
	return n, nil
}

func (f *flow) close(cause error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed != net.ErrClosed {
		f.closed = cause
	}
	f.changed.Broadcast()
}

func (f *flow) setDeadline(end *time.Time, t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	*end = t
	if !t.IsZero() {
		time.AfterFunc(time.Until(t), f.wake)
	}
	f.changed.Broadcast()
}

func (f *flow) wake() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changed.Broadcast()
}

func passed(t time.Time) bool { return !t.IsZero() && !time.Now().Before(t) }
