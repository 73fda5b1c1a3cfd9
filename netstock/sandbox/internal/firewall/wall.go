// Package firewall counts strikes per address, bans addresses, and stands in
// front of every service that an outsider can reach.
package firewall

import (
	"net/netip"
	"sync"
	"time"
)

// Policy says when an address is banned and how.
type Policy struct {
	Strikes int           // that lead to a ban
	Span    time.Duration // of the ban
	Swallow bool          // say nothing, instead of closing the connection
}

// Wall is shared by all services. It is safe for concurrent use.
type Wall struct {
	now func() time.Time

	mu      sync.Mutex
	policy  Policy
	strikes map[netip.Addr]int
	banned  map[netip.Addr]time.Time // until
}

// New makes a wall that bans nobody yet.
func New(p Policy, now func() time.Time) *Wall {
	return &Wall{policy: p, now: now, strikes: map[netip.Addr]int{}, banned: map[netip.Addr]time.Time{}}
}

// Strike counts a failed proof of an address and reports whether it is banned
// by it.
func (w *Wall) Strike(a netip.Addr) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.strikes[a]++
	if w.strikes[a] < w.policy.Strikes {
		return false
	}
	delete(w.strikes, a)
	w.banned[a] = w.now().Add(w.policy.Span)
	return true
}

// Forgive clears the strikes of an address after a success.
func (w *Wall) Forgive(a netip.Addr) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.strikes, a)
}

// Strikes returns how many strikes an address has.
func (w *Wall) Strikes(a netip.Addr) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.strikes[a]
}

// Banned reports whether an address is banned now.
func (w *Wall) Banned(a netip.Addr) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	until, ok := w.banned[a]
	if ok && !w.now().Before(until) {
		delete(w.banned, a)
		ok = false
	}
	return ok
}

// Lift ends all bans and forgets all strikes.
func (w *Wall) Lift() {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.strikes)
	clear(w.banned)
}

// SetPolicy changes when and how addresses are banned from now on.
func (w *Wall) SetPolicy(p Policy) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.policy = p
}

func (w *Wall) swallows() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.policy.Swallow
}

// Address takes the IP address out of "address:port", the zero Addr where there
// is none.
func Address(remote string) netip.Addr {
	ap, err := netip.ParseAddrPort(remote)
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr().Unmap()
}
