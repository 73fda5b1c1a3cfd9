package sandbox_test

import (
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox"
)

var here = netip.MustParseAddr("127.0.0.1")

// clock is a clock that a test moves.
type clock struct{ offset atomic.Int64 }

func (c *clock) now() time.Time      { return time.Now().Add(time.Duration(c.offset.Load())) }
func (c *clock) add(d time.Duration) { c.offset.Add(int64(d)) }

// shut reports whether an address says nothing to a new connection.
func shut(t *testing.T, address string) bool {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return true
	}
	defer conn.Close()
	require.NoError(t, conn.SetDeadline(time.Now().Add(500*time.Millisecond)))
	if _, err := conn.Write([]byte("GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n")); err != nil {
		return true
	}
	n, _ := conn.Read(make([]byte, 1))
	return n == 0
}

// Three failed proofs on either service close all of them for an hour, the App
// servers too.
func TestBan(t *testing.T) {
	for name, strike := range map[string]func(*client){
		"unknown kid": func(c *client) { c.trySend(c.tokenBy(keys()[2], nil), http.MethodGet, c.path("/connection"), nil) },
		"enrolment code": func(c *client) {
			c.trySend("WRONG", http.MethodPost, c.path("/keys"), comms.Registration{PublicKey: line(keys()[2])})
		},
		"SSH login": func(c *client) { c.dial("acme", auth(keys()[2])) },
		"bad signature": func(c *client) {
			token := c.token(nil)
			c.trySend(token[:len(token)-8]+"AAAAAAAA", http.MethodGet, c.path("/connection"), nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			var k clock
			s := start(t, &sandbox.Options{Now: k.now})
			c := enrolled(t, s, "acme", keys()[0], nil)
			webAddress := s.URL()[len("http://"):]
			appWeb, appSFTP := s.AppAddress("acme")
			sftpAddress := net.JoinHostPort(c.conn.SFTP.Host, portOf(c))

			strike(c)
			strike(c)
			// An SSH client has its answer before the server counts it.
			require.Eventually(t, func() bool { return s.Strikes(here) == 2 }, 5*time.Second, time.Millisecond)
			require.Equal(t, http.StatusOK, c.call(http.MethodGet, "/connection", nil).status)
			require.Zero(t, s.Strikes(here), "a success clears the strikes")
			strike(c)
			strike(c)
			require.False(t, s.Banned(here))
			strike(c)
			require.Eventually(t, func() bool { return s.Banned(here) }, 5*time.Second, time.Millisecond)
			for _, address := range []string{webAddress, sftpAddress, appWeb, appSFTP} {
				require.True(t, shut(t, address))
			}
			_, err := c.trySend(c.token(nil), http.MethodGet, c.path("/connection"), nil)
			require.Error(t, err, "a connection that stood before is cut too")

			// What Comms and the App servers have with each other goes on, and so
			// does the operator's work.
			_, err = s.Enrol(t.Context(), "acme")
			require.NoError(t, err)

			k.add(59 * time.Minute)
			require.True(t, shut(t, webAddress))
			k.add(2 * time.Minute)
			require.False(t, shut(t, webAddress))
			require.False(t, shut(t, sftpAddress))
		})
	}
}

func portOf(c *client) string {
	_, port, err := net.SplitHostPort(netip.AddrPortFrom(here, uint16(c.conn.SFTP.Ports[0])).String())
	require.NoError(c.t, err)
	return port
}

func TestBanCanSwallow(t *testing.T) {
	s := start(t, &sandbox.Options{Bans: sandbox.Bans{Strikes: 1, Swallow: true}})
	c := enrolled(t, s, "acme", keys()[0], nil)
	c.dial("acme", auth(keys()[2]))
	require.Eventually(t, func() bool { return s.Banned(here) }, 5*time.Second, time.Millisecond)
	conn, err := net.Dial("tcp", s.URL()[len("http://"):])
	require.NoError(t, err)
	defer conn.Close()
	require.NoError(t, conn.SetDeadline(time.Now().Add(300*time.Millisecond)))
	_, err = conn.Read(make([]byte, 1))
	var timeout net.Error
	require.ErrorAs(t, err, &timeout)
	require.True(t, timeout.Timeout())

	s.LiftBans()
	require.Equal(t, http.StatusOK, c.call(http.MethodGet, "/connection", nil).status)
}

// A password is not even asked for.
func TestPasswordIsRefused(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	asked := false
	_, err := c.dial("acme", ssh.PasswordCallback(func() (string, error) { asked = true; return "secret", nil }))
	require.Error(t, err)
	require.False(t, asked)
	_, err = c.dial("acme", ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { asked = true; return nil, nil }))
	require.Error(t, err)
	require.False(t, asked)
}

// Going away without a proof is none that failed.
func TestNoStrikes(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	conn, err := net.Dial("tcp", net.JoinHostPort(c.conn.SFTP.Host, portOf(c)))
	require.NoError(t, err)
	_, err = conn.Read(make([]byte, 8))
	require.NoError(t, err)
	require.NoError(t, conn.Close())

	other := enrolled(t, s, "beta", keys()[1], nil)
	other.customer = "beta"
	other.send(other.token(nil), http.MethodGet, "/v1/customers/acme/connection", nil).problem(http.StatusForbidden, comms.Forbidden)
	require.Zero(t, s.Strikes(here))
}

// Ten strikes in a day, from wherever, lock an account until an operator
// unlocks it.
func TestLock(t *testing.T) {
	var k clock
	s := start(t, &sandbox.Options{Now: k.now, Bans: sandbox.Bans{Strikes: 100}})
	c := enrolled(t, s, "acme", keys()[0], nil)
	bad := func() { c.send(c.tokenBy(keys()[2], nil), http.MethodGet, c.path("/connection"), nil) }
	for range 9 {
		bad()
	}
	k.add(25 * time.Hour)
	c.key = keys()[0]
	for range 9 {
		bad()
	}
	now := func() answer { return c.send(c.tokenAt(k.now()), http.MethodGet, c.path("/connection"), nil) }
	require.Equal(t, http.StatusOK, now().status, "the strikes of yesterday do not count")
	bad()
	now().problem(http.StatusForbidden, comms.Forbidden)
	_, err := c.dial("acme", auth(c.key))
	require.Error(t, err)

	require.NoError(t, s.Unlock(t.Context(), "acme"))
	require.Equal(t, http.StatusOK, now().status)
}
