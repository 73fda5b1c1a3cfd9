package sandbox_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/fault"
)

func TestFaultsOfCalls(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	once := fault.Scope{Times: 1}

	s.Inject(fault.Answer{Scope: once, Call: fault.Poll, Status: http.StatusServiceUnavailable, RetryAfter: 1500 * time.Millisecond})
	require.Equal(t, http.StatusOK, c.call(http.MethodGet, "/connection", nil).status, "another call is not meant")
	busy := c.call(http.MethodGet, "/files", nil)
	busy.problem(http.StatusServiceUnavailable, comms.Busy)
	require.Equal(t, "2", busy.header.Get("Retry-After"))
	require.Equal(t, http.StatusOK, c.call(http.MethodGet, "/files", nil).status)

	s.Inject(fault.SlowAnswer{Scope: once, Call: fault.Poll, Delay: 300 * time.Millisecond})
	began := time.Now()
	require.Equal(t, http.StatusOK, c.call(http.MethodGet, "/files", nil).status)
	require.GreaterOrEqual(t, time.Since(began), 300*time.Millisecond)

	s.Inject(fault.WrongClock{Scope: once, Offset: time.Hour})
	skewed := c.call(http.MethodGet, "/files", nil)
	skewed.problem(http.StatusUnauthorized, comms.Clock)
	date, err := http.ParseTime(skewed.header.Get("Date"))
	require.NoError(t, err)
	require.WithinDuration(t, time.Now().Add(time.Hour), date, 10*time.Second)

	remove := s.Inject(fault.Answer{Scope: fault.Scope{Customer: "beta"}, Status: 500})
	require.Equal(t, http.StatusOK, c.call(http.MethodGet, "/files", nil).status, "another customer is meant")
	remove()
	remove()
}

// An answer that is lost was work that is done: the same body again tells.
func TestLostAnswer(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	x := newSet(t, nil)
	x.upload(t, c.files())
	s.Inject(fault.LostAnswer{Scope: fault.Scope{Times: 1}, Call: fault.EndOfTransmission})
	_, err := c.trySend(c.token(nil), http.MethodPost, c.path("/transmissions"), x.body)
	require.Error(t, err)
	require.Equal(t, http.StatusOK, c.call(http.MethodPost, "/transmissions", x.body).status)
}

func TestRejectFault(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	s.Inject(fault.Reject{Scope: fault.Scope{Customer: "acme", Times: 1}, File: "po.csv", Line: 7, Code: "duplicate-key", Message: "told so"})
	status := c.push(newSet(t, nil))
	require.Equal(t, comms.Rejected, status.State)
	require.Equal(t, comms.Finding{Severity: "error", File: "po.csv", Line: 7, Code: "duplicate-key", Message: "told so"}, status.Problems[0])
	require.Empty(t, s.Files("acme"))
}

// Comms takes up again what a lost answer between the servers left open.
func TestLostAnswersInside(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	once := fault.Scope{Times: 1}
	for _, call := range []fault.Call{fault.Forward, fault.AnnounceFile, fault.ReportState} {
		s.Inject(fault.LostAnswer{Scope: once, Call: call})
	}
	require.Equal(t, comms.Imported, c.push(newSet(t, nil)).State)
	require.Len(t, s.Files("acme"), 4, "nothing is listed twice")
}

func TestConnectionsCut(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	s.Inject(fault.Cut{Scope: fault.Scope{Times: 1}, Service: fault.SFTP, After: 20_000})
	files := c.files()
	require.NoError(t, files.Mkdir("/inbound/t"))
	dst, err := files.Create("/inbound/t/x")
	require.NoError(t, err)
	_, err = dst.Write(make([]byte, 64<<10))
	require.Error(t, err)

	s.Inject(fault.Refuse{Scope: fault.Scope{Times: 1}, Service: fault.SFTP})
	_, err = c.dial("acme", auth(c.key))
	require.Error(t, err)
	_, err = c.files().ReadDir("/inbound/t")
	require.NoError(t, err)
}
