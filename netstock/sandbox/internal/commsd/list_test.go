package commsd

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/activity"
	"github.com/erplink/erplink/netstock/sandbox/internal/firewall"
	"github.com/erplink/erplink/netstock/sandbox/internal/web"
)

// server is a Comms server that listens nowhere, with one customer.
func server(t *testing.T) (*Server, *customer) {
	t.Helper()
	root, err := os.OpenRoot(t.TempDir())
	require.NoError(t, err)
	log, err := activity.Open(root, "log.jsonl", time.Now)
	require.NoError(t, err)
	keys, err := OpenHostKeys(root)
	require.NoError(t, err)
	s, err := New(Config{
		Root: root, HostKeys: keys, Apps: []App{{Name: "app"}}, Log: log, Logger: slog.New(slog.DiscardHandler), Now: time.Now,
		Wall: firewall.New(firewall.Policy{Strikes: 3, Span: time.Hour}, time.Now),
	})
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, s.Close())
		require.NoError(t, log.Close())
		require.NoError(t, root.Close())
	})
	require.NoError(t, s.store.add(record{ID: "acme", App: "app"}))
	return s, s.store.customers["acme"]
}

// poll calls without the network; wait is zero.
func poll(t *testing.T, s *Server, after string) comms.Listing {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/v1/customers/acme/files?after="+after, nil)
	a, err := s.poll(&web.Request{Request: r, Customer: "acme"})
	require.NoError(t, err)
	return a.Body.(comms.Listing)
}

func TestLongListing(t *testing.T) {
	s, c := server(t)
	for i := range comms.MaxFiles + 3 {
		id := fmt.Sprintf("f%d", i+1)
		c.files[id] = &File{Seq: int64(i + 1), Listed: comms.Listed{
			ID: id, Name: strings.Repeat("n", 200), Object: strings.Repeat("o", 300), SHA256: strings.Repeat("0", 64), MD5: strings.Repeat("0", 32),
		}}
	}
	l := poll(t, s, "")
	require.Len(t, l.Files, comms.MaxFiles)
	require.Equal(t, "f1", l.Files[0].ID)
	require.Equal(t, "500", l.Next, "what is not listed is still to come")
	text, err := json.Marshal(l)
	require.NoError(t, err)
	require.Less(t, len(text), comms.MaxBody)

	for _, f := range l.Files {
		c.files[f.ID].Receipt = &comms.Receipt{ReceivedAt: time.Now()}
	}
	l = poll(t, s, l.Next)
	require.Len(t, l.Files, 3)
	require.Equal(t, "503", l.Next)
}

// A state that comes late changes nothing: what is final stays.
func TestLateStates(t *testing.T) {
	s, c := server(t)
	c.transmissions["t1"] = &Transmission{Transmission: comms.Transmission{ID: "t1"}, Status: comms.Status{State: comms.Received}}
	report := func(state comms.State) comms.State {
		r := httptest.NewRequest(http.MethodPut, "/", strings.NewReader(fmt.Sprintf(`{"state":%q}`, state)))
		r.SetPathValue("id", "t1")
		a, err := s.reportState(&web.Request{Request: r, Customer: "acme", Now: time.Now()})
		require.NoError(t, err)
		require.Equal(t, http.StatusNoContent, a.Status)
		return c.transmissions["t1"].State
	}
	require.Equal(t, comms.Validating, report(comms.Validating))
	require.Equal(t, comms.Validating, report(comms.Forwarded))
	require.Equal(t, comms.Rejected, report(comms.Rejected))
	require.Equal(t, comms.Rejected, report(comms.Imported))
}
