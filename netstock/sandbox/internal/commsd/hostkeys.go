package commsd

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/jsonfile"
	"github.com/erplink/erplink/netstock/sandbox/internal/sshkey"
)

const hostKeyFile = "host_keys.json"

// endsAfter is how long a key stays good once its successor is.
const endsAfter = 24 * time.Hour

// HostKeys are the keys that the SFTP server shows and announces. They outlive
// the process. It is safe for concurrent use.
type HostKeys struct {
	root *os.Root

	mu   sync.Mutex
	keys []hostKey // the one that is shown first
}

type hostKey struct {
	Private   sshkey.Key `json:"private"`
	Announced bool       `json:"announced"`
	From      time.Time  `json:"from,omitzero"`
	Until     time.Time  `json:"until,omitzero"`
}

// OpenHostKeys reads the keys below root, and makes the first one.
func OpenHostKeys(root *os.Root) (*HostKeys, error) {
	h := &HostKeys{root: root}
	err := jsonfile.Read(root, hostKeyFile, &h.keys)
	if !errors.Is(err, fs.ErrNotExist) {
		return h, err
	}
	k, err := sshkey.New()
	if err != nil {
		return nil, err
	}
	return h, h.set([]hostKey{{Private: k, Announced: true}})
}

// set needs the lock, or nobody else who knows of h.
func (h *HostKeys) set(keys []hostKey) error {
	if err := jsonfile.Write(h.root, hostKeyFile, keys); err != nil {
		return err
	}
	h.keys = keys
	return nil
}

// Present returns the key that the next connection is shown.
func (h *HostKeys) Present() ssh.Signer {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.keys[0].Private.Signer
}

// Announced lists the keys that customers may trust.
func (h *HostKeys) Announced() (announced []comms.HostKey) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, k := range h.keys {
		if k.Announced {
			text := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(k.Private.PublicKey())))
			announced = append(announced, comms.HostKey{Key: text, ValidFrom: k.From, ValidUntil: k.Until})
		}
	}
	return announced
}

// Announce adds a new key that is good from a time on.
func (h *HostKeys) Announce(from time.Time) error {
	k, err := sshkey.New()
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	keys := []hostKey{h.keys[0]}
	keys[0].Until = from.Add(endsAfter)
	return h.set(append(keys, hostKey{Private: k, Announced: true, From: from}))
}

// Switch shows the key that was announced last, or a new one that nobody was
// told of.
func (h *HostKeys) Switch() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.keys) > 1 {
		return h.set(h.keys[1:])
	}
	k, err := sshkey.New()
	if err != nil {
		return err
	}
	// The old key stays announced: that is what makes the new one a surprise.
	return h.set([]hostKey{{Private: k}, h.keys[0]})
}
