package superoffice

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"
)

func TestVerifyAccepts(t *testing.T) {
	key := superOfficeKey(t)
	now := time.Now().Unix()
	good := sign(t, key, goodHeader(), goodClaims())
	for name, token := range map[string]string{
		"a plain token":               good,
		"white space around it":       "\r\n  " + good + "\n\t",
		"audience in other case":      sign(t, key, goodHeader(), goodClaims().with("aud", "SPN:"+strings.ToUpper(testID))),
		"audience in a list":          sign(t, key, goodHeader(), goodClaims().with("aud", []string{"x", "spn:" + testID})),
		"unknown kid, but a good key": sign(t, key, goodHeader().with("kid", "nobody").with("x5t", "Frf7jD-asGiFqADGTmTJfEq16Yw"), goodClaims()),
		"no type":                     sign(t, key, goodHeader().with("typ", nil), goodClaims()),
		"expired within the skew":     sign(t, key, goodHeader(), goodClaims().with("exp", now-298)),
		"early within the skew":       sign(t, key, goodHeader(), goodClaims().with("nbf", now+298)),
		"no start":                    sign(t, key, goodHeader(), goodClaims().with("nbf", nil)),
		"claims of other tokens":      sign(t, key, goodHeader(), goodClaims().with("http://schemes.superoffice.net/identity/serial", "1")),
		"nonce in small letters":      sign(t, key, goodHeader(), goodClaims().with("nonce", strings.ToLower(testNonce))),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := newTestVerifier(t).Verify(t.Context(), token)
			require.NoError(t, err)
			require.Equal(t, "Cust00001", got.Tenant())
		})
	}
}

