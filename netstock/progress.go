package netstock

import "sync"

// Phase is what is being done with a file.
type Phase string

// The phases of a file, in their order.
const (
	Extracting Phase = "extracting" // rows are read, checked and compressed
	Extracted  Phase = "extracted"  // the source has ended cleanly
	Uploading  Phase = "uploading"
	Uploaded   Phase = "uploaded"  // its size on the far side is proven
	Following  Phase = "following" // the far side works on the set; File is empty
	Fetching   Phase = "fetching"
	Published  Phase = "published"
	Held       Phase = "held"
)

// Progress is how far a file has come.
type Progress struct {
	File  string // interface name, or the name of an incoming file
	Phase Phase
	Rows  int64  // rows extracted so far
	Bytes int64  // bytes moved so far, in the door's encoding
	Note  string // the far side's state, or why something is held
}

// reporter calls back one at a time.
type reporter struct {
	mu   sync.Mutex
	call func(Progress)
}

func (r *reporter) report(p Progress) {
	if r.call == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.call(p)
}
