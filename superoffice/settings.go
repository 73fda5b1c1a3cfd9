package superoffice

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// Settings are those of SuperOffice's official sample, by the same names.
//
// Source: https://github.com/SuperOffice/integration-services
type Settings struct {
	ApplicationIdentifier     string     // the client id of the Developer Portal
	ApplicationPrivateKeyFile PrivateKey // see there
}

// PrivateKey is the path of a key file or, as the sample allows, the text of the
// key itself, which never prints.
type PrivateKey string

// IsText reports whether it is a key rather than the path of one.
func (p PrivateKey) IsText() bool {
	text := strings.TrimLeft(strings.TrimPrefix(string(p), "\ufeff"), " \t\r\n")
	return strings.HasPrefix(text, "<") || strings.HasPrefix(text, "-----BEGIN")
}

// String returns the path, or "[redacted]" for a key.
func (p PrivateKey) String() string {
	if p.IsText() {
		return "[redacted]"
	}
	return string(p)
}

// Format prints as String does, for every verb.
func (p PrivateKey) Format(f fmt.State, _ rune) { fmt.Fprint(f, p.String()) }

// LogValue logs as String does.
func (p PrivateKey) LogValue() slog.Value { return slog.StringValue(p.String()) }

// MarshalText marshals as String does: a key is not written back.
func (p PrivateKey) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// Load reads the key; a relative path is joined to a folder, for which
// ApplicationFolder is the sample's choice.
func (p PrivateKey) Load(folder string) (*ApplicationKey, error) {
	if p.IsText() {
		return ParseApplicationKey([]byte(p))
	}
	path := string(p)
	if path == "" {
		return nil, keyError("ApplicationPrivateKeyFile is not set")
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(folder, path)
	}
	return LoadApplicationKey(path)
}

// ApplicationFolder returns the folder of the program that runs.
func ApplicationFolder() (string, error) {
	program, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("application folder: %w", err)
	}
	return filepath.Dir(program), nil
}

// Authenticator reads the key and puts the handshake together; a relative path
// is joined to the folder.
func (s Settings) Authenticator(folder string, keys KeySource, opts *VerifierOptions) (*Authenticator, error) {
	verifier, err := NewVerifier(s.ApplicationIdentifier, keys, opts)
	if err != nil {
		return nil, err
	}
	key, err := s.ApplicationPrivateKeyFile.Load(folder)
	if err != nil {
		return nil, err
	}
	return NewAuthenticator(verifier, key)
}
