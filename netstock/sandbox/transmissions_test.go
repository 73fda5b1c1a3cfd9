package sandbox_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox"
	"github.com/erplink/erplink/netstock/sandbox/fault"
)

func TestEndOfTransmission(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	x := newSet(t, nil)
	c.call(http.MethodGet, "/transmissions/"+x.body.ID, nil).problem(http.StatusNotFound, comms.Unknown)

	p := c.call(http.MethodPost, "/transmissions", x.body).problem(http.StatusUnprocessableEntity, comms.Invalid)
	require.Contains(t, p.Problems, "/inbound/"+x.body.ID+"/stock.csv.bz2: missing")
	c.call(http.MethodGet, "/transmissions/"+x.body.ID, nil).problem(http.StatusNotFound, comms.Unknown)

	x.upload(t, c.files())
	short := x.body
	short.Files = slices.Clone(x.body.Files)
	short.Files[0].CompressedSize++
	p = c.call(http.MethodPost, "/transmissions", short).problem(http.StatusUnprocessableEntity, comms.Invalid)
	require.Len(t, p.Problems, 1)
	c.call(http.MethodGet, "/transmissions/"+x.body.ID, nil).problem(http.StatusNotFound, comms.Unknown)

	a := c.call(http.MethodPost, "/transmissions", x.body)
	require.Equal(t, http.StatusAccepted, a.status, a.text)
	var st comms.Status
	a.into(&st)
	require.Equal(t, comms.Received, st.State)

	settle(t, s)
	again := x.body
	again.StartedAt = again.StartedAt.In(time.FixedZone("", 3600)) // the same instant
	a = c.call(http.MethodPost, "/transmissions", again)
	require.Equal(t, http.StatusOK, a.status, a.text)
	a.into(&st)
	require.Equal(t, comms.Imported, st.State)

	other := x.body
	other.InterfaceVersion = "3"
	c.call(http.MethodPost, "/transmissions", other).problem(http.StatusConflict, comms.Conflict)
	require.Equal(t, comms.Imported, c.state(x.body.ID).State)
}

func TestEndOfTransmissionBody(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	for name, spoil := range map[string]func(*comms.Transmission){
		"UUIDv4":             func(b *comms.Transmission) { b.ID = "3b241101-e2bb-4255-8caf-4136c566a962" },
		"path as id":         func(b *comms.Transmission) { b.ID = "../../x" },
		"no times":           func(b *comms.Transmission) { b.StartedAt = time.Time{} },
		"times reversed":     func(b *comms.Transmission) { b.FinishedAt = b.StartedAt.Add(-time.Second) },
		"no version":         func(b *comms.Transmission) { b.InterfaceVersion = "" },
		"no files":           func(b *comms.Transmission) { b.Files = nil },
		"no control.csv":     func(b *comms.Transmission) { b.Files = b.Files[:len(b.Files)-1] },
		"file twice":         func(b *comms.Transmission) { b.Files = append(b.Files, b.Files[0]) },
		"name with path":     func(b *comms.Transmission) { b.Files[0].Name = "../stock.csv" },
		"object elsewhere":   func(b *comms.Transmission) { b.Files[0].Object = "/inbound/other/" + b.Files[0].Name + ".bz2" },
		"object not renamed": func(b *comms.Transmission) { b.Files[0].Object += ".part" },
		"upper-case hash":    func(b *comms.Transmission) { b.Files[0].MD5 = "A" + b.Files[0].MD5[1:] },
		"short SHA-256":      func(b *comms.Transmission) { b.Files[0].SHA256 = b.Files[0].SHA256[1:] },
		"size below zero":    func(b *comms.Transmission) { b.Files[0].Size = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			x := newSet(t, nil)
			spoil(&x.body)
			p := c.in(t).call(http.MethodPost, "/transmissions", x.body).problem(http.StatusUnprocessableEntity, comms.Invalid)
			require.NotEmpty(t, p.Problems)
		})
	}
	require.Empty(t, s.Transmissions("acme"))
}

// While the App server is out of reach a set waits in received; it goes on when
// the server is back.
func TestAppUnreachable(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	settle(t, s)
	back := s.Inject(fault.AppDown{App: "app-1"})
	x := newSet(t, nil)
	x.upload(t, c.files())
	require.Equal(t, http.StatusAccepted, c.call(http.MethodPost, "/transmissions", x.body).status)
	require.Equal(t, comms.Received, c.state(x.body.ID).State)
	back()
	settle(t, s)
	require.Equal(t, comms.Imported, c.state(x.body.ID).State)

	s.Inject(fault.AppDown{Scope: fault.Scope{Times: 3}})
	require.Equal(t, comms.Imported, c.push(newSet(t, nil)).State, "the fourth try gets through")
}

// Customers go to the App server of their own.
func TestTwoAppServers(t *testing.T) {
	s := start(t, &sandbox.Options{Apps: []string{"north", "south"}})
	a := enrolled(t, s, "acme", keys()[0], &sandbox.Site{App: "north"})
	b := enrolled(t, s, "beta", keys()[1], &sandbox.Site{App: "south"})
	settle(t, s)
	defer s.Inject(fault.AppDown{App: "south"})()
	require.Equal(t, comms.Imported, func() comms.State {
		x := newSet(t, nil)
		x.upload(t, a.files())
		require.Equal(t, http.StatusAccepted, a.call(http.MethodPost, "/transmissions", x.body).status)
		require.Eventually(t, func() bool { return a.state(x.body.ID).State == comms.Imported }, 10*time.Second, 10*time.Millisecond)
		return a.state(x.body.ID).State
	}())
	y := newSet(t, nil)
	y.upload(t, b.files())
	require.Equal(t, http.StatusAccepted, b.call(http.MethodPost, "/transmissions", y.body).status)
	require.Equal(t, comms.Received, b.state(y.body.ID).State)
	s.ClearFaults()
	settle(t, s)
	require.Equal(t, comms.Imported, b.state(y.body.ID).State)
}

func TestSweep(t *testing.T) {
	var k clock
	s := start(t, &sandbox.Options{Now: k.now})
	c := enrolled(t, s, "acme", keys()[0], nil)
	announced, left := newSet(t, nil), newSet(t, nil)
	require.Equal(t, comms.Imported, c.push(announced).State)
	left.upload(t, c.files())

	sweep := func() int {
		n, err := s.Sweep()
		require.NoError(t, err)
		return n
	}
	require.Zero(t, sweep())
	k.add(comms.SweepAge + time.Minute)
	require.Equal(t, 2, sweep(), "what was never announced, and what ended as long ago")
	require.Zero(t, sweep())
}