func TestVerifyRefuses(t *testing.T) {
	key := superOfficeKey(t)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	now := time.Now().Unix()
	claims := func(name string, value any) string {
		return sign(t, key, goodHeader(), goodClaims().with(name, value))
	}
	header := func(name string, value any) string {
		return sign(t, key, goodHeader().with(name, value), goodClaims())
	}
	text := func(c fields) string {
		raw, err := json.Marshal(c)
		require.NoError(t, err)
		return string(raw)
	}
	good := sign(t, key, goodHeader(), goodClaims())
	parts := strings.Split(good, ".")
	for name, test := range map[string]struct {
		token string
		kind  error
	}{
		"nothing":                      {"", ErrMalformed},
		"two parts":                    {parts[0] + "." + parts[1], ErrMalformed},
		"four parts":                   {good + ".x", ErrMalformed},
		"many dots":                    {strings.Repeat(".", maxToken), ErrMalformed},
		"a SAML token":                 {`<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>`, ErrMalformed},
		"a SAML token in base64":       {base64.StdEncoding.EncodeToString([]byte(`<saml:Assertion/>`)), ErrMalformed},
		"too long":                     {good + strings.Repeat("A", maxToken), ErrMalformed},
		"too much white space":         {good + strings.Repeat(" ", 2*maxToken), ErrMalformed},
		"a line break inside":          {parts[0] + "." + parts[1] + "." + parts[2][:9] + "\n" + parts[2][9:], ErrMalformed},
		"white space of Unicode":       {good + "\u00a0", ErrMalformed},
		"padding":                      {parts[0] + "." + parts[1] + "." + parts[2] + "==", ErrMalformed},
		"signature's last bits":        {parts[0] + "." + parts[1] + "." + lastBits(t, parts[2]), ErrMalformed},
		"header's last bits":           {lastBits(t, segment(t, `{"alg":"RS256"}  `)) + "." + parts[1] + "." + parts[2], ErrMalformed},
		"header is no object":          {sign(t, key, `"x"`, goodClaims()), ErrMalformed},
		"claims are no object":         {sign(t, key, goodHeader(), `null`), ErrMalformed},
		"claims and more":              {sign(t, key, goodHeader(), text(goodClaims())+"{}"), ErrMalformed},
		"a claim twice":                {sign(t, key, goodHeader(), `{"aud":"spn:x",`+text(goodClaims())[1:]), ErrMalformed},
		"a claim twice, escaped":       {sign(t, key, goodHeader(), `{"a\u0075d":"spn:x",`+text(goodClaims())[1:]), ErrMalformed},
		"a header twice":               {sign(t, key, `{"alg":"none","alg":"RS256"}`, goodClaims()), ErrMalformed},
		"claims in other case":         {sign(t, key, goodHeader(), goodClaims().with("aud", nil).with("AUD", "spn:"+testID)), ErrAudience},
		"an extension":                 {header("crit", []string{"b64"}), ErrMalformed},
		"an empty extension":           {sign(t, key, `{"alg":"RS256","crit":null}`, goodClaims()), ErrMalformed},
		"another type":                 {header("typ", "at+jwt"), ErrMalformed},
		"a type that is no text":       {header("typ", 1), ErrMalformed},
		"no algorithm":                 {header("alg", nil), ErrAlgorithm},
		"algorithm none":               {segment(t, goodHeader().with("alg", "none")) + "." + parts[1] + ".", ErrAlgorithm},
		"algorithm None":               {segment(t, goodHeader().with("alg", "None")) + "." + parts[1] + "." + parts[2], ErrAlgorithm},
		"HS256 with the public key":    {hs256(t, key), ErrAlgorithm},
		"PS256 named":                  {header("alg", "PS256"), ErrAlgorithm},
		"RS512 named":                  {header("alg", "RS512"), ErrAlgorithm},
		"signed by somebody":           {sign(t, other, goodHeader(), goodClaims()), ErrSignature},
		"kid unknown, no key fits":     {sign(t, other, goodHeader().with("kid", "nobody"), goodClaims()), ErrSignature},
		"a key of its own in the head": {sign(t, other, goodHeader().with("jwk", fields{"kty": "RSA"}).with("jku", "https://x/"), goodClaims()), ErrSignature},
		"no signature":                 {parts[0] + "." + parts[1] + ".", ErrSignature},
		"claims changed":               {parts[0] + "." + segment(t, goodClaims().with("sub", "x")) + "." + parts[2], ErrSignature},
		"issuer of OpenID Connect":     {claims("iss", "https://sod.superoffice.com"), ErrIssuer},
		"issuer in other case":         {claims("iss", "superoffice as"), ErrIssuer},
		"no issuer":                    {claims("iss", nil), ErrMalformed},
		"another audience":             {claims("aud", "spn:ffffffffffffffffffffffffffffffff"), ErrAudience},
		"audience without spn":         {claims("aud", testID), ErrAudience},
		"audience and more":            {claims("aud", "spn:"+testID+" "), ErrAudience},
		"audience with a long s":       {claims("aud", "\u017fpn:"+testID), ErrAudience},
		"no audience":                  {claims("aud", nil), ErrAudience},
		"expired":                      {claims("exp", now-302), ErrExpired},
		"no expiry":                    {claims("exp", nil), ErrMalformed},
		"expiry zero":                  {claims("exp", 0), ErrExpired},
		"expiry as text":               {claims("exp", fmt.Sprint(now+300)), ErrMalformed},
		"expiry as a fraction":         {claims("exp", float64(now)+300.5), ErrMalformed},
		"expiry beyond time":           {sign(t, key, goodHeader(), strings.Replace(text(goodClaims()), fmt.Sprintf(`"exp":%d`, now+300), `"exp":9e18`, 1)), ErrMalformed},
		"not yet valid":                {claims("nbf", now+302), ErrNotYetValid},
		"issued later":                 {claims("iat", now+302), ErrNotYetValid},
		"no nonce":                     {claims("nonce", nil), ErrNonce},
		"empty nonce":                  {claims("nonce", ""), ErrNonce},
		"nonce as a number":            {claims("nonce", int64(12345678901234567)), ErrNonce},
		"nonce with a dot":             {claims("nonce", "0011223344556677.899AABBCCDDEEFF"), ErrNonce},
		"nonce of another length":      {claims("nonce", testNonce+"00"), ErrNonce},
		"nonce that is a ticket":       {claims("nonce", "My App-1234567890.202506151507.xx"), ErrNonce},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := newTestVerifier(t).Verify(t.Context(), test.token)
			require.ErrorIs(t, err, test.kind)
			require.Nil(t, got)
		})
	}
}

// lastBits sets a bit of base64's last character that carries nothing.
func lastBits(t *testing.T, signature string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, signature[len(signature)-1])
	altered := signature[:len(signature)-1] + alphabet[last|1:last|1+1]
	require.NotEqual(t, signature, altered)
	return altered
}

