package transport

import (
	"encoding/binary"
	"fmt"
	"io"
	"sync"
	"time"
)

// pulse cuts a session on which a request waits for its answer while no byte
// moves. It looks at the SFTP packets themselves, since a server that still
// answers probes may have stopped working on files, and since a source that
// has nothing to send yet must not look like a network that has died.
type pulse struct {
	limit time.Duration
	cut   func(error)

	mu      sync.Mutex
	waiting int // requests without their answer
	timer   *time.Timer
}

// stalled is why a wire was cut that did not move.
type stalled string

func (s stalled) Error() string { return string(s) }

func newPulse(limit time.Duration, cut func(error)) *pulse {
	p := &pulse{limit: limit, cut: cut}
	p.timer = time.AfterFunc(limit, p.stop)
	p.timer.Stop()
	return p
}

func (p *pulse) stop() {
	p.cut(stalled(fmt.Sprintf("an answer is missing and nothing moved for %v", p.limit)))
}

// moved says that bytes moved and how many requests that added or answered.
func (p *pulse) moved(requests int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting += requests
	if p.waiting > 0 {
		p.timer.Reset(p.limit)
	} else {
		p.timer.Stop()
	}
}

// watch puts the pulse between the SFTP library and its channel.
func (p *pulse) watch(r io.Reader, w io.WriteCloser) (io.Reader, io.WriteCloser) {
	return &answers{Reader: r, pulse: p}, &requests{WriteCloser: w, pulse: p}
}

type requests struct {
	io.WriteCloser
	pulse   *pulse
	packets packets
}

func (r *requests) Write(b []byte) (int, error) {
	begun, _ := r.packets.pass(b)
	r.pulse.moved(begun)
	n, err := r.WriteCloser.Write(b)
	r.pulse.moved(0)
	return n, err
}

type answers struct {
	io.Reader
	pulse   *pulse
	packets packets
}

func (a *answers) Read(b []byte) (int, error) {
	n, err := a.Reader.Read(b)
	_, ended := a.packets.pass(b[:n])
	a.pulse.moved(-ended)
	return n, err
}

// packets counts SFTP packets in a stream: a length of four bytes, then as
// many more.
type packets struct {
	head [4]byte
	have int    // bytes of head
	left uint32 // bytes of the body
}

func (p *packets) pass(b []byte) (begun, ended int) {
	for len(b) > 0 {
		if p.have < len(p.head) {
			if p.have == 0 {
				begun++
			}
			n := copy(p.head[p.have:], b)
			p.have, b = p.have+n, b[n:]
			if p.have < len(p.head) {
				return begun, ended
			}
			p.left = binary.BigEndian.Uint32(p.head[:])
		}
		n := min(uint64(p.left), uint64(len(b)))
		p.left, b = p.left-uint32(n), b[n:]
		if p.left == 0 {
			p.have = 0
			ended++
		}
	}
	return begun, ended
}
