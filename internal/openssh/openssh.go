// Package openssh starts OpenSSH's server for tests, with a configuration of
// its own.
package openssh

import (
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"

	"github.com/erplink/erplink/internal/peer"
	"github.com/stretchr/testify/require"
)

// Server is a running OpenSSH server that offers SFTP on loopback. It is
// started for each connection as inetd does, so that there is no port to be
// raced for.
type Server struct {
	User     string // who may log in
	Port     int
	HostKey  string // of type ed25519, as "type base64"
	OtherKey string // of another type, which the server has, too

	folder   string
	listener net.Listener
}

// Start starts a server that lets the authorized keys (OpenSSH lines) in. The
// test is skipped where OpenSSH is missing, or fails if CI is set.
func Start(t testing.TB, authorized ...string) *Server {
	t.Helper()
	binary := peer.Path(t, "sshd") // which wants its whole path
	if os.Geteuid() == 0 {         // it separates its privileges there
		require.NoError(t, os.MkdirAll("/run/sshd", 0o755))
	}
	me, err := user.Current()
	require.NoError(t, err)
	s := &Server{User: me.Username, folder: t.TempDir()}
	s.HostKey, s.OtherKey = s.makeHostKey(t, "ed25519"), s.makeHostKey(t, "ecdsa")
	s.Authorize(t, authorized...)
	s.configure(t)
	s.listener, err = net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s.Port = s.listener.Addr().(*net.TCPAddr).Port
	t.Cleanup(func() { _ = s.listener.Close() })
	go s.serve(binary)
	return s
}

// Authorize replaces the keys that may log in.
func (s *Server) Authorize(t testing.TB, lines ...string) {
	t.Helper()
	require.NoError(t, os.WriteFile(s.path("authorized_keys"), []byte(strings.Join(lines, "\n")+"\n"), 0o600))
}

func (s *Server) path(name string) string { return filepath.Join(s.folder, name) }

func (s *Server) configure(t testing.TB) {
	t.Helper()
	require.NoError(t, os.WriteFile(s.path("sshd_config"), []byte(strings.Join([]string{
		"HostKey " + s.path("ecdsa"),
		"HostKey " + s.path("ed25519"),
		"AuthorizedKeysFile " + s.path("authorized_keys"),
		"StrictModes no",
		"PasswordAuthentication no",
		"KbdInteractiveAuthentication no",
		"PidFile none",
		"UsePAM no",
		"Subsystem sftp internal-sftp",
		"ForceCommand internal-sftp",
	}, "\n")), 0o600))
}

func (s *Server) makeHostKey(t testing.TB, kind string) string {
	t.Helper()
	out, err := exec.Command("ssh-keygen", "-q", "-t", kind, "-N", "", "-f", s.path(kind)).CombinedOutput()
	require.NoError(t, err, string(out))
	line, err := os.ReadFile(s.path(kind + ".pub"))
	require.NoError(t, err)
	fields := strings.Fields(string(line))
	return fields[0] + " " + fields[1]
}

func (s *Server) serve(binary string) {
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
		cmd := exec.Command(binary, "-i", "-e", "-f", s.path("sshd_config"))
		cmd.Stdin, cmd.Stdout = socket, socket
		if cmd.Start() == nil {
			go func() { _ = cmd.Wait() }()
		}
		_ = socket.Close()
	}
}
