package transport_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/transport"
)

// bubble runs a test in which time passes by itself, with a door to a server
// in memory.
func bubble(t *testing.T, test func(t *testing.T, s *memServer, door *transport.Comms)) {
	t.Helper()
	testKey() // made outside: a key's making has no place in a bubble
	synctest.Test(t, func(t *testing.T) {
		s := newMemServer(t)
		test(t, s, memDoor(t, s))
		s.hangUp()
	})
}

// within measures how long call takes, and holds its error against want.
func within(t *testing.T, limit time.Duration, want error, call func() error) {
	t.Helper()
	start := time.Now()
	err := call()
	require.ErrorIs(t, err, want)
	require.LessOrEqual(t, time.Since(start), limit)
}

func TestDialEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newMemServer(t)
		web := http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { answer(rw, 200, s.connection()) })
		door := openDoor(t, "https://comms.example.com", &transport.CommsOptions{
			HTTPClient: &http.Client{Transport: inMemory{web}},
			Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			},
		})
		within(t, 15*time.Second, transport.ErrNetwork, func() error { return door.Discard(t.Context(), "t1") })
	})
}

func TestHandshakeEndsInTime(t *testing.T) {
	bubble(t, func(t *testing.T, s *memServer, door *transport.Comms) {
		s.mute.Store(true)
		within(t, 20*time.Second, transport.ErrStalled, func() error { return door.Discard(t.Context(), "t1") })
	})
}

func TestDeadNetworkInTheMiddleOfAnUpload(t *testing.T) {
	bubble(t, func(t *testing.T, s *memServer, door *transport.Comms) {
		reads := 0
		endless := readerFunc(func(p []byte) (int, error) {
			if reads++; reads == 100 {
				s.dead.Store(true)
			}
			return len(p), nil
		})
		within(t, time.Minute, transport.ErrStalled, func() error {
			_, err := door.Put(t.Context(), "t1", "stock.csv", endless)
			require.True(t, transport.Temporary(err))
			return err
		})
	})
}

func TestDeadNetworkInTheMiddleOfADownload(t *testing.T) {
	bubble(t, func(t *testing.T, s *memServer, door *transport.Comms) {
		mkdir(t, s, "/outbound/F1")
		s.write(t, "/outbound/F1/po_1.csv.bz2", noise(3_000_000))
		file := transport.Incoming{Name: "po_1.csv", Object: "/outbound/F1/po_1.csv.bz2", Wire: 3_000_000}
		within(t, time.Minute, transport.ErrStalled, func() error {
			return door.Fetch(t.Context(), file, &dyingWriter{at: 100_000, server: s})
		})
	})
}

type dyingWriter struct {
	at     int
	server *memServer
}

func (w *dyingWriter) Write(p []byte) (int, error) {
	if w.at -= len(p); w.at < 0 {
		w.server.dead.Store(true)
	}
	return len(p), nil
}

func TestDeadNetworkBeforeASmallRequest(t *testing.T) {
	bubble(t, func(t *testing.T, s *memServer, door *transport.Comms) {
		require.NoError(t, door.Discard(t.Context(), "t1"))
		s.dead.Store(true)
		// The session is cut after a minute, and the one that replaces it
		// after the time of a handshake.
		within(t, 80*time.Second, transport.ErrStalled, func() error { return door.Discard(t.Context(), "t1") })
	})
}

func TestIdleSessionOnADeadNetworkIsNoticed(t *testing.T) {
	bubble(t, func(t *testing.T, s *memServer, door *transport.Comms) {
		require.NoError(t, door.Discard(t.Context(), "t1"))
		s.dead.Store(true)
		time.Sleep(75 * time.Second)
		s.dead.Store(false)
		within(t, time.Second, nil, func() error { return door.Discard(t.Context(), "t1") })
		require.EqualValues(t, 2, s.dials.Load())
	})
}

