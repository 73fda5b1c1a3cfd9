package superoffice

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func jwks(keys ...*rsa.PublicKey) string {
	var entries []string
	for _, k := range keys {
		entries = append(entries, fmt.Sprintf(`{"kty":"RSA","use":"sig","alg":"RS256","n":%q,"e":%q}`,
			base64.RawURLEncoding.EncodeToString(k.N.Bytes()), base64.RawURLEncoding.EncodeToString(big.NewInt(int64(k.E)).Bytes())))
	}
	return `{"keys":[` + strings.Join(entries, ",") + `]}`
}

// far answers as a server far away would, without a network.
type far func() (status int, body string, err error)

func (f far) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body, err := f()
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Body: io.NopCloser(strings.NewReader(body)),
		Header: http.Header{"Location": {"https://elsewhere.example/"}}, Request: r}, nil
}

func TestWatchedKeysFollowARollOver(t *testing.T) {
	oldKey := superOfficeKey(t)
	newKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	synctest.Test(t, func(t *testing.T) {
		var fetches atomic.Int32
		var published atomic.Value
		published.Store(jwks(&oldKey.PublicKey))
		client := &http.Client{Transport: far(func() (int, string, error) { fetches.Add(1); return 200, published.Load().(string), nil })}
		keys, err := WatchKeys(t.Context(), Production.KeysURL(), &WatchOptions{Client: client})
		require.NoError(t, err)
		v, err := NewVerifier(testID, keys, nil)
		require.NoError(t, err)
		_, err = v.Verify(t.Context(), sign(t, oldKey, goodHeader(), goodClaims()))
		require.NoError(t, err)

		published.Store(jwks(&oldKey.PublicKey, &newKey.PublicKey))
		next := goodClaims().with("nonce", strings.Repeat("a", 32))
		for range 50 { // a flood causes one fetch, a minute after the last
			_, err = v.Verify(t.Context(), sign(t, newKey, goodHeader(), next))
			require.ErrorIs(t, err, ErrSignature)
		}
		require.EqualValues(t, 1, fetches.Load())
		time.Sleep(fetchBackoff + time.Second)
		require.EqualValues(t, 2, fetches.Load())
		_, err = v.Verify(t.Context(), sign(t, newKey, goodHeader(), next))
		require.NoError(t, err)
	})
}

func TestWatchedKeysOutliveFailures(t *testing.T) {
	key := superOfficeKey(t)
	synctest.Test(t, func(t *testing.T) {
		var fetches atomic.Int32
		var answer atomic.Value
		answer.Store(far(func() (int, string, error) { return 0, "", errors.New("no route") }))
		client := &http.Client{Transport: far(func() (int, string, error) { fetches.Add(1); return answer.Load().(far)() })}
		keys, err := WatchKeys(t.Context(), Stage.KeysURL(), &WatchOptions{Client: client})
		require.NoError(t, err)
		_, err = keys.TokenKeys(t.Context())
		require.ErrorContains(t, err, "no route")
		time.Sleep(3*time.Minute + time.Second) // after one minute, then two
		require.EqualValues(t, 3, fetches.Load())

		answer.Store(far(func() (int, string, error) { return 200, jwks(&key.PublicKey), nil }))
		time.Sleep(4 * time.Minute)
		for name, bad := range map[string]far{
			"no network":   func() (int, string, error) { return 0, "", errors.New("no route") },
			"an error":     func() (int, string, error) { return 503, jwks(&key.PublicKey), nil },
			"a redirect":   func() (int, string, error) { return 302, jwks(&key.PublicKey), nil },
			"an empty set": func() (int, string, error) { return 200, `{"keys":[]}`, nil },
			"no set":       func() (int, string, error) { return 200, `<html/>`, nil },
			"too much":     func() (int, string, error) { return 200, strings.Repeat(" ", maxKeySet) + "{}", nil },
		} {
			answer.Store(bad)
			before := fetches.Load()
			time.Sleep(2 * time.Hour)
			require.Greater(t, fetches.Load(), before)
			have, err := keys.TokenKeys(t.Context())
			require.NoError(t, err, name)
			require.Equal(t, 1, have.Len(), name)
		}
	})
}

func TestWatchKeysWantsHTTPS(t *testing.T) {
	for _, address := range []string{"", "http://sod.superoffice.com/x", "file:///etc/passwd", "https:///x", ":"} {
		_, err := WatchKeys(t.Context(), address, nil)
		require.Error(t, err, address)
	}
}

func TestParseJWKS(t *testing.T) {
	public := &superOfficeKey(t).PublicKey
	keys, err := ParseJWKS([]byte(jwks(public)))
	require.NoError(t, err)
	require.Equal(t, []tokenKey{{public: public}}, keys.keys)
	small := *public
	small.N = new(big.Int).Rsh(public.N, 1024)
	for name, set := range map[string]string{
		"no JSON":      "x",
		"no keys":      "{}",
		"encryption":   strings.Replace(jwks(public), `"sig"`, `"enc"`, 1),
		"another use":  strings.Replace(jwks(public), `RS256`, `RS512`, 1),
		"secret":       `{"keys":[{"kty":"oct","k":"AAAA"}]}`,
		"weak":         jwks(&small),
		"no modulus":   `{"keys":[{"kty":"RSA","e":"AQAB"}]}`,
		"x5t of other": `{"keys":[{"kty":"RSA","x5c":["AAAA"],"e":"AQAB","n":"AQAB"}]}`,
	} {
		_, err := ParseJWKS([]byte(set))
		require.Error(t, err, name)
	}
}

func TestKeyIsFoundByEachName(t *testing.T) {
	keys, err := Pinned(Development, Stage)
	require.NoError(t, err)
	dev := keys.keys[0]
	for name, ask := range map[string][2]string{
		"kid":                  {Development.Thumbprint(), ""},
		"kid in small letters": {strings.ToLower(Development.Thumbprint()), ""},
		"x5t":                  {"unknown", "Frf7jD-asGiFqADGTmTJfEq16Yw"},
		"kid before x5t":       {Development.Thumbprint(), "SEkDp3Mrkox5gKOdOOlH6hGfEIk"},
	} {
		require.Equal(t, []tokenKey{dev}, keys.candidates(ask[0], ask[1]), name)
	}
	require.Len(t, keys.candidates("unknown", "unknown"), 2)
	require.Len(t, keys.candidates("", ""), 2)
	_, err = Pinned()
	require.Error(t, err)
	_, err = Pinned("test")
	require.Error(t, err)
}
