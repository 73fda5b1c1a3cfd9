package transport_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/transport"
)

// sshd is OpenSSH's server with a configuration of its own. It is started for
// each connection as inetd does, so that there is no port to be raced for.
type sshd struct {
	folder     string // files and configuration
	listener   net.Listener
	hostKey    string // of type ed25519, as one line
	otherKey   string // of another type, which the server has, too
	authorized string // file of keys that may log in
}

func startSSHD(t *testing.T, keys ...*transport.Key) *sshd {
	t.Helper()
	binary, err := exec.LookPath("/usr/sbin/sshd")
	if err != nil {
		missing(t, "sshd")
	}
	if os.Geteuid() == 0 { // it separates its privileges there
		require.NoError(t, os.MkdirAll("/run/sshd", 0o755))
	}
	s := &sshd{folder: t.TempDir()}
	for _, dir := range []string{"inbound", "outbound"} {
		require.NoError(t, os.Mkdir(filepath.Join(s.folder, dir), 0o755))
	}
	s.authorized = filepath.Join(s.folder, "authorized_keys")
	s.authorize(t, keys...)
	s.hostKey = s.makeHostKey(t, "ed25519")
	s.otherKey = s.makeHostKey(t, "ecdsa")
	config := filepath.Join(s.folder, "sshd_config")
	require.NoError(t, os.WriteFile(config, []byte(strings.Join([]string{
		"HostKey " + filepath.Join(s.folder, "ecdsa"),
		"HostKey " + filepath.Join(s.folder, "ed25519"),
		"AuthorizedKeysFile " + s.authorized,
		"StrictModes no",
		"PasswordAuthentication no",
		"KbdInteractiveAuthentication no",
		"PidFile none",
		"UsePAM no",
		"Subsystem sftp internal-sftp",
		"ForceCommand internal-sftp",
	}, "\n")), 0o600))
	s.listener, err = net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.listener.Close() })
	go s.serve(binary, config)
	return s
}

func (s *sshd) makeHostKey(t *testing.T, kind string) string {
	t.Helper()
	path := filepath.Join(s.folder, kind)
	out, err := exec.Command("ssh-keygen", "-q", "-t", kind, "-N", "", "-f", path).CombinedOutput()
	require.NoError(t, err, string(out))
	line, err := os.ReadFile(path + ".pub")
	require.NoError(t, err)
	fields := strings.Fields(string(line))
	return fields[0] + " " + fields[1]
}

func (s *sshd) authorize(t *testing.T, keys ...*transport.Key) {
	t.Helper()
	var lines strings.Builder
	for _, key := range keys {
		fmt.Fprintln(&lines, key.PublicLine())
	}
	require.NoError(t, os.WriteFile(s.authorized, []byte(lines.String()), 0o600))
}

func (s *sshd) serve(binary, config string) {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		socket, err := conn.(*net.TCPConn).File()
		_ = conn.Close() // the file is another handle of the same connection
		if err != nil {
			continue
		}
		cmd := exec.Command(binary, "-i", "-e", "-f", config)
		cmd.Stdin, cmd.Stdout = socket, socket
		if cmd.Start() == nil {
			go func() { _ = cmd.Wait() }()
		}
		_ = socket.Close()
	}
}

func (s *sshd) connection(t *testing.T) comms.Connection {
	t.Helper()
	me, err := user.Current()
	require.NoError(t, err)
	return comms.Connection{SFTP: comms.SFTP{
		Host:     "127.0.0.1",
		Ports:    []int{s.listener.Addr().(*net.TCPAddr).Port},
		User:     me.Username,
		HostKeys: []comms.HostKey{{Key: s.hostKey}},
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
