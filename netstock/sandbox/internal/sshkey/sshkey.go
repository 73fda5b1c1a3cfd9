// Package sshkey holds the sandbox's own SSH keys.
package sshkey

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"fmt"

	"golang.org/x/crypto/ssh"
)

// Key is an Ed25519 private key. It marshals as its seed.
type Key struct {
	ssh.Signer
	seed []byte
}

// New makes a key.
func New() (Key, error) {
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed) // never fails
	return fromSeed(seed)
}

func fromSeed(seed []byte) (Key, error) {
	signer, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed))
	return Key{signer, seed}, err
}

// MarshalText writes the seed, for a file that nobody else reads.
func (k Key) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, k.seed), nil }

// UnmarshalText reads the seed.
func (k *Key) UnmarshalText(text []byte) error {
	seed, err := hex.DecodeString(string(text))
	if err != nil {
		return err
	}
	if len(seed) != ed25519.SeedSize {
		return fmt.Errorf("a key of %d bytes", len(seed))
	}
	*k, err = fromSeed(seed)
	return err
}
