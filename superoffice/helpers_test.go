package superoffice

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/shared"
)

const (
	testID    = "0123456789abcdef0123456789abcdef"
	testNonce = "00112233445566778899AABBCCDDEEFF"
)

// makeKey makes one key for SuperOffice's part in all tests.
var makeKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

func superOfficeKey(t testing.TB) *rsa.PrivateKey {
	key, err := makeKey()
	require.NoError(t, err)
	return key
}

// fields are the parts of a token by name; nil takes one away.
type fields map[string]any

func (f fields) with(name string, value any) fields {
	c := fields{}
	maps.Copy(c, f)
	c[name] = value
	if value == nil {
		delete(c, name)
	}
	return c
}

func goodHeader() fields { return fields{"alg": "RS256", "typ": "JWT"} }

// goodClaims are those of SuperOffice's captures.
func goodClaims() fields {
	now := time.Now().Unix()
	return fields{
		"sub": "Cust00001", "nonce": testNonce, tenantClaim: "Cust00001",
		"nbf": now - 60, "exp": now + 300, "iss": "SuperOffice AS", "aud": "spn:" + testID,
	}
}

func segment(t testing.TB, v any) string {
	text, ok := v.(string)
	if !ok {
		raw, err := json.Marshal(v)
		require.NoError(t, err)
		text = string(raw)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

// sign makes a token with the standard library alone; header and claims are
// fields or JSON text.
func sign(t testing.TB, key *rsa.PrivateKey, header, claims any) string {
	text := segment(t, header) + "." + segment(t, claims)
	digest := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
	require.NoError(t, err)
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func newTestVerifier(t testing.TB) *Verifier {
	keys, err := NewTokenKeys(&superOfficeKey(t).PublicKey)
	require.NoError(t, err)
	v, err := NewVerifier(testID, keys, nil)
	require.NoError(t, err)
	return v
}

func newTestAuthenticator(t testing.TB) *Authenticator {
	key, err := NewApplicationKey(superOfficeKey(t))
	require.NoError(t, err)
	a, err := NewAuthenticator(newTestVerifier(t), key)
	require.NoError(t, err)
	return a
}

// vector reads a file of the specification's vectors.
func vector(t testing.TB, parts ...string) []byte {
	data, err := os.ReadFile(filepath.Join(append([]string{shared.Dir(t), "vectors", "superoffice"}, parts...)...))
	require.NoError(t, err)
	return data
}
