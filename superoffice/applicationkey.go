package superoffice

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
)

const (
	minApplicationKeyBits  = 1024
	goodApplicationKeyBits = 2048
	maxKeyFile             = 64 << 10
)

// ApplicationKey is the private key of the application, whose public half lies
// at SuperOffice. It prints its size only. It is safe for concurrent use if its
// signer is, as keys read from files are.
type ApplicationKey struct {
	signer  crypto.Signer
	public  *rsa.PublicKey
	foreign bool // the signer is the caller's
}

// LoadApplicationKey reads a key file, of the forms of ParseApplicationKey.
func LoadApplicationKey(path string) (*ApplicationKey, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrApplicationKey, err)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrApplicationKey, path, err)
	}
	key, err := ParseApplicationKey(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return key, nil
}

// ParseApplicationKey reads a private RSA key: RSAKeyValue XML as the Developer
// Portal gives it, with or without byte-order mark and declaration, or PEM of
// PKCS#1 or PKCS#8. Keys of 1024 bits are in real use and accepted, see Weak;
// smaller ones are not. Errors are of kind ErrApplicationKey and hold no part of
// the key.
func ParseApplicationKey(data []byte) (*ApplicationKey, error) {
	if len(data) > maxKeyFile {
		return nil, keyError("more than %d bytes", maxKeyFile)
	}
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	var key *rsa.PrivateKey
	var err error
	if bytes.HasPrefix(data, []byte("<")) {
		key, err = parseKeyXML(data)
	} else {
		key, err = parseKeyPEM(data)
	}
	if err != nil {
		return nil, err
	}
	if err := checkKeySize(&key.PublicKey); err != nil {
		return nil, err
	}
	if err := key.Validate(); err != nil {
		return nil, keyError("its numbers do not belong together: %w", err)
	}
	return &ApplicationKey{signer: key, public: &key.PublicKey}, nil
}

// NewApplicationKey uses a key that stays where it is, in a vault or a hardware
// module. The signer is asked for RSA PKCS#1 v1.5 with SHA-256, and each signature
// is checked. Sign has no context, so the signer must end in time by itself.
func NewApplicationKey(signer crypto.Signer) (*ApplicationKey, error) {
	if signer == nil {
		return nil, keyError("there is no signer")
	}
	public, ok := signer.Public().(*rsa.PublicKey)
	if !ok {
		return nil, keyError("the signer's key is not RSA")
	}
	if err := checkKeySize(public); err != nil {
		return nil, err
	}
	return &ApplicationKey{signer: signer, public: public, foreign: true}, nil
}

// Public returns the half that lies at SuperOffice.
func (k *ApplicationKey) Public() *rsa.PublicKey { return k.public }

// Weak reports whether the key has fewer than 2048 bits. SuperOffice's own sample
// keys do; a new key from the Developer Portal ends it.
func (k *ApplicationKey) Weak() bool { return k.public.N.BitLen() < goodApplicationKeyBits }

func (k ApplicationKey) text() string {
	if k.public == nil {
		return "no application key"
	}
	return fmt.Sprintf("application key of %d bits", k.public.N.BitLen())
}

// Format prints the size for every verb.
func (k ApplicationKey) Format(f fmt.State, _ rune) { fmt.Fprint(f, k.text()) }

// LogValue logs the size.
func (k ApplicationKey) LogValue() slog.Value { return slog.StringValue(k.text()) }

func checkKeySize(public *rsa.PublicKey) error {
	if bits := public.N.BitLen(); bits < minApplicationKeyBits {
		return keyError("%d bits are fewer than %d; make a new one in the Developer Portal", bits, minApplicationKeyBits)
	}
	return nil
}

func parseKeyPEM(data []byte) (*rsa.PrivateKey, error) {
	block, rest := pem.Decode(data)
	if block == nil {
		return nil, keyError("neither RSAKeyValue XML nor PEM")
	}
	if len(bytes.TrimSpace(rest)) > 0 {
		return nil, keyError("more than one PEM block in it; leave the private key alone")
	}
	if block.Headers["DEK-Info"] != "" || block.Type == "ENCRYPTED PRIVATE KEY" {
		return nil, keyError("it is encrypted; decrypt it, or use NewApplicationKey")
	}
	switch block.Type {
	case "RSA PRIVATE KEY":
		key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			return nil, keyError("PKCS#1: %w", err)
		}
		return key, nil
	case "PRIVATE KEY":
		parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			return nil, keyError("PKCS#8: %w", err)
		}
		if key, ok := parsed.(*rsa.PrivateKey); ok {
			return key, nil
		}
		return nil, keyError("PKCS#8: the key is not RSA")
	case "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE":
		return nil, keyError("a public key; the private half is wanted")
	}
	return nil, keyError("a PEM block of type %q", block.Type)
}

func keyError(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrApplicationKey, fmt.Errorf(format, args...))
}
