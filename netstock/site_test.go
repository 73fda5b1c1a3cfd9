package netstock_test

import (
	"context"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/netstock/sandbox"
	"github.com/erplink/erplink/transport"
)

const customer = "acme"

var loopback = netip.MustParseAddr("127.0.0.1")

var (
	environment = netstock.Environment{Customer: customer, Company: "Acme", Stage: "test"}
	client      = transport.Client{Name: "erplink-test", Version: "1", HostSystem: "TestERP 9"}
)

// site is a connector at a customer's, and the servers that it speaks to.
type site struct {
	*netstock.Connector
	far       *sandbox.Sandbox
	door      *transport.Comms
	dir       string // of the connector
	published string // where the ERP takes orders
}

func newSite(t *testing.T, opts *netstock.Options) *site {
	t.Helper()
	far, err := sandbox.Start(t.TempDir(), nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, far.Close()) })
	code, err := far.AddCustomer(t.Context(), customer, "Acme", nil)
	require.NoError(t, err)

	key, err := transport.CreateKey(filepath.Join(t.TempDir(), "keys", "key.pem"), 2048)
	require.NoError(t, err)
	s := &site{far: far, dir: filepath.Join(t.TempDir(), "connector"), published: filepath.Join(t.TempDir(), "from_netstock")}
	s.door, err = transport.NewComms(far.URL(), customer, key, nil)
	require.NoError(t, err)
	s.reopen(t, opts)
	require.NoError(t, s.Register(t.Context(), code, client))
	return s
}

// reopen opens the connector's folder as a new process would.
func (s *site) reopen(t *testing.T, opts *netstock.Options) {
	t.Helper()
	if s.Connector != nil {
		require.NoError(t, s.Close())
	}
	if opts == nil {
		opts = &netstock.Options{FollowEvery: 20 * time.Millisecond, Backoff: &transport.Backoff{Tries: 2, First: time.Millisecond}}
	}
	c, err := netstock.Open(s.dir, environment, s.door, opts)
	require.NoError(t, err)
	s.Connector = c
	t.Cleanup(func() { _ = c.Close() })
}

// push pushes a set that must be imported.
func (s *site) push(t *testing.T, c *company) *netstock.Result {
	t.Helper()
	result, err := s.Push(t.Context(), c.set())
	require.NoError(t, err)
	require.Equal(t, transport.Imported, result.State)
	return result
}

func (s *site) pull(t *testing.T, opts *netstock.PullOptions) *netstock.Pulled {
	t.Helper()
	pulled, err := s.Pull(t.Context(), netstock.Folder(s.published), opts)
	require.NoError(t, err)
	return pulled
}

// settle waits until the far side has made and listed its orders.
func (s *site) settle(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	require.NoError(t, s.far.Settle(ctx))
}

// visible lists what the ERP sees in a folder.
func visible(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, e := range entries {
		if e.Name() != ".erplink" {
			names = append(names, e.Name())
		}
	}
	return names
}

// leftovers lists what waits in the hidden subfolder, its number aside.
func leftovers(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(folder, ".erplink"))
	require.NoError(t, err)
	for _, e := range entries {
		if e.Name() != "sequence" {
			names = append(names, e.Name())
		}
	}
	return names
}

func spooled(t *testing.T, s *site) (names []string) {
	t.Helper()
	root := filepath.Join(s.dir, "spool")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, path)
		}
		return err
	})
	if !os.IsNotExist(err) {
		require.NoError(t, err)
	}
	return names
}
