package superoffice

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// forgetful lets the same token pass again and again.
type forgetful struct{}

func (forgetful) Remember(context.Context, string, time.Time) (bool, error) { return true, nil }

// BenchmarkAuthenticate is to reach 90% of the raw operations' rate.
func BenchmarkAuthenticate(b *testing.B) {
	key := superOfficeKey(b)
	keys, err := NewTokenKeys(&key.PublicKey)
	require.NoError(b, err)
	v, err := NewVerifier(testID, keys, &VerifierOptions{Replay: forgetful{}})
	require.NoError(b, err)
	application, err := ParseApplicationKey([]byte(keyXML(key)))
	require.NoError(b, err)
	a, err := NewAuthenticator(v, application)
	require.NoError(b, err)
	token := sign(b, key, goodHeader(), goodClaims())
	b.Run("Authenticate", func(b *testing.B) {
		for b.Loop() {
			if _, err := a.Authenticate(b.Context(), AuthenticationRequest{SignedToken: token}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("raw", func(b *testing.B) {
		digest := sha256.Sum256([]byte(token))
		signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
		require.NoError(b, err)
		for b.Loop() {
			if err := rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, digest[:], signature); err != nil {
				b.Fatal(err)
			}
			if _, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:]); err != nil {
				b.Fatal(err)
			}
		}
	})
}
