package realdata_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/csvspec/check"
	"github.com/erplink/erplink/examples/internal/realdata"
	"github.com/erplink/erplink/examples/internal/testdb"
	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/erplink/erplink/netstock/sandbox"
	"github.com/erplink/erplink/transport"
	"github.com/stretchr/testify/require"
)

// Every set is accepted from every product, with the rows and totals that the
// database really has.
func testPush(t *testing.T, server *testdb.Server) {
	for _, want := range sets {
		set := want.make()
		t.Run(set.Name, func(t *testing.T) {
			c := newCustomer(t, set, load(t, server, set))
			result, err := c.push(t)
			require.NoError(t, err)
			require.Equal(t, transport.Imported, result.State)
			require.Zero(t, result.Report.Errors)
			require.EqualValues(t, 1, result.Report.Warnings)
			require.EqualValues(t, 1, result.Report.Count(check.CodeFileLeftOut))

			sent := c.far.Transmissions(customerID)
			require.Len(t, sent, 1)
			for file := range want.rows {
				want.check(t, file, sent[0].Totals[file])
			}
			delete(sent[0].Rows, csvspec.Control.Name())
			require.Equal(t, want.rows, sent[0].Rows)
			require.Equal(t, map[string]int{"file-left-out": 1}, judge(t, sent[0].Dir, set))
		})
	}
}

// customer is a set's owner, at a sandbox of its own.
type customer struct {
	far       *sandbox.Sandbox
	connector *netstock.Connector
	set       *realdata.Set
	db        *sql.DB
}

const customerID = "acme"

func newCustomer(t *testing.T, set *realdata.Set, db *sql.DB) *customer {
	t.Helper()
	far, err := sandbox.Start(t.TempDir(), nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, far.Close()) })
	code, err := far.AddCustomer(t.Context(), customerID, set.Name, &sandbox.Site{Check: &check.Options{Without: set.Without}})
	require.NoError(t, err)

	key, err := transport.CreateKey(filepath.Join(t.TempDir(), "keys", "key.pem"), 2048)
	require.NoError(t, err)
	door, err := transport.NewComms(far.URL(), customerID, key, nil)
	require.NoError(t, err)
	environment := netstock.Environment{Customer: customerID, Company: set.Name, Stage: "test"}
	connector, err := netstock.Open(t.TempDir(), environment, door, &netstock.Options{FollowFor: time.Minute})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, errors.Join(connector.Close(), door.Close())) })
	require.NoError(t, connector.Register(t.Context(), code, transport.Client{Name: "realdata", Version: "1", HostSystem: set.Name}))
	return &customer{far, connector, set, db}
}

func (c *customer) push(t *testing.T) (*netstock.Result, error) {
	t.Helper()
	set := netstock.NewSet(netstock.Profile{HostSystemName: c.set.Name, HostSystemVersion: "1"})
	for _, file := range c.set.Files(extract.OneTransaction(c.db, extract.Snapshot)) {
		file.AddTo(set)
	}
	result, err := c.connector.Push(t.Context(), set)
	require.Zero(t, c.db.Stats().InUse)
	return result, err
}
