package sandbox_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox"
	"github.com/erplink/erplink/netstock/sandbox/fault"
)

// A sandbox on the same folder is the same sandbox.
func TestRestart(t *testing.T) {
	dir := t.TempDir()
	s := startIn(t, dir, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	x := newSet(t, nil)
	require.Equal(t, comms.Imported, c.push(x).State)
	listed := c.poll("", 0)
	f := listed.Files[0]
	require.Equal(t, http.StatusNoContent, c.call(http.MethodPost, "/files/"+f.ID+"/receipt", comms.Receipt{SHA256: f.SHA256, ReceivedAt: time.Now()}).status)
	before, files := s.Transmissions("acme"), s.Files("acme")
	url, operator := s.URL(), s.Operator()
	require.NoError(t, s.Close())

	s = startIn(t, dir, nil)
	require.Equal(t, url, s.URL())
	require.Equal(t, operator.Reveal(), s.Operator().Reveal())
	c.s = s
	c.http.CloseIdleConnections()
	require.Equal(t, before, s.Transmissions("acme"))
	require.Equal(t, len(files), len(s.Files("acme")))
	require.Equal(t, listed.Files[1:], c.poll("", 0).Files)
	require.Equal(t, http.StatusOK, c.call(http.MethodPost, "/transmissions", x.body).status)
	_, err := c.files().ReadDir("/")
	require.NoError(t, err, "the host key is the same")

	require.Equal(t, comms.Imported, c.push(newSet(t, nil)).State)
	require.Len(t, s.Files("acme"), 4, "what was recommended stands")
}

// What waits for an App server goes on after a restart, a rotated key too.
func TestRestartWithWorkLeft(t *testing.T) {
	dir := t.TempDir()
	s := startIn(t, dir, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	settle(t, s)
	s.Inject(fault.AppDown{})
	x := newSet(t, nil)
	x.upload(t, c.files())
	require.Equal(t, http.StatusAccepted, c.call(http.MethodPost, "/transmissions", x.body).status)
	require.Equal(t, http.StatusCreated, c.register(c.token(nil), keys()[1]).status)
	require.NoError(t, s.Close())

	s = startIn(t, dir, nil)
	c.s = s
	c.http.CloseIdleConnections()
	settle(t, s)
	require.Equal(t, comms.Imported, c.state(x.body.ID).State)
	kept, err := os.ReadFile(dir + "/apps/app-1/customers/acme/key.json")
	require.NoError(t, err)
	require.Contains(t, string(kept), line(keys()[1])[:100])
}

func TestStartRefusals(t *testing.T) {
	_, err := sandbox.Start(t.TempDir(), &sandbox.Options{Web: "0.0.0.0:0"})
	require.ErrorContains(t, err, "loopback")

	dir := t.TempDir()
	s := startIn(t, dir, &sandbox.Options{Apps: []string{"north"}})
	enrolled(t, s, "acme", keys()[0], nil)
	_, err = sandbox.Start(dir, &sandbox.Options{Web: "127.0.0.1:0", SFTP: []string{"127.0.0.1:0"}})
	require.ErrorContains(t, err, "another sandbox")
	require.NoError(t, s.Close())
	_, err = sandbox.Start(dir, &sandbox.Options{Apps: []string{"south"}})
	require.ErrorContains(t, err, "north")
}

// The log has every call, login and file, and no secret.
func TestLog(t *testing.T) {
	s := start(t, nil)
	code, err := s.AddCustomer(t.Context(), "acme", "Acme", nil)
	require.NoError(t, err)
	c := &client{t: t, s: s, customer: "acme", key: keys()[0]}
	var r comms.Registered
	c.register(code.Reveal(), keys()[0]).into(&r)
	c.conn = r.Connection
	token := c.token(nil)
	require.Equal(t, http.StatusOK, c.send(token, http.MethodGet, c.path("/connection"), nil).status)
	c.push(newSet(t, nil))
	c.send("wrong-code", http.MethodPost, c.path("/keys"), comms.Registration{PublicKey: line(keys()[1])})

	text, err := os.ReadFile(s.LogFile())
	require.NoError(t, err)
	for _, secret := range []string{code.Reveal(), s.Operator().Reveal(), token, "wrong-code", "PRIVATE KEY"} {
		require.NotContains(t, string(text), secret)
	}
	seen := map[string]bool{}
	scanner := bufio.NewScanner(strings.NewReader(string(text)))
	for scanner.Scan() {
		var e struct{ Time, Service, Action, Customer, Address, Key, Object, Outcome, RequestID string }
		require.NoError(t, json.Unmarshal(scanner.Bytes(), &e))
		require.NotEmpty(t, e.Time)
		require.NotEmpty(t, e.Outcome)
		seen[e.Service+" "+e.Action] = true
		if e.Service == "web" && e.Action == "connection" {
			require.Equal(t, "acme", e.Customer)
			require.Equal(t, "127.0.0.1", e.Address)
			require.Equal(t, fingerprint(keys()[0]), e.Key)
		}
	}
	for _, line := range []string{
		"web create-customer", "web register", "web connection", "web end-of-transmission", "sftp login", "sftp put", "sftp PosixRename",
		"app-1 hand-on-key", "app-1 login", "app-1 put", "app-1 forward", "web report-state", "web announce-file", "app-1 get",
	} {
		require.True(t, seen[line], "%s is in %v", line, seen)
	}
}