func TestIdleSessionIsKeptAlive(t *testing.T) {
	bubble(t, func(t *testing.T, s *memServer, door *transport.Comms) {
		require.NoError(t, door.Discard(t.Context(), "t1"))
		time.Sleep(3 * time.Hour)
		require.NoError(t, door.Discard(t.Context(), "t1"))
		require.EqualValues(t, 1, s.dials.Load())
	})
}

// A spool that still grows may wait for its database far longer than a
// network may stand still.
func TestSlowSourceIsNoDeadNetwork(t *testing.T) {
	bubble(t, func(t *testing.T, s *memServer, door *transport.Comms) {
		reads := 0
		slow := readerFunc(func(p []byte) (int, error) {
			if reads++; reads > 5 {
				return 0, io.EOF
			}
			time.Sleep(20 * time.Minute)
			return copy(p, noise(10)), nil
		})
		n, err := door.Put(t.Context(), "t1", "stock.csv", slow)
		require.NoError(t, err)
		require.EqualValues(t, 50, n)
	})
}

// A server that answers probes but no longer its disk is as good as dead.
func TestServerWhoseDiskHangs(t *testing.T) {
	bubble(t, func(t *testing.T, s *memServer, door *transport.Comms) {
		hangs := make(chan struct{})
		s.handlers.FilePut = watching{s.handlers.FilePut, func([]byte, int64) { <-hangs }}
		within(t, time.Minute, transport.ErrStalled, func() error {
			_, err := door.Put(t.Context(), "t1", "stock.csv", bytes.NewReader([]byte("abc")))
			return err
		})
		close(hangs)
	})
}

func TestCancelOnADeadNetworkEndsSoon(t *testing.T) {
	bubble(t, func(t *testing.T, s *memServer, door *transport.Comms) {
		require.NoError(t, door.Discard(t.Context(), "t1"))
		s.dead.Store(true)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		within(t, 15*time.Second, context.DeadlineExceeded, func() error { return door.Discard(ctx, "t1") })
	})
}

// One caller that gives up on a dead wire takes the session of the others;
// for them that is a lost connection, not an end.
func TestCancelOfOneIsTemporaryForTheOthers(t *testing.T) {
	bubble(t, func(t *testing.T, s *memServer, door *transport.Comms) {
		hangs := make(chan struct{})
		s.handlers.FilePut = watching{s.handlers.FilePut, func([]byte, int64) { <-hangs }}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var opened sync.WaitGroup // both files, before either is written
		opened.Add(2)
		source := func() io.Reader {
			return io.MultiReader(readerFunc(func([]byte) (int, error) {
				opened.Done()
				opened.Wait()
				return 0, io.EOF
			}), bytes.NewReader([]byte("abc")))
		}
		other := make(chan error)
		go func() {
			_, err := door.Put(t.Context(), "t1", "sales.csv", source())
			other <- err
		}()
		time.AfterFunc(time.Second, cancel)
		_, err := door.Put(ctx, "t1", "stock.csv", source())
		require.ErrorIs(t, err, context.Canceled)
		err = <-other
		require.ErrorIs(t, err, transport.ErrNetwork)
		require.True(t, transport.Temporary(err), "%v", err)
		close(hangs)
	})
}

func TestWebCallsEndInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		polls := false
		web := roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/v1/customers/"+customer+"/connection" && polls {
				return inMemory{http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { answer(rw, 200, somePlace(t)) })}.RoundTrip(r)
			}
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		door := openDoor(t, "https://comms.example.com", &transport.CommsOptions{HTTPClient: &http.Client{Transport: web}})
		within(t, 30*time.Second, transport.ErrStalled, func() error { _, err := door.Verdict(t.Context(), "t1"); return err })
		polls = true
		within(t, 40*time.Second, transport.ErrStalled, func() error {
			_, _, err := door.Poll(t.Context(), "", 25*time.Second)
			return err
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		within(t, time.Second, context.DeadlineExceeded, func() error { _, err := door.Verdict(ctx, "t1"); return err })
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
