package transport

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/erplink/erplink/internal/comms"
)

// pin is a host key that a server may show, and when.
type pin struct {
	key         ssh.PublicKey
	from, until time.Time // zero where there is no bound
}

// pins are all keys that were announced for a server. There is no other way
// to trust one.
type pins []pin

func parsePin(k comms.HostKey) (pin, error) {
	kind, encoded, ok := strings.Cut(k.Key, " ")
	if !ok {
		return pin{}, errors.New(`it is not of the form "type base64"`)
	}
	blob, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return pin{}, err
	}
	key, err := ssh.ParsePublicKey(blob)
	if err != nil {
		return pin{}, err
	}
	if key.Type() != kind {
		return pin{}, fmt.Errorf("it is of type %s, but says %s", key.Type(), plain(kind, 60))
	}
	if len(algorithmsOf(key)) == 0 {
		return pin{}, fmt.Errorf("keys of type %s are not safe, or are certificates", kind)
	}
	return pin{key: key, from: k.ValidFrom, until: k.ValidUntil}, nil
}

// algorithmsOf returns the ways of signing by a plain key that are safe.
func algorithmsOf(key ssh.PublicKey) []string {
	names := []string{key.Type()}
	if key.Type() == ssh.KeyAlgoRSA {
		names = []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
	}
	if _, ok := key.(*ssh.Certificate); ok {
		return nil
	}
	safe := ssh.SupportedAlgorithms().HostKeys
	return slices.DeleteFunc(names, func(name string) bool { return !slices.Contains(safe, name) })
}

func (p pins) valid(now time.Time) []ssh.PublicKey {
	var keys []ssh.PublicKey
	for _, pin := range p {
		if !now.Before(pin.from) && (pin.until.IsZero() || now.Before(pin.until)) {
			keys = append(keys, pin.key)
		}
	}
	return keys
}

// hostKeys is the part of a handshake that proves the server.
type hostKeys struct {
	address string
	keys    []ssh.PublicKey
	proven  bool // the server showed one of them, and its signature was right
}

// algorithms narrows what the server may choose from: left to choose, OpenSSH
// shows its ECDSA key and not the one that was announced.
func (h *hostKeys) algorithms() []string {
	var names []string
	for _, key := range h.keys {
		for _, name := range algorithmsOf(key) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// check is called by the ssh package when the server has proven that it holds
// the key.
func (h *hostKeys) check(_ string, _ net.Addr, shown ssh.PublicKey) error {
	for _, key := range h.keys {
		if bytes.Equal(key.Marshal(), shown.Marshal()) {
			h.proven = true
			return nil
		}
	}
	return h.mismatch(ssh.FingerprintSHA256(shown))
}

func (h *hostKeys) mismatch(shown string) *HostKeyError {
	e := &HostKeyError{Address: h.address, Shown: shown}
	for _, key := range h.keys {
		e.Pinned = append(e.Pinned, ssh.FingerprintSHA256(key))
	}
	return e
}