func hs256(t *testing.T, key *rsa.PrivateKey) string {
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	require.NoError(t, err)
	text := segment(t, goodHeader().with("alg", "HS256")) + "." + segment(t, goodClaims())
	mac := hmac.New(sha256.New, public)
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func TestSkewToTheSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		token := sign(t, superOfficeKey(t), goodHeader(), goodClaims()) // from -60 to +300
		time.Sleep(599 * time.Second)
		_, err := newTestVerifier(t).Verify(t.Context(), token)
		require.NoError(t, err)
		time.Sleep(2 * time.Second)
		_, err = newTestVerifier(t).Verify(t.Context(), token)
		require.ErrorIs(t, err, ErrExpired)
	})
}

func TestTokenIsAcceptedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newTestVerifier(t)
		token := sign(t, superOfficeKey(t), goodHeader(), goodClaims())
		_, err := v.Verify(t.Context(), token)
		require.NoError(t, err)
		for range 9 {
			_, err = v.Verify(t.Context(), " "+token)
			require.ErrorIs(t, err, ErrReplayed)
			time.Sleep(time.Minute)
		}
		// Issued again with the same nonce, at the last moment of the first.
		_, err = v.Verify(t.Context(), sign(t, superOfficeKey(t), goodHeader(), goodClaims()))
		require.ErrorIs(t, err, ErrReplayed)
	})
}

func TestMemoryReplayIsBoundedAndForgetsNothingEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m MemoryReplay
		until := time.Now().Add(10 * time.Minute)
		for i := range maxNonces {
			fresh, err := m.Remember(t.Context(), fmt.Sprint(i), until)
			require.NoError(t, err)
			require.True(t, fresh)
		}
		_, err := m.Remember(t.Context(), "one more", until)
		require.ErrorIs(t, err, errReplayFull)
		fresh, err := m.Remember(t.Context(), "0", until)
		require.NoError(t, err)
		require.False(t, fresh)
		time.Sleep(11 * time.Minute)
		fresh, err = m.Remember(t.Context(), "one more", until)
		require.NoError(t, err)
		require.True(t, fresh)
		require.Len(t, m.nonces, 1)
	})
}

type brokenReplay struct{}

func (brokenReplay) Remember(context.Context, string, time.Time) (bool, error) {
	return false, errors.New("the store is away")
}

type brokenKeys struct{}

func (brokenKeys) TokenKeys(context.Context) (TokenKeys, error) {
	return TokenKeys{}, errors.New("no network")
}

func TestWhatIsOursIsNotTheTokensFault(t *testing.T) {
	keys, err := NewTokenKeys(&superOfficeKey(t).PublicKey)
	require.NoError(t, err)
	token := sign(t, superOfficeKey(t), goodHeader(), goodClaims())
	for kind, make := range map[error]func() (*Verifier, error){
		ErrReplay: func() (*Verifier, error) {
			return NewVerifier(testID, keys, &VerifierOptions{Replay: brokenReplay{}})
		},
		ErrKeys: func() (*Verifier, error) { return NewVerifier(testID, brokenKeys{}, nil) },
	} {
		v, err := make()
		require.NoError(t, err)
		_, err = v.Verify(t.Context(), token)
		require.ErrorIs(t, err, kind)
	}
	v, err := NewVerifier(testID, TokenKeys{}, nil)
	require.NoError(t, err)
	_, err = v.Verify(t.Context(), token)
	require.ErrorIs(t, err, ErrKeys)
}

func TestNewVerifierWantsAnIDAndKeys(t *testing.T) {
	for _, id := range []string{"", "spn:" + testID, "app://" + testID} {
		_, err := NewVerifier(id, TokenKeys{}, nil)
		require.Error(t, err, id)
	}
	_, err := NewVerifier(testID, nil, nil)
	require.Error(t, err)
}

// TestSecondOpinion has tokens of the library's own making accepted.
func TestSecondOpinion(t *testing.T) {
	token, err := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims(goodClaims())).SignedString(superOfficeKey(t))
	require.NoError(t, err)
	_, err = newTestVerifier(t).Verify(t.Context(), token)
	require.NoError(t, err)
}

func FuzzVerify(f *testing.F) {
	key := superOfficeKey(f)
	good := sign(f, key, goodHeader(), goodClaims())
	f.Add(good)
	f.Add("a.b.c")
	f.Add(segment(f, `{"alg":"none"}`) + ".e30.")
	f.Fuzz(func(t *testing.T, token string) {
		got, err := newTestVerifier(t).Verify(t.Context(), token)
		if err != nil {
			require.Nil(t, got)
			return
		}
		require.Equal(t, good, strings.Trim(token, " \t\r\n"), "only what was signed is accepted")
	})
}
