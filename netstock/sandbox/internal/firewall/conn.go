package firewall

import (
	"net"
	"sync/atomic"
	"time"
)

// conn is a connection whose bytes can be cut off, counted and slowed down.
type conn struct {
	net.Conn
	down func() bool  // the far end is banned or out of reach by now
	left atomic.Int64 // bytes until the cut, where cuts
	cuts bool
	pace *pace
}

func (c *conn) limit(n int64) {
	c.cuts = true
	c.left.Store(n)
}

// Read drops what a banned address sends, as a firewall does with connections
// that stood before the ban.
func (c *conn) Read(p []byte) (int, error) {
	if c.pace != nil {
		p = p[:min(len(p), c.pace.chunk)]
	}
	n, err := c.Conn.Read(p)
	if c.down() {
		reset(c.Conn)
		return 0, net.ErrClosed
	}
	return c.pass(n), err
}

func (c *conn) Write(p []byte) (int, error) {
	if c.pace == nil {
		return c.write(p)
	}
	written := 0
	for written < len(p) {
		n, err := c.write(p[written:min(len(p), written+c.pace.chunk)])
		written += n
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

func (c *conn) write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.pass(n)
	return n, err
}

// pass counts and delays n bytes that moved.
func (c *conn) pass(n int) int {
	if c.cuts && c.left.Add(-int64(n)) <= 0 {
		reset(c.Conn)
	}
	if c.pace != nil {
		c.pace.wait(n)
	}
	return n
}

// pace spreads bytes over time.
type pace struct {
	perByte time.Duration
	chunk   int
}

// newPace moves a tenth of a second's bytes at once, so that a slow connection
// is slow and not still.
func newPace(bytesPerSecond int) *pace {
	n := max(bytesPerSecond, 1)
	return &pace{perByte: time.Second / time.Duration(n), chunk: max(n/10, 1)}
}

func (p *pace) wait(n int) { time.Sleep(time.Duration(n) * p.perByte) }
