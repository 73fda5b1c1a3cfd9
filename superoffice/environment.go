package superoffice

import (
	"crypto/sha1"
	"embed"
	"encoding/hex"
	"fmt"
	"strings"
)

// Environment is one of the installations of SuperOffice Online, each with a
// certificate of its own. A program trusts only those it names.
//
// Source: https://docs.superoffice.com/en/api/authentication/online/certificates/
type Environment string

// The environments of SuperOffice Online.
const (
	Development Environment = "development" // sod.superoffice.com
	Stage       Environment = "stage"       // qaonline.superoffice.com
	Production  Environment = "production"  // online.superoffice.com
)

//go:embed certificates/*.pem
var certificates embed.FS

// environments are the facts by which the environments differ: the host, and
// the SHA-1 thumbprint of the "Federated Login" certificate, which tokens name
// as their kid.
var environments = []struct {
	name       Environment
	host       string
	thumbprint string
}{
	{Development, "sod.superoffice.com", "16B7FB8C3F9AB06885A800C64E64C97C4AB5E98C"},
	{Stage, "qaonline.superoffice.com", "484903A7732B928C7980A39D38E947EA119F1089"},
	{Production, "online.superoffice.com", "60B61583DBB2B7EEC46FD01EC0056E62451D61F3"},
}

// Thumbprint returns the SHA-1 thumbprint of the certificate with which the
// environment signs, 40 digits, "" for an environment that does not exist.
func (e Environment) Thumbprint() string {
	for _, fact := range environments {
		if fact.name == e {
			return fact.thumbprint
		}
	}
	return ""
}

// KeysURL returns the address at which the environment publishes its keys, ""
// for an environment that does not exist. See WatchKeys.
//
// Source: https://docs.superoffice.com/en/api/authentication/online/api
func (e Environment) KeysURL() string {
	for _, fact := range environments {
		if fact.name == e {
			return "https://" + fact.host + "/login/.well-known/jwks"
		}
	}
	return ""
}

// Pinned returns the keys of the environments named, from the certificates that
// SuperOffice publishes and this package carries. They are valid until 2113; if
// SuperOffice changes one earlier, use WatchKeys or ParseCertificates.
func Pinned(environments ...Environment) (TokenKeys, error) {
	var keys TokenKeys
	if len(environments) == 0 {
		return keys, fmt.Errorf("pinned keys: name at least one environment")
	}
	for _, e := range environments {
		pinned, err := e.pinned()
		if err != nil {
			return TokenKeys{}, err
		}
		keys.keys = append(keys.keys, pinned)
	}
	return keys, nil
}

func (e Environment) pinned() (tokenKey, error) {
	if e.Thumbprint() == "" {
		return tokenKey{}, fmt.Errorf("pinned keys: there is no environment %q", string(e))
	}
	data, err := certificates.ReadFile("certificates/" + string(e) + ".pem")
	if err != nil {
		return tokenKey{}, fmt.Errorf("pinned keys: %w", err)
	}
	parsed, err := ParseCertificates(data)
	if err != nil {
		return tokenKey{}, fmt.Errorf("pinned keys: %s: %w", e, err)
	}
	if len(parsed.keys) != 1 || parsed.keys[0].thumbprint != e.Thumbprint() {
		return tokenKey{}, fmt.Errorf("pinned keys: %s: the file is not the certificate %s", e, e.Thumbprint())
	}
	return parsed.keys[0], nil
}

// thumbprint names a certificate as .NET does. SHA-1 only names here: what is
// trusted was given, not found by its name.
func thumbprint(der []byte) string {
	sum := sha1.Sum(der)
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}
