package proof_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/netstock/sandbox/internal/proof"
)

const audience = "https://comms.example"

var now = time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)

// signed makes a token of raw JSON, so that it may be as wrong as it likes.
func signed(t *testing.T, key *rsa.PrivateKey, head, body string) string {
	t.Helper()
	enc := base64.RawURLEncoding
	text := enc.EncodeToString([]byte(head)) + "." + enc.EncodeToString([]byte(body))
	sum := sha256.Sum256([]byte(text))
	sig, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	require.NoError(t, err)
	return text + "." + enc.EncodeToString(sig)
}

func claims(change map[string]any) string {
	c := map[string]any{
		"iss": "acme", "sub": "acme", "aud": audience, "jti": "x1",
		"iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
	}
	maps.Copy(c, change)
	maps.DeleteFunc(c, func(_ string, v any) bool { return v == nil })
	text, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	return string(text)
}

const head = `{"alg":"RS256","typ":"JWT","kid":"SHA256:good"}`

func TestVerify(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	find := func(customer, id string) *rsa.PublicKey {
		if customer == "acme" && id == "SHA256:good" {
			return &key.PublicKey
		}
		return nil
	}
	at := func(d time.Duration) int64 { return now.Add(d).Unix() }

	for _, test := range []struct {
		name  string
		token string
		want  error // nil: good
	}{
		{"good", signed(t, key, head, claims(nil)), nil},
		{"within the skew, ended", signed(t, key, head, claims(map[string]any{"iat": at(-5 * time.Minute), "exp": at(-59 * time.Second)})), nil},
		{"within the skew, future", signed(t, key, head, claims(map[string]any{"iat": at(59 * time.Second), "exp": at(2 * time.Minute)})), nil},
		{"ended", signed(t, key, head, claims(map[string]any{"iat": at(-5 * time.Minute), "exp": at(-60 * time.Second)})), proof.ErrClock},
		{"future", signed(t, key, head, claims(map[string]any{"iat": at(61 * time.Second), "exp": at(2 * time.Minute)})), proof.ErrClock},
		{"too long a life", signed(t, key, head, claims(map[string]any{"exp": at(5*time.Minute + time.Second)})), proof.ErrClaims},
		{"ends before it begins", signed(t, key, head, claims(map[string]any{"exp": at(-time.Second)})), proof.ErrClaims},
		{"no time at all", signed(t, key, head, claims(map[string]any{"exp": 1e300})), proof.ErrClaims},
		{"no iss", signed(t, key, head, claims(map[string]any{"iss": nil})), proof.ErrClaims},
		{"no sub", signed(t, key, head, claims(map[string]any{"sub": nil})), proof.ErrClaims},
		{"no aud", signed(t, key, head, claims(map[string]any{"aud": nil})), proof.ErrClaims},
		{"no jti", signed(t, key, head, claims(map[string]any{"jti": nil})), proof.ErrClaims},
		{"no iat", signed(t, key, head, claims(map[string]any{"iat": nil})), proof.ErrClaims},
		{"no exp", signed(t, key, head, claims(map[string]any{"exp": nil})), proof.ErrClaims},
		{"other sub", signed(t, key, head, claims(map[string]any{"sub": "beta"})), proof.ErrClaims},
		{"other aud", signed(t, key, head, claims(map[string]any{"aud": "https://else.example"})), proof.ErrClaims},
		{"list of aud", signed(t, key, head, claims(map[string]any{"aud": []string{audience}})), proof.ErrClaims},
		{"unknown customer", signed(t, key, head, claims(map[string]any{"iss": "beta", "sub": "beta"})), proof.ErrKey},
		{"unknown kid", signed(t, key, `{"alg":"RS256","kid":"SHA256:bad"}`, claims(nil)), proof.ErrKey},
		{"signed by another", signed(t, other, head, claims(nil)), proof.ErrSignature},
		{"claim twice", signed(t, key, head, strings.Replace(claims(nil), "{", `{"iss":"beta",`, 1)), proof.ErrForm},
		{"claim twice, other case", signed(t, key, head, strings.Replace(claims(nil), "{", `{"ISS":"beta",`, 1)), proof.ErrForm},
		{"header twice", signed(t, key, `{"alg":"RS256","kid":"a","kid":"SHA256:good"}`, claims(nil)), proof.ErrForm},
		{"crit", signed(t, key, `{"alg":"RS256","kid":"SHA256:good","crit":["b64"]}`, claims(nil)), proof.ErrForm},
		{"no kid", signed(t, key, `{"alg":"RS256"}`, claims(nil)), proof.ErrForm},
		{"RS512", signed(t, key, `{"alg":"RS512","kid":"SHA256:good"}`, claims(nil)), proof.ErrForm},
		{"none", base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","kid":"SHA256:good"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(claims(nil))) + ".", proof.ErrForm},
		{"two parts", "a.b", proof.ErrForm},
		{"no object", signed(t, key, head, `[]`), proof.ErrForm},
		{"huge", strings.Repeat("a", 9000), proof.ErrForm},
		{"empty", "", proof.ErrForm},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := proof.Verify(test.token, audience, now, find)
			if test.want != nil {
				require.ErrorIs(t, err, test.want)
				return
			}
			require.NoError(t, err)
			require.Equal(t, proof.Claims{Customer: "acme", TokenID: "x1", Key: "SHA256:good"}, got)
		})
	}
}

// A token with the last character of its signature altered decodes to the same
// bytes for a lenient decoder.
func TestStrictSignature(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	token := signed(t, key, head, claims(nil))
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, token[len(token)-1])
	altered := token[:len(token)-1] + string(alphabet[last^1])
	_, err = proof.Verify(altered, audience, now, func(string, string) *rsa.PublicKey { return &key.PublicKey })
	require.ErrorIs(t, err, proof.ErrSignature)
}

// The library that clients use most makes tokens that pass.
func TestLibraryToken(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
		"iss": "acme", "sub": "acme", "aud": audience, "jti": "1", "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
	})
	token.Header["kid"] = "SHA256:good"
	text, err := token.SignedString(key)
	require.NoError(t, err)
	_, err = proof.Verify(text, audience, now, func(string, string) *rsa.PublicKey { return &key.PublicKey })
	require.NoError(t, err)
}
