package superoffice

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/superoffice/internal/soap"
)

// captured takes an element's text out of a captured envelope.
func captured(t *testing.T, file, name string) string {
	data := vector(t, "mirroring", file)
	data = data[bytes.IndexByte(data, '<'):] // one capture has its HTTP head
	root, err := soap.Parse(bytes.NewReader(data), soap.Limits{Bytes: 1 << 20, Elements: 50000, Depth: 20, Attributes: 20})
	require.NoError(t, err)
	var find func(*soap.Element) string
	find = func(e *soap.Element) string {
		if e.Local == name {
			return e.Text
		}
		for _, c := range e.Children {
			if text := find(c); text != "" {
				return text
			}
		}
		return ""
	}
	text := find(root)
	require.NotEmpty(t, text)
	return text
}

// TestCapturedTokens proves SuperOffice's own tokens, at their own time and one
// second within and outside of the tolerance on both sides.
func TestCapturedTokens(t *testing.T) {
	for _, file := range []string{"SampleAuthenticateRequest.xml", "SampleRowDataRequest.xml", "SampleWipeRequest.xml", "TableSchemaRequest1.xml"} {
		t.Run(file, func(t *testing.T) {
			token := captured(t, file, "SignedToken")
			claims := unproven(t, token)
			keys, err := Pinned(Development)
			require.NoError(t, err)
			for name, test := range map[string]struct {
				at   int64
				kind error
			}{
				"issued":         {claims.NotBefore + 60, nil},
				"early, allowed": {claims.NotBefore - 299, nil},
				"too early":      {claims.NotBefore - 301, ErrNotYetValid},
				"late, allowed":  {claims.Expires + 299, nil},
				"too late":       {claims.Expires + 301, ErrExpired},
			} {
				synctest.Test(t, func(t *testing.T) {
					time.Sleep(time.Until(time.Unix(test.at, 0)))
					v, err := NewVerifier(strings.TrimPrefix(claims.Audience, "spn:"), keys, nil)
					require.NoError(t, err)
					got, err := v.Verify(t.Context(), token)
					require.ErrorIs(t, err, test.kind, name)
					if test.kind == nil {
						require.Equal(t, claims.Tenant, got.Tenant())
						require.Equal(t, claims.Expires, got.Expires().Unix())
					}
				})
			}
		})
	}
}

// TestCapturedTokenOfAnotherEnvironment is refused though all else is right.
func TestCapturedTokenOfAnotherEnvironment(t *testing.T) {
	token := captured(t, "SampleAuthenticateRequest.xml", "SignedToken")
	claims := unproven(t, token)
	keys, err := Pinned(Stage, Production)
	require.NoError(t, err)
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Unix(claims.NotBefore, 0)))
		v, err := NewVerifier(strings.TrimPrefix(claims.Audience, "spn:"), keys, nil)
		require.NoError(t, err)
		_, err = v.Verify(t.Context(), token)
		require.ErrorIs(t, err, ErrSignature)
	})
}

type rawClaims struct {
	NotBefore int64  `json:"nbf"`
	Expires   int64  `json:"exp"`
	Audience  string `json:"aud"`
	Nonce     string `json:"nonce"`
	Tenant    string `json:"http://schemes.superoffice.net/identity/ctx"`
}

func unproven(t *testing.T, token string) (c rawClaims) {
	require.NoError(t, json.Unmarshal(decode(t, strings.Split(token, ".")[1]), &c))
	return c
}

// TestCapturedAnswerForm makes an answer of the captured answer's nonce and minute
// with a key of the same size: all but the signature must be equal.
func TestCapturedAnswerForm(t *testing.T) {
	want := captured(t, "SampleAuthenticateResponse.xml", "SignedApplicationToken")
	key, err := ParseApplicationKey(vector(t, "dotnet", "keys", "rsa1024.xml"))
	require.NoError(t, err)
	parts := strings.Split(want, ".")
	require.Len(t, parts, 3)
	require.Equal(t, unproven(t, captured(t, "SampleAuthenticateRequest.xml", "SignedToken")).Nonce, parts[0])
	at, err := time.Parse(stampLayout, parts[1])
	require.NoError(t, err)
	got, err := key.Answer(&Token{nonce: parts[0]}, at)
	require.NoError(t, err)
	require.Equal(t, parts[:2], strings.Split(got, ".")[:2])
	require.Len(t, got, len(want))
}

