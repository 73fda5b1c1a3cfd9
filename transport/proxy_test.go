package transport_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/memconn"
	"github.com/erplink/erplink/transport"
)

// through is a Proxy for all hosts, loopback too.
func through(address string) transport.Proxy {
	return func(string) (*url.URL, error) { return url.Parse(address) }
}

// saying is a proxy that answers with these bytes, whatever it is asked, and
// hangs up. It keeps what it was asked.
func saying(asked *strings.Builder, answer string) transport.DialFunc {
	return func(context.Context, string, string) (net.Conn, error) {
		near, far := memconn.Pipe()
		go func() {
			_, _ = io.WriteString(far, answer)
			_ = far.Close()
		}()
		return deaf{near, asked}, nil
	}
}

type deaf struct {
	net.Conn
	asked *strings.Builder
}

func (d deaf) Write(p []byte) (int, error) { return d.asked.Write(p) }

func TestFixedProxyChoosesPerHost(t *testing.T) {
	proxy, err := transport.FixedProxy("http://user:secret@proxy.example.com:3128", ".corp.example", "10.0.0.0/8", "direct.example:443")
	require.NoError(t, err)
	for address, direct := range map[string]bool{
		"comms.example.com:443": false, "sftp.example.com:80": false, "direct.example:80": false,
		"erp.corp.example:443": true, "10.1.2.3:22": true, "direct.example:443": true, "127.0.0.1:443": true, "localhost:80": true,
	} {
		u, err := proxy(address)
		require.NoError(t, err)
		require.Equal(t, direct, u == nil, address)
	}
	for _, wrong := range []transport.Secret{"", "proxy:3128", "ftp://u:secret@proxy", "http://", "http://u:secret@%zz", "https://u:secret@proxy"} {
		_, err := transport.FixedProxy(wrong)
		require.ErrorIs(t, err, transport.ErrConfig, wrong.Reveal())
		require.NotContains(t, err.Error(), "secret")
	}
}

func TestProxyFromEnvironment(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://user:secret@proxy.example.com:3128")
	t.Setenv("NO_PROXY", "direct.example")
	u, err := transport.ProxyFromEnvironment("comms.example.com:443")
	require.NoError(t, err)
	require.Equal(t, "proxy.example.com:3128", u.Host)
	u, err = transport.ProxyFromEnvironment("direct.example:443")
	require.NoError(t, err)
	require.Nil(t, u)

	t.Setenv("HTTPS_PROXY", "http://user:secret@%zz")
	_, err = transport.Proxy(transport.ProxyFromEnvironment).Dial(nil)(t.Context(), "tcp", "comms.example.com:443")
	require.ErrorIs(t, err, transport.ErrConfig)
	require.NotContains(t, err.Error(), "secret")
	require.False(t, transport.Temporary(err))
}

func TestNothingLooksAtTheEnvironmentUnasked(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	s := newMemServer(t)
	require.NoError(t, memDoor(t, s).Discard(t.Context(), "t1"))
	reached := ""
	door := openDoor(t, "https://comms.example.com", &transport.CommsOptions{Dial: func(_ context.Context, _, address string) (net.Conn, error) {
		reached = address
		return nil, net.ErrClosed
	}})
	_, err := door.Health(t.Context())
	require.Error(t, err)
	require.Equal(t, "comms.example.com:443", reached)
}

// One setting is the way of both services, and a second way is refused.
func TestProxyIsTheWayOfWebCallsAndSFTP(t *testing.T) {
	server := startSSHD(t, testKey())
	web := startWeb(t, testKey())
	web.connection = server.connection()
	proxy := startHTTPProxy(t, "")
	door := openDoor(t, web.URL, &transport.CommsOptions{Proxy: through("http://" + proxy.address)})
	m, wires := aSet(t, "t1")
	put(t, door, m, wires)
	require.NoError(t, door.Deliver(t.Context(), m))
	require.EqualValues(t, 1, proxy.tunnels(web.Listener.Addr().String()))
	require.EqualValues(t, 1, proxy.tunnels(fmt.Sprintf("127.0.0.1:%d", server.Port)))

	_, err := transport.NewComms(web.URL, customer, testKey(), &transport.CommsOptions{Proxy: through("http://proxy"), HTTPClient: web.Client()})
	require.ErrorIs(t, err, transport.ErrConfig)
}

func TestHTTPProxyAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		answer              string
		refused, login, any bool
		want                string
	}{
		"forbidden":        {answer: "HTTP/1.1 403 Forbidden\r\n\r\n", refused: true, want: "403 Forbidden"},
		"log-in":           {answer: "HTTP/1.1 407 Log In\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n", refused: true, login: true, want: "does not take this user"},
		"windows log-in":   {answer: "HTTP/1.1 407 Log In\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n\r\n", refused: true, login: true, want: "Negotiate or NTLM"},
		"cannot":           {answer: "HTTP/1.1 503 Service Unavailable\r\n\r\n", want: "503"},
		"no HTTP":          {answer: "SSH-2.0-OpenSSH_9.2\r\n\r\n", refused: true, want: "not that of an HTTP proxy"},
		"endless":          {answer: "HTTP/1.1 200 OK\r\n" + strings.Repeat("X: y\r\n", 10_000), refused: true, want: "longer than"},
		"one endless line": {answer: strings.Repeat("x", 60_000), refused: true, want: "longer than"},
		"hangs up":         {answer: "", any: true},
		"hangs up inside":  {answer: "HTTP/1.1 200 OK\r\nX: ", any: true},
	} {
		t.Run(name, func(t *testing.T) {
			var asked strings.Builder
			_, err := through("http://user:secret@proxy:3128").Dial(saying(&asked, c.answer))(t.Context(), "tcp", "sftp.example.com:80")
			require.ErrorContains(t, err, c.want)
			require.NotContains(t, err.Error(), "secret")
			require.Equal(t, c.refused, isProxy(err), "%v", err)
			if !c.any {
				require.Equal(t, c.login, proxyError(t, err).Login)
				require.Equal(t, "proxy:3128", proxyError(t, err).Proxy)
				require.Equal(t, "sftp.example.com:80", proxyError(t, err).Target)
			}
			require.Contains(t, asked.String(), "CONNECT sftp.example.com:80 HTTP/1.1\r\nHost: sftp.example.com:80\r\n"+
				"Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n\r\n")
		})
	}
}

// A server that speaks first, as SSH does, may be heard in the same packet as
// the proxy's answer, in whole or in part, whatever the answer's headers say.
func TestEveryByteAfterTheProxysAnswerIsKept(t *testing.T) {
	for scheme, answer := range map[string]string{
		"http":   "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n",
		"socks5": "\x05\x00" + "\x05\x00\x00\x03\x04host\x00\x16",
	} {
		for _, early := range []string{"", "S", "SSH-2.0-x\r\n", strings.Repeat("early ", 5000)} {
			for _, slowly := range []bool{false, true} {
				var asked strings.Builder
				dial := saying(&asked, answer+early)
				if slowly {
					dial = byteByByte(dial)
				}
				conn, err := through(scheme+"://proxy").Dial(dial)(t.Context(), "tcp", "host:22")
				require.NoError(t, err)
				got, err := io.ReadAll(conn)
				require.NoError(t, err)
				require.Equal(t, early, string(got))
			}
		}
	}
}

func byteByByte(dial transport.DialFunc) transport.DialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		return slow{conn}, err
	}
}

func TestProxyThatDoesNotAnswerEndsWithTheContext(t *testing.T) {
	for _, scheme := range []string{"http", "socks5"} {
		var ended atomic.Bool
		silent := func(context.Context, string, string) (net.Conn, error) {
			near, far := memconn.Pipe()
			go func() {
				_, _ = io.Copy(io.Discard, far)
				ended.Store(true)
			}()
			return near, nil
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		_, err := through(scheme+"://proxy").Dial(silent)(ctx, "tcp", "host:22")
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.True(t, transport.Temporary(err))
		require.Eventually(t, ended.Load, time.Second, time.Millisecond, "the connection is closed")
	}
}

func TestSOCKSProxyAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		answer         string
		refused, login bool
		want           string
	}{
		"by its rules":       {answer: "\x05\x00\x05\x02\x00\x01", refused: true, want: "rules"},
		"host unreachable":   {answer: "\x05\x00\x05\x04\x00\x01", want: "host unreachable"},
		"connection refused": {answer: "\x05\x00\x05\x05\x00\x01", want: "connection refused"},
		"no method":          {answer: "\x05\xff", refused: true, login: true, want: "log in"},
		"not SOCKS":          {answer: "HTTP/1.1 400 Bad Request\r\n\r\n", refused: true, want: "not that of a SOCKS 5 proxy"},
		"wrong password":     {answer: "\x05\x02\x01\x01", refused: true, login: true, want: "does not take this user"},
		"unknown address":    {answer: "\x05\x00\x05\x00\x00\x09", refused: true, want: "unknown type 9"},
	} {
		t.Run(name, func(t *testing.T) {
			var asked strings.Builder
			_, err := through("socks5://user:secret@proxy").Dial(saying(&asked, c.answer))(t.Context(), "tcp", "sftp.example.com:80")
			require.ErrorContains(t, err, c.want)
			require.Equal(t, c.refused, isProxy(err))
			require.Equal(t, c.login, proxyError(t, err).Login)
			require.Equal(t, "proxy:1080", proxyError(t, err).Proxy)
		})
	}
}
