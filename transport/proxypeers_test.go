package transport_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/peer"
	"github.com/erplink/erplink/transport"
)

// startPeer starts a program that listens on the port of loopback, in the
// foreground. The test is skipped where it is missing, or fails if CI is set.
func startPeer(t *testing.T, port int, name string, args ...string) {
	t.Helper()
	path := peer.Path(t, name)
	log := filepath.Join(t.TempDir(), name+".log")
	out, err := os.Create(log)
	require.NoError(t, err)
	cmd := exec.Command(path, args...)
	cmd.Stdout, cmd.Stderr = out, out
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = out.Close()
		if t.Failed() {
			said, _ := os.ReadFile(log)
			t.Logf("%s", said)
		}
	})
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", loopback(port))
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	}, 20*time.Second, 20*time.Millisecond, "%s listens", name)
}

func loopback(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, listener.Close()) }()
	return listener.Addr().(*net.TCPAddr).Port
}

// worldFolder is a folder that the peers can use, which give up root.
func worldFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "peer")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o777))
	return dir
}

func writeLines(t *testing.T, dir, name string, lines ...string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644))
	return path
}

// startSquid starts a squid by the rules of Debian's, but for the port that
// CONNECT may go to.
func startSquid(t *testing.T, login bool, allowed ...string) (address string) {
	t.Helper()
	dir, port := worldFolder(t), freePort(t)
	rules := []string{
		fmt.Sprintf("http_port 127.0.0.1:%d", port),
		"acl SSL_ports port " + strings.Join(allowed, " "),
		"http_access deny CONNECT !SSL_ports",
		"pid_filename none", "cache deny all", "cache_log " + filepath.Join(dir, "cache.log"), "access_log none",
		"coredump_dir " + dir, "shutdown_lifetime 0 seconds", "pinger_enable off", "max_filedescriptors 1024",
	}
	if login {
		// The password "open sesame", as openssl passwd -apr1 writes it.
		passwords := writeLines(t, dir, "passwords", "acme:"+apr1(t, "open sesame"))
		rules = append(rules,
			"auth_param basic program /usr/lib/squid/basic_ncsa_auth "+passwords,
			"acl users proxy_auth REQUIRED", "http_access allow users")
	} else {
		rules = append(rules, "http_access allow localhost")
	}
	rules = append(rules, "http_access deny all")
	startPeer(t, port, "squid", "-N", "-f", writeLines(t, dir, "squid.conf", rules...))
	return loopback(port)
}

func apr1(t *testing.T, password string) string {
	t.Helper()
	out, err := exec.Command("openssl", "passwd", "-apr1", password).Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(out))
}

// A stock squid passes one port: the other one is refused, and the next tried.
func TestSquid(t *testing.T) {
	server := startSSHD(t, testKey())
	web := startWeb(t, testKey())
	web.connection = server.connection()
	web.connection.SFTP.Ports = []int{freePort(t), server.Port}
	_, webPort, err := net.SplitHostPort(web.Listener.Addr().String())
	require.NoError(t, err)
	squid := startSquid(t, false, webPort, strconv.Itoa(server.Port))
	door := openDoor(t, web.URL, &transport.CommsOptions{Proxy: through("http://" + squid)})
	m, wires := aSet(t, "t1")
	put(t, door, m, wires)
	require.NoError(t, door.Deliver(t.Context(), m))

	require.NoError(t, door.Close())
	web.connection.SFTP.Ports = web.connection.SFTP.Ports[:1]
	err = door.Discard(t.Context(), "t1")
	require.ErrorIs(t, err, transport.ErrProxy)
	require.ErrorContains(t, err, "443 alone")
	require.Contains(t, proxyError(t, err).Answer, "403")
	require.False(t, transport.Temporary(err))
}

func TestSquidWithLogin(t *testing.T) {
	server := startSSHD(t, testKey())
	web := startWeb(t, testKey())
	web.connection = server.connection()
	_, webPort, err := net.SplitHostPort(web.Listener.Addr().String())
	require.NoError(t, err)
	closed := freePort(t)
	squid := startSquid(t, true, webPort, strconv.Itoa(server.Port), strconv.Itoa(closed))
	door := openDoor(t, web.URL, &transport.CommsOptions{Proxy: through("http://acme:open%20sesame@" + squid)})
	m, wires := aSet(t, "t1")
	put(t, door, m, wires)
	require.NoError(t, door.Deliver(t.Context(), m))

	for _, login := range []string{"", "acme:wrong@"} {
		door := openDoor(t, web.URL, &transport.CommsOptions{Proxy: through("http://" + login + squid)})
		_, err := door.Health(t.Context())
		require.ErrorIs(t, err, transport.ErrProxy)
		require.True(t, proxyError(t, err).Login)
		require.NotContains(t, err.Error(), "wrong")
		require.False(t, transport.Temporary(err))
	}

	// What the proxy cannot reach is no refusal of its own.
	require.NoError(t, door.Close())
	web.connection.SFTP.Ports = []int{closed}
	err = door.Discard(t.Context(), "t1")
	require.ErrorIs(t, err, transport.ErrNetwork)
	require.Contains(t, proxyError(t, err).Answer, "503")
	require.True(t, transport.Temporary(err))
}

func TestTinyproxy(t *testing.T) {
	server := startSSHD(t, testKey())
	web := startWeb(t, testKey())
	web.connection = server.connection()
	web.connection.SFTP.Ports = []int{freePort(t), server.Port}
	_, webPort, err := net.SplitHostPort(web.Listener.Addr().String())
	require.NoError(t, err)
	dir, port := worldFolder(t), freePort(t)
	startPeer(t, port, "tinyproxy", "-d", "-c", writeLines(t, dir, "tinyproxy.conf",
		fmt.Sprintf("Port %d", port), "Listen 127.0.0.1", "Timeout 60", "Allow 127.0.0.1", "BasicAuth acme sesame",
		"ConnectPort "+webPort, fmt.Sprintf("ConnectPort %d", server.Port)))
	door := openDoor(t, web.URL, &transport.CommsOptions{Proxy: through("http://acme:sesame@" + loopback(port))})
	m, wires := aSet(t, "t1")
	put(t, door, m, wires)
	require.NoError(t, door.Deliver(t.Context(), m))

	_, err = openDoor(t, web.URL, &transport.CommsOptions{Proxy: through("http://acme:wrong@" + loopback(port))}).Health(t.Context())
	require.ErrorIs(t, err, transport.ErrProxy)
	require.False(t, transport.Temporary(err))
}