// TestAnswersOfDotNet makes the answers that .NET signed, byte for byte, with the
// same key in each of its files.
func TestAnswersOfDotNet(t *testing.T) {
	var answers []struct {
		Key, Nonce, Answer string
		Time               time.Time
	}
	require.NoError(t, json.Unmarshal(vector(t, "dotnet", "keys", "answers.json"), &answers))
	require.NotEmpty(t, answers)
	files := map[string][]string{
		"rsa1024.xml": {"rsa1024.xml", "rsa1024.pkcs1.pem", "rsa1024.pkcs8.pem"},
		"rsa2048.xml": {"rsa2048.xml", "rsa2048.pkcs1.pem", "rsa2048.pkcs8.pem", "rsa2048.bom-declaration-indented.xml"},
	}
	for _, a := range answers {
		require.NotEmpty(t, files[a.Key], a.Key)
		for _, file := range files[a.Key] {
			key, err := ParseApplicationKey(vector(t, "dotnet", "keys", file))
			require.NoError(t, err, file)
			got, err := key.Answer(&Token{nonce: a.Nonce}, a.Time.In(time.FixedZone("", 5400)))
			require.NoError(t, err)
			require.Equal(t, a.Answer, got, file)
			require.Equal(t, a.Key == "rsa1024.xml", key.Weak())
		}
	}
}

func TestPublicHalvesAreRefused(t *testing.T) {
	for _, file := range []string{"rsa1024.public.xml", "rsa1024.public.pem", "rsa2048.public.xml", "rsa2048.public.pem"} {
		_, err := ParseApplicationKey(vector(t, "dotnet", "keys", file))
		require.ErrorIs(t, err, ErrApplicationKey, file)
		require.ErrorContains(t, err, "public", file)
	}
}

// TestShippedCertificates are those of the specification, byte for byte.
func TestShippedCertificates(t *testing.T) {
	for _, e := range []Environment{Development, Stage, Production} {
		theirs, err := ParseCertificates(vector(t, "certs", string(e)+".crt"))
		require.NoError(t, err)
		ours, err := Pinned(e)
		require.NoError(t, err)
		require.Equal(t, theirs, ours)
		require.Equal(t, e.Thumbprint(), theirs.keys[0].thumbprint)
	}
}

// TestRequestsOfDotNet sends the recorded requests of each candidate form with a
// good token in place of the recorded one.
func TestRequestsOfDotNet(t *testing.T) {
	for file, want := range map[string][]string{
		"wrapped.request.http":         {"AuthenticateResponse", "AuthenticateResult"},
		"wrapped-tempuri.request.http": {"AuthenticateResponse", "AuthenticateResult"},
		"message.request.http":         {"AuthenticationResponse"},
		"header.request.http":          {"AuthenticationResponse"},
	} {
		for _, order := range []MemberOrder{Alphabetical, Declared} {
			t.Run(file+" "+string(order), func(t *testing.T) {
				raw := string(vector(t, "dotnet", "authenticate", file))
				head, body, ok := strings.Cut(strings.ReplaceAll(raw, "\r\n", "\n"), "\n\n")
				require.True(t, ok)
				require.Contains(t, body, "eyJ.a.b")
				token := sign(t, superOfficeKey(t), goodHeader(), goodClaims())
				r := soapPost(strings.Replace(body, "eyJ.a.b", token, 1))
				for line := range strings.SplitSeq(head, "\n") {
					if name, value, ok := strings.Cut(line, ": "); ok && name != "Content-Length" && name != "Host" {
						r.Header.Set(name, value)
					}
				}
				w := serve(t, r, &HandlerOptions{Order: order})
				require.Equal(t, http.StatusOK, w.Code)
				checkAnswer(t, w.Body.String(), body, want, order)
			})
		}
	}
}
