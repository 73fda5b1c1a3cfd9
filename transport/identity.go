package transport

// Identity is the fingerprint of the key by which the door is known. Whoever
// remembers that credentials were refused remembers it for this key.
func (c *Comms) Identity() string { return c.tokens.current().Fingerprint() }

// Watches is the folder from which the door takes incoming files, so that
// nobody publishes into it.
func (f *Folder) Watches() string { return f.from }
