package transport_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/peer"
	"github.com/erplink/erplink/transport"
)

// testKey is made once: keys are slow to make.
var testKey = sync.OnceValue(func() *transport.Key { return mustKey(2048) })

func mustKey(bits int) *transport.Key {
	private, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		panic(err)
	}
	key, err := transport.NewKey(private)
	if err != nil {
		panic(err)
	}
	return key
}

func TestCreateAndLoadKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "acme.pem")
	made, err := transport.CreateKey(path, 0)
	require.NoError(t, err)
	loaded, err := transport.LoadKey(path)
	require.NoError(t, err)
	require.Equal(t, made.Fingerprint(), loaded.Fingerprint())
	require.Equal(t, made.PublicLine(), loaded.PublicLine())
	require.Regexp(t, `^SHA256:[A-Za-z0-9+/]{43}$`, made.Fingerprint())
	require.Regexp(t, `^ssh-rsa [A-Za-z0-9+/=]+$`, made.PublicLine())

	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing temporary is left")

	before, err := os.ReadFile(path)
	require.NoError(t, err)
	_, err = transport.CreateKey(path, 0)
	require.ErrorIs(t, err, fs.ErrExist)
	require.ErrorIs(t, err, transport.ErrKey)
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, before, after, "a key is never replaced")
}

func TestCreateKeyModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has access lists")
	}
	path := filepath.Join(t.TempDir(), "keys", "acme.pem")
	_, err := transport.CreateKey(path, 3072)
	require.NoError(t, err)
	for name, want := range map[string]fs.FileMode{path: 0o600, filepath.Dir(path): fs.ModeDir | 0o700} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Equal(t, want, info.Mode())
	}
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o660, 0o610} {
		require.NoError(t, os.Chmod(path, mode))
		_, err := transport.LoadKey(path)
		require.ErrorIs(t, err, transport.ErrKey)
		require.ErrorContains(t, err, "chmod 600")
	}
	open := filepath.Join(t.TempDir(), "open")
	require.NoError(t, os.Mkdir(open, 0o700))
	require.NoError(t, os.Chmod(open, 0o777))
	_, err = transport.CreateKey(filepath.Join(open, "k.pem"), 0)
	require.ErrorContains(t, err, "chmod go-w")
}

func TestCreateKeyBits(t *testing.T) {
	for _, bits := range []int{-1, 1024, 2047, 8192} {
		_, err := transport.CreateKey(filepath.Join(t.TempDir(), "k.pem"), bits)
		require.ErrorIs(t, err, transport.ErrKey)
	}
}

// OpenSSH itself must read the pair as we name it.
func TestKeyIsWhatOpenSSHSees(t *testing.T) {
	peer.Path(t, "ssh-keygen")
	path := filepath.Join(t.TempDir(), "k.pem")
	key, err := transport.CreateKey(path, 0)
	require.NoError(t, err)
	line, err := exec.Command("ssh-keygen", "-y", "-f", path).Output()
	require.NoError(t, err)
	require.Equal(t, key.PublicLine(), strings.TrimSpace(string(line)))
	public := path + ".pub"
	require.NoError(t, os.WriteFile(public, line, 0o600))
	print, err := exec.Command("ssh-keygen", "-l", "-f", public).Output()
	require.NoError(t, err)
	require.Contains(t, string(print), "2048 "+key.Fingerprint()+" ")
}

func TestLoadKeyRefuses(t *testing.T) {
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	good, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	encode := func(kind string, key any) string {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		require.NoError(t, err)
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	for name, c := range map[string]struct{ content, want string }{
		"empty":       {"", "no PEM block"},
		"text":        {"hello", "no PEM block"},
		"PKCS #1":     {encode("RSA PRIVATE KEY", good), "openssl pkcs8"},
		"small":       {encode("PRIVATE KEY", small), "1024 bits"},
		"not RSA":     {encode("PRIVATE KEY", curve), "not RSA"},
		"two keys":    {encode("PRIVATE KEY", good) + encode("PRIVATE KEY", good), "more than one"},
		"not a key":   {string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")})), "asn1"},
		"far too big": {strings.Repeat("x", 70<<10), "larger than"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "k.pem")
			require.NoError(t, os.WriteFile(path, []byte(c.content), 0o600))
			_, err := transport.LoadKey(path)
			require.ErrorIs(t, err, transport.ErrKey)
			require.ErrorContains(t, err, c.want)
		})
	}
	_, err = transport.LoadKey(filepath.Join(t.TempDir(), "none.pem"))
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = transport.LoadKey(t.TempDir())
	require.Error(t, err)
}

func TestKeyNeverPrints(t *testing.T) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	key, err := transport.NewKey(private)
	require.NoError(t, err)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		require.Equal(t, key.Fingerprint(), fmt.Sprintf(verb, key))
	}
}
