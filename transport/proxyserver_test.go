package transport_test

import (
	"bufio"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/transport"
)

func isProxy(err error) bool { return errors.Is(err, transport.ErrProxy) }

func proxyError(t *testing.T, err error) *transport.ProxyError {
	t.Helper()
	e, ok := errors.AsType[*transport.ProxyError](err)
	require.True(t, ok, "%v", err)
	return e
}

// slow gives out one byte at a time.
type slow struct{ net.Conn }

func (s slow) Read(p []byte) (int, error) { return s.Conn.Read(p[:min(1, len(p))]) }

// httpProxy is a proxy in this process that counts its tunnels.
type httpProxy struct {
	address string
	login   string // user:password; empty lets all in

	mu    sync.Mutex
	count map[string]int
}

func startHTTPProxy(t *testing.T, login string) *httpProxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	p := &httpProxy{address: listener.Addr().String(), login: login, count: map[string]int{}}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go p.serve(conn)
		}
	}()
	return p
}

func (p *httpProxy) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	r, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil || r.Method != http.MethodConnect {
		return
	}
	wanted := "Basic " + base64.StdEncoding.EncodeToString([]byte(p.login))
	if p.login != "" && r.Header.Get("Proxy-Authorization") != wanted {
		_, _ = io.WriteString(conn, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\n\r\n")
		return
	}
	p.mu.Lock()
	p.count[r.Host]++
	p.mu.Unlock()
	far, err := net.Dial("tcp", r.Host)
	if err != nil {
		_, _ = io.WriteString(conn, "HTTP/1.1 502 Bad Gateway\r\n\r\n")
		return
	}
	_, _ = io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
	join(conn, far)
}

// join copies both ways until both have ended.
func join(a, b net.Conn) {
	var wg sync.WaitGroup
	for _, way := range [][2]net.Conn{{a, b}, {b, a}} {
		wg.Go(func() {
			_, _ = io.Copy(way[0], way[1])
			_ = way[0].Close()
		})
	}
	wg.Wait()
}

func (p *httpProxy) tunnels(address string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count[address]
}
