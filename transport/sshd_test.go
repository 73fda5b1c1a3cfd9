package transport_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/internal/openssh"
	"github.com/erplink/erplink/transport"
)

// sshd is OpenSSH's server with folders for both directions.
type sshd struct {
	*openssh.Server
	folder string
}

func startSSHD(t *testing.T, keys ...*transport.Key) *sshd {
	t.Helper()
	s := &sshd{folder: t.TempDir()}
	for _, dir := range []string{"inbound", "outbound"} {
		require.NoError(t, os.Mkdir(filepath.Join(s.folder, dir), 0o755))
	}
	var lines []string
	for _, key := range keys {
		lines = append(lines, key.PublicLine())
	}
	s.Server = openssh.Start(t, lines...)
	return s
}

func (s *sshd) connection() comms.Connection {
	return comms.Connection{SFTP: comms.SFTP{
		Host:     "127.0.0.1",
		Ports:    []int{s.Port},
		User:     s.User,
		HostKeys: []comms.HostKey{{Key: s.HostKey}},
		Inbound:  filepath.Join(s.folder, "inbound"),
		Outbound: filepath.Join(s.folder, "outbound"),
	}}
}

// strangeKey is a host key that no server here has.
func strangeKey(t *testing.T) string {
	t.Helper()
	public, _, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	key, err := ssh.NewPublicKey(public)
	require.NoError(t, err)
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)))
}

// newHostKey makes the host key of a server in this process.
func newHostKey(t *testing.T) ssh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	signer, err := ssh.NewSignerFromKey(private)
	require.NoError(t, err)
	return signer
}
