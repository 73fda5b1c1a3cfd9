package commsd

import (
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/web"
)

// minBits is the shortest RSA key that is registered.
const minBits = 2048

// keyState says what a key is good for.
type keyState string

const (
	keyActive  keyState = "active"
	keyNew     keyState = "new" // registered by rotation, not used yet
	keyEnded   keyState = "ended"
	keyRevoked keyState = "revoked"
)

// key is one public key of a customer.
type key struct {
	ID         string       `json:"id"` // SHA256:...
	Line       string       `json:"line"`
	State      keyState     `json:"state"`
	Registered time.Time    `json:"registered"`
	Client     comms.Client `json:"client"`
}

func (k key) good() bool { return k.State == keyActive || k.State == keyNew }

// code is one enrolment code; only its hash is kept.
type code struct {
	Hash string    `json:"hash"`
	Made time.Time `json:"made"`
	Key  string    `json:"key,omitempty"` // that was registered with it
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// same compares a secret that was sent with the hash of the true one, in
// constant time.
func same(sent, hash string) bool {
	return subtle.ConstantTimeCompare([]byte(hashOf(sent)), []byte(hash)) == 1
}

func (c *customer) key(id string) *key {
	i := slices.IndexFunc(c.Keys, func(k key) bool { return k.ID == id })
	if i < 0 {
		return nil
	}
	return &c.Keys[i]
}

// goodKey finds a key that may prove something, nil if there is none.
func (c *customer) goodKey(id string) *key {
	if k := c.key(id); k != nil && k.good() {
		return k
	}
	return nil
}

// use notes that a key was proven: the first use of a new key ends the others.
// It reports whether that changed the record.
func (c *customer) use(id string) bool {
	k := c.goodKey(id)
	if k == nil || k.State != keyNew {
		return false
	}
	c.end()
	k.State = keyActive
	return true
}

// end ends all good keys.
func (c *customer) end() {
	for i := range c.Keys {
		if c.Keys[i].good() {
			c.Keys[i].State = keyEnded
		}
	}
}

// register puts a key in the given state; a key that was there before is
// renewed. An older new key that was never used ends.
func (c *customer) register(k key) {
	for i := range c.Keys {
		if c.Keys[i].State == keyNew && c.Keys[i].ID != k.ID {
			c.Keys[i].State = keyEnded
		}
	}
	if old := c.key(k.ID); old != nil {
		*old = k
		return
	}
	c.Keys = append(c.Keys, k)
}

// parseKey reads an OpenSSH line and refuses what is not RSA or too short.
func parseKey(line string) (id, canonical string, err error) {
	public, _, options, rest, err := ssh.ParseAuthorizedKey([]byte(line))
	switch {
	case err != nil:
		return "", "", invalid("public_key is no OpenSSH line: %v", err)
	case len(options) > 0 || len(strings.TrimSpace(string(rest))) > 0:
		return "", "", invalid("public_key is one OpenSSH line without options")
	}
	rsaKey, err := rsaOf(public)
	if err != nil {
		return "", "", invalid("%v", err)
	}
	if n := rsaKey.N.BitLen(); n < minBits {
		return "", "", invalid("the key has %d bits, %d are needed", n, minBits)
	}
	return ssh.FingerprintSHA256(public), strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public))), nil
}

func rsaOf(k ssh.PublicKey) (*rsa.PublicKey, error) {
	if c, ok := k.(ssh.CryptoPublicKey); ok {
		if r, ok := c.CryptoPublicKey().(*rsa.PublicKey); ok {
			return r, nil
		}
	}
	return nil, fmt.Errorf("the key is %s, not RSA", k.Type())
}

// public returns the key as a token is verified with it.
func (k key) public() *rsa.PublicKey {
	parsed, _, _, _, err := ssh.ParseAuthorizedKey([]byte(k.Line))
	if err != nil {
		return nil // only parsed lines are stored
	}
	r, err := rsaOf(parsed)
	if err != nil {
		return nil // likewise
	}
	return r
}

func invalid(format string, args ...any) *web.Error {
	return web.Errorf(comms.Invalid, http.StatusUnprocessableEntity, format, args...)
}
