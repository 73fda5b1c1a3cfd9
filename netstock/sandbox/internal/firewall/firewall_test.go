package firewall_test

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/netstock/sandbox/fault"
	"github.com/erplink/erplink/netstock/sandbox/internal/firewall"
)

var (
	here  = netip.MustParseAddr("127.0.0.1")
	there = netip.MustParseAddr("127.0.0.2")
)

func TestBanAndItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := firewall.New(firewall.Policy{Strikes: 3, Span: time.Hour}, time.Now)
		require.False(t, w.Strike(here))
		require.False(t, w.Strike(here))
		require.Equal(t, 2, w.Strikes(here))
		w.Forgive(here)
		require.False(t, w.Strike(here), "a success has cleared the strikes")
		require.False(t, w.Strike(here))
		require.True(t, w.Strike(here))
		require.True(t, w.Banned(here))
		require.False(t, w.Banned(there))

		time.Sleep(time.Hour - time.Second)
		require.True(t, w.Banned(here))
		time.Sleep(time.Second)
		require.False(t, w.Banned(here))
		require.False(t, w.Strike(here), "the count starts anew")
	})
}

// served listens behind a wall and echoes.
func served(t *testing.T, w *firewall.Wall, faults *fault.Plan) string {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	l := w.Listen(inner, fault.Web, faults)
	t.Cleanup(func() { require.NoError(t, l.Close()) })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				io.Copy(c, c)
			}()
		}
	}()
	return inner.Addr().String()
}

// say sends a word and returns what comes back within a moment.
func say(t *testing.T, address string) (string, error) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return "", err // reset as soon as it stood
	}
	defer c.Close()
	return sayOn(t, c)
}

func sayOn(t *testing.T, c net.Conn) (string, error) {
	if _, err := c.Write([]byte("hello")); err != nil {
		return "", err
	}
	require.NoError(t, c.SetReadDeadline(time.Now().Add(300*time.Millisecond)))
	buf := make([]byte, 5)
	n, err := io.ReadFull(c, buf)
	return string(buf[:n]), err
}

func timedOut(err error) bool {
	ne, ok := errors.AsType[net.Error](err)
	return ok && ne.Timeout()
}

func TestBannedConnections(t *testing.T) {
	w := firewall.New(firewall.Policy{Strikes: 1, Span: time.Hour}, time.Now)
	address := served(t, w, nil)
	standing, err := net.Dial("tcp", address)
	require.NoError(t, err)
	defer standing.Close()
	heard, err := sayOn(t, standing)
	require.NoError(t, err)
	require.Equal(t, "hello", heard)

	w.Strike(here)
	_, err = say(t, address)
	require.Error(t, err)
	require.False(t, timedOut(err), "closed, not swallowed")
	_, err = sayOn(t, standing)
	require.Error(t, err, "what stood before the ban is cut too")

	w.SetPolicy(firewall.Policy{Strikes: 1, Span: time.Hour, Swallow: true})
	_, err = say(t, address)
	require.True(t, timedOut(err), "swallowed: %v", err)

	w.Lift()
	_, err = say(t, address)
	require.NoError(t, err)
}

func TestConnectionFaults(t *testing.T) {
	once := fault.Scope{Times: 1}
	for _, test := range []struct {
		name  string
		fault fault.Fault
		check func(t *testing.T, heard string, err error)
	}{
		{"refuse", fault.Refuse{Scope: once}, func(t *testing.T, _ string, err error) { require.Error(t, err); require.False(t, timedOut(err)) }},
		{"swallow", fault.Swallow{Scope: once, Service: fault.Web}, func(t *testing.T, _ string, err error) { require.True(t, timedOut(err)) }},
		{"slow", fault.Slow{Scope: once, BytesPerSecond: 5}, func(t *testing.T, heard string, err error) {
			require.True(t, timedOut(err))
			require.Less(t, len(heard), 5)
		}},
		{"other service", fault.Refuse{Scope: once, Service: fault.SFTP}, func(t *testing.T, heard string, err error) { require.NoError(t, err); require.Equal(t, "hello", heard) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			var faults fault.Plan
			address := served(t, firewall.New(firewall.Policy{Strikes: 3, Span: time.Hour}, time.Now), &faults)
			faults.Add(test.fault)
			heard, err := say(t, address)
			test.check(t, heard, err)
			if test.name != "other service" {
				heard, err = say(t, address)
				require.NoError(t, err, "the fault was for one connection")
				require.Equal(t, "hello", heard)
			}
		})
	}
}

func TestCutResetsAfterItsBytes(t *testing.T) {
	var faults fault.Plan
	address := served(t, firewall.New(firewall.Policy{Strikes: 3, Span: time.Hour}, time.Now), &faults)
	faults.Add(fault.Cut{After: 8})
	c, err := net.Dial("tcp", address)
	require.NoError(t, err)
	defer c.Close()
	_, first := sayOn(t, c)
	_, second := sayOn(t, c)
	require.Error(t, errors.Join(first, second), "ten bytes would have to move for the first word alone")
	require.False(t, timedOut(second))
}
