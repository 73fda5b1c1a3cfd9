package superoffice

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// keyXML writes a key as .NET does.
func keyXML(key *rsa.PrivateKey) string {
	var b strings.Builder
	b.WriteString("<RSAKeyValue>")
	for _, m := range []struct {
		name  string
		value []byte
	}{
		{"Modulus", key.N.Bytes()}, {"Exponent", []byte{1, 0, 1}},
		{"P", key.Primes[0].Bytes()}, {"Q", key.Primes[1].Bytes()},
		{"DP", key.Precomputed.Dp.Bytes()}, {"DQ", key.Precomputed.Dq.Bytes()},
		{"InverseQ", key.Precomputed.Qinv.Bytes()}, {"D", key.D.Bytes()},
	} {
		fmt.Fprintf(&b, "<%s>%s</%[1]s>", m.name, base64.StdEncoding.EncodeToString(m.value))
	}
	return b.String() + "</RSAKeyValue>"
}

func keyPEM(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func TestParseApplicationKeyRefuses(t *testing.T) {
	key := superOfficeKey(t)
	good := keyXML(key)
	_, err := ParseApplicationKey([]byte(good))
	require.NoError(t, err)
	modulus := base64.StdEncoding.EncodeToString(key.N.Bytes())
	elliptic, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	ec8, err := x509.MarshalPKCS8PrivateKey(elliptic)
	require.NoError(t, err)
	pkcs1 := keyPEM("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key))
	for name, data := range map[string]string{
		"nothing":              "",
		"text":                 "App_Data/key.xml",
		"another root":         "<Key/>",
		"cut":                  good[:len(good)/2],
		"a member missing":     good[:strings.Index(good, "<D>")] + "</RSAKeyValue>",
		"a member twice":       strings.Replace(good, "<D>", "<D>AQAB</D><D>", 1),
		"not base64":           strings.Replace(good, "<D>", "<D>*", 1),
		"another modulus":      strings.Replace(good, modulus[:9], "AAAAAAAAA", 1),
		"another DP":           replaceMember(good, "DP", "AQAB"),
		"another InverseQ":     replaceMember(good, "InverseQ", "AQAB"),
		"a huge exponent":      replaceMember(good, "Exponent", base64.StdEncoding.EncodeToString(key.N.Bytes())),
		"an exponent of one":   replaceMember(good, "Exponent", "AQ=="),
		"a small modulus":      replaceMember(good, "Modulus", base64.StdEncoding.EncodeToString(key.N.Bytes()[:96])),
		"a document type":      "<!DOCTYPE RSAKeyValue>" + good,
		"longer than a key":    good + strings.Repeat(" ", maxKeyFile),
		"a PEM of other sort":  keyPEM("CERTIFICATE REQUEST", []byte{1}),
		"a PEM with no key":    keyPEM("RSA PRIVATE KEY", []byte{1}),
		"a PKCS#8 with no key": keyPEM("PRIVATE KEY", []byte{1}),
		"an elliptic key":      keyPEM("PRIVATE KEY", ec8),
		"an encrypted key":     keyPEM("ENCRYPTED PRIVATE KEY", []byte{1}),
		"two keys":             pkcs1 + pkcs1,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseApplicationKey([]byte(data))
			require.ErrorIs(t, err, ErrApplicationKey)
			require.Nil(t, got)
		})
	}
}

func replaceMember(doc, name, value string) string {
	before, rest, _ := strings.Cut(doc, "<"+name+">")
	_, after, _ := strings.Cut(rest, "</"+name+">")
	return before + "<" + name + ">" + value + "</" + name + ">" + after
}

func TestKeysAndSettingsDoNotPrint(t *testing.T) {
	text := keyXML(superOfficeKey(t))
	key, err := ParseApplicationKey([]byte(text))
	require.NoError(t, err)
	secret := base64.StdEncoding.EncodeToString(superOfficeKey(t).D.Bytes())[:20]
	settings := Settings{ApplicationIdentifier: testID, ApplicationPrivateKeyFile: PrivateKey(text)}
	marshalled, err := json.Marshal(settings)
	require.NoError(t, err)
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "key", key, "setting", settings.ApplicationPrivateKeyFile)
	out := fmt.Sprintf("%v %+v %#v %x %s %v %+v %#v %x", key, key, *key, key, key, settings, settings, settings, settings.ApplicationPrivateKeyFile) + string(marshalled) + log.String()
	require.NotContains(t, out, secret)
	require.NotContains(t, out, superOfficeKey(t).D.String()[:20])
	require.NotContains(t, out, fmt.Sprintf("%x", text[20:40]))
	require.Contains(t, out, "application key of 2048 bits")
}

func TestSettingsFindTheKey(t *testing.T) {
	folder := t.TempDir()
	text := "\ufeff" + keyXML(superOfficeKey(t))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "key.xml"), []byte(text), 0o600))
	keys, err := Pinned(Development, Stage, Production)
	require.NoError(t, err)
	require.Equal(t, 3, keys.Len())
	for _, setting := range []string{"key.xml", filepath.Join(folder, "key.xml"), text} {
		a, err := Settings{testID, PrivateKey(setting)}.Authenticator(folder, keys, nil)
		require.NoError(t, err)
		require.Equal(t, superOfficeKey(t).N, a.Key().Public().N)
	}
	for _, setting := range []string{"", "none.xml"} {
		_, err := Settings{testID, PrivateKey(setting)}.Authenticator(folder, keys, nil)
		require.ErrorIs(t, err, ErrApplicationKey)
	}
}

// vault is a signer whose key cannot be taken out.
type vault struct {
	key  *rsa.PrivateKey
	opts crypto.SignerOpts
}

func (v vault) Public() crypto.PublicKey { return v.key.Public() }

func (v vault) Sign(r io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	if v.opts != nil {
		opts = v.opts
	}
	return v.key.Sign(r, digest, opts)
}

func TestSignerOfTheCallers(t *testing.T) {
	for name, test := range map[string]struct {
		opts crypto.SignerOpts
		kind error
	}{
		"as asked":       {nil, nil},
		"another scheme": {&rsa.PSSOptions{Hash: crypto.SHA256}, ErrSign},
		"refuses":        {crypto.SHA512, ErrSign},
	} {
		key, err := NewApplicationKey(vault{superOfficeKey(t), test.opts})
		require.NoError(t, err)
		answer, err := key.Answer(&Token{nonce: testNonce}, time.Now())
		require.ErrorIs(t, err, test.kind, name)
		if test.kind == nil {
			checkSigned(t, answer)
		}
	}
	elliptic, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	_, err = NewApplicationKey(elliptic)
	require.ErrorIs(t, err, ErrApplicationKey)
}

func TestOnlyProvenTokensAreAnswered(t *testing.T) {
	key, err := NewApplicationKey(superOfficeKey(t))
	require.NoError(t, err)
	for _, token := range []*Token{nil, {}, {nonce: "My App-1234567890"}} {
		_, err := key.Answer(token, time.Now())
		require.ErrorIs(t, err, ErrNonce)
	}
}

func FuzzParseApplicationKey(f *testing.F) {
	key := superOfficeKey(f)
	f.Add([]byte(keyXML(key)))
	f.Add([]byte("\ufeff<?xml version=\"1.0\"?>\r\n" + keyXML(key)))
	f.Add([]byte(keyPEM("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key))))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := ParseApplicationKey(data)
		if err != nil {
			require.ErrorIs(t, err, ErrApplicationKey)
			return
		}
		_, err = got.Answer(&Token{nonce: testNonce}, time.Now())
		require.NoError(t, err)
	})
}
