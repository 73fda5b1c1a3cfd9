package superoffice

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Replay remembers the nonces of tokens, so that each is accepted once. Several
// processes behind one address need one memory together. It must be safe for
// concurrent use. Remembering is our addition: SuperOffice's samples do not.
type Replay interface {
	// Remember stores a nonce that matters until a time, and reports whether it
	// was new, in one step. It may forget it after that time.
	Remember(ctx context.Context, nonce string, until time.Time) (fresh bool, err error)
}

// maxNonces is room for 150 handshakes a second over a token's eleven minutes.
const maxNonces = 100_000

// MemoryReplay is a Replay in this process's memory, of at most 100,000 nonces.
// It never drops one before its time: when it is full, it refuses. Only proven
// tokens reach it, so a forger cannot fill it. The zero value is ready.
type MemoryReplay struct {
	mu     sync.Mutex
	nonces map[string]time.Time
	swept  time.Time
}

var errReplayFull = errors.New("too many tokens within a few minutes")

// Remember stores a nonce; its context is not used.
func (m *MemoryReplay) Remember(_ context.Context, nonce string, until time.Time) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	if now.Sub(m.swept) >= time.Minute {
		m.sweep(now)
	}
	if _, known := m.nonces[nonce]; known {
		return false, nil
	}
	if len(m.nonces) >= maxNonces {
		return false, errReplayFull
	}
	if m.nonces == nil {
		m.nonces = map[string]time.Time{}
	}
	m.nonces[nonce] = until
	return true, nil
}

// sweep forgets what no longer matters, once a minute rather than at each call.
func (m *MemoryReplay) sweep(now time.Time) {
	m.swept = now
	for nonce, until := range m.nonces {
		if now.After(until) {
			delete(m.nonces, nonce)
		}
	}
}
