package transport

import (
	"bytes"
	"net"
	"sync"
	"sync/atomic"
)

// wire is a connection that can be cut with a reason, knows whether it failed
// by itself, and remembers how the other side introduced itself. Libraries
// that wait without a deadline are ended by cutting it.
type wire struct {
	net.Conn
	received atomic.Int64 // bytes, for signs of life

	mu     sync.Mutex
	head   []byte // the first bytes that came
	cause  error  // why it was cut from this side
	failed error  // the first error of reading or writing
	closed bool
}

const maxHead = 512

// cut ends the connection. The first cause stands.
func (w *wire) cut(cause error) {
	w.mu.Lock()
	first := w.cause == nil
	if first {
		w.cause = cause
	}
	w.mu.Unlock()
	if first {
		_ = w.Close() // the cause is what is reported
	}
}

func (w *wire) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	w.received.Add(int64(n))
	w.mu.Lock()
	defer w.mu.Unlock()
	if room := maxHead - len(w.head); room > 0 {
		w.head = append(w.head, p[:min(n, room)]...)
	}
	w.note(err)
	return n, err
}

func (w *wire) Write(p []byte) (int, error) {
	n, err := w.Conn.Write(p)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.note(err)
	return n, err
}

// Close is also called by the SSH library when it gives up for a reason of its
// own: what reading and writing say after that is no failure of the network.
func (w *wire) Close() error {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	return w.Conn.Close()
}

func (w *wire) note(err error) {
	if w.failed == nil && !w.closed {
		w.failed = err
	}
}

// state returns why the wire was cut, how it failed, and whether the other
// side said anything but SSH. RFC 4253, 4.2, lets lines stand before "SSH-".
func (w *wire) state() (cause, failed error, notSSH bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	isSSH := bytes.HasPrefix(w.head, []byte("SSH-")) || bytes.Contains(w.head, []byte("\nSSH-"))
	return w.cause, w.failed, len(w.head) > 0 && !isSSH
}
