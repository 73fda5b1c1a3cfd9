package netstock

import "sync"

// cursor is how far this process has seen the far side's list; it only
// decides when a held poll wakes, so it need not outlive the process.
type cursor struct {
	mu    sync.Mutex
	value string
}

func (c *cursor) Load() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.value
}

func (c *cursor) Store(value string) {
	if value == "" { // a poll that failed has seen nothing
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.value = value
}
