package superoffice

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/MicahParks/jwkset"
)

// minTokenKeyBits is ours: SuperOffice's own keys have 2048 bits.
const minTokenKeyBits = 2048

// KeySource gives the keys with which SuperOffice may have signed a token. It is
// asked for every token and must be safe for concurrent use. A source that is
// also a Refresher is told of tokens whose key it does not have.
type KeySource interface {
	TokenKeys(ctx context.Context) (TokenKeys, error)
}

// Refresher is a KeySource that can look for newer keys. Refresh must not wait,
// nor let frequent calls become frequent requests: a forger can cause them.
type Refresher interface {
	KeySource
	Refresh()
}

// TokenKeys are public RSA keys of at least 2048 bits. They are a KeySource that
// never changes; the zero value holds none and proves nothing.
type TokenKeys struct{ keys []tokenKey }

// tokenKey is a public key with the names under which tokens may ask for it.
type tokenKey struct {
	kid        string // as the set of keys says, may be ""
	thumbprint string // SHA-1 of the certificate in hexadecimal, may be ""
	public     *rsa.PublicKey
}

// TokenKeys returns the keys themselves.
func (k TokenKeys) TokenKeys(context.Context) (TokenKeys, error) { return k, nil }

// Len returns the number of keys.
func (k TokenKeys) Len() int { return len(k.keys) }

// NewTokenKeys takes public keys without names, for a stand-in of SuperOffice.
func NewTokenKeys(public ...*rsa.PublicKey) (TokenKeys, error) {
	var keys TokenKeys
	for _, p := range public {
		if err := keys.add(tokenKey{public: p}); err != nil {
			return TokenKeys{}, err
		}
	}
	return keys, keys.some()
}

// ParseCertificates takes the keys out of X.509 certificates, PEM (any number) or
// DER (one). Only the keys are used: neither dates nor issuers are checked, since
// SuperOffice's certificates are signed with SHA-1 and given, not received.
func ParseCertificates(data []byte) (TokenKeys, error) {
	var keys TokenKeys
	if !bytes.Contains(data, []byte("-----BEGIN")) {
		return keys, errors.Join(keys.addCertificate(data), keys.some())
	}
	for block, rest := pem.Decode(data); ; block, rest = pem.Decode(rest) {
		if block == nil {
			if len(bytes.TrimSpace(rest)) > 0 {
				return TokenKeys{}, errors.New("certificate: text that is not PEM")
			}
			return keys, keys.some()
		}
		if block.Type != "CERTIFICATE" {
			return TokenKeys{}, fmt.Errorf("certificate: a PEM block of type %q", block.Type)
		}
		if err := keys.addCertificate(block.Bytes); err != nil {
			return TokenKeys{}, err
		}
	}
}

// ParseJWKS takes the RSA signature keys out of a JSON Web Key Set (RFC 7517).
// Keys of other kinds are passed over; a set without any of ours is an error.
func ParseJWKS(data []byte) (TokenKeys, error) {
	var set jwkset.JWKSMarshal
	if err := json.Unmarshal(data, &set); err != nil {
		return TokenKeys{}, fmt.Errorf("key set: %w", err)
	}
	var keys TokenKeys
	for i, entry := range set.Keys {
		if entry.KTY != jwkset.KtyRSA || entry.USE == jwkset.UseEnc || entry.ALG != "" && entry.ALG != jwkset.AlgRS256 {
			continue
		}
		jwk, err := jwkset.NewJWKFromMarshal(entry, jwkset.JWKMarshalOptions{}, jwkset.JWKValidateOptions{})
		if err != nil {
			return TokenKeys{}, fmt.Errorf("key set: key %d: %w", i+1, err)
		}
		public, ok := jwk.Key().(*rsa.PublicKey)
		if !ok {
			return TokenKeys{}, fmt.Errorf("key set: key %d is not a public RSA key", i+1)
		}
		if err := keys.add(tokenKey{kid: entry.KID, thumbprint: jwkThumbprint(jwk), public: public}); err != nil {
			return TokenKeys{}, fmt.Errorf("key set: key %d: %w", i+1, err)
		}
	}
	return keys, keys.some()
}

// jwkThumbprint is that of the certificate, or the one the set claims where it
// leaves the certificate away.
func jwkThumbprint(jwk jwkset.JWK) string {
	if chain := jwk.X509().X5C; len(chain) > 0 {
		return thumbprint(chain[0].Raw)
	}
	return x5tThumbprint(jwk.Marshal().X5T)
}

// x5tThumbprint writes an x5t as a thumbprint, "" if it is none.
func x5tThumbprint(x5t string) string {
	sum, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(x5t, "="))
	if err != nil || len(sum) != 20 {
		return ""
	}
	return strings.ToUpper(hex.EncodeToString(sum))
}

func (k *TokenKeys) addCertificate(der []byte) error {
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	public, ok := c.PublicKey.(*rsa.PublicKey)
	if !ok {
		return fmt.Errorf("certificate of %q: its key is not RSA", c.Subject)
	}
	return k.add(tokenKey{thumbprint: thumbprint(c.Raw), public: public})
}

func (k *TokenKeys) add(key tokenKey) error {
	if bits := key.public.N.BitLen(); bits < minTokenKeyBits {
		return fmt.Errorf("a key that signs tokens has %d bits, fewer than %d", bits, minTokenKeyBits)
	}
	k.keys = append(k.keys, key)
	return nil
}

func (k *TokenKeys) some() error {
	if len(k.keys) == 0 {
		return errors.New("there is no key in it that could have signed a token")
	}
	return nil
}

// candidates returns the keys to try for a token: those of its kid, else those
// of its x5t, else all, since SuperOffice's published set may name none.
func (k TokenKeys) candidates(kid, x5t string) []tokenKey {
	for _, fits := range []func(tokenKey) bool{
		func(key tokenKey) bool {
			return kid != "" && (kid == key.kid || strings.EqualFold(kid, key.thumbprint))
		},
		func(key tokenKey) bool { return key.thumbprint != "" && key.thumbprint == x5tThumbprint(x5t) },
	} {
		found := slices.DeleteFunc(slices.Clone(k.keys), func(key tokenKey) bool { return !fits(key) })
		if len(found) > 0 {
			return found
		}
	}
	return k.keys
}
