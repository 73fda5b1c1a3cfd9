package netstock_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec/check"
	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/orders"
	"github.com/erplink/erplink/transport"
)

// A site that runs Netstock's own program: it picks up the plain files from
// one folder, and puts orders into another.
func TestFolderDoor(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	to, from, published := filepath.Join(base, "to_netstock"), filepath.Join(base, "from_netstock"), filepath.Join(base, "erp")
	for _, dir := range []string{to, from} {
		require.NoError(t, os.Mkdir(dir, 0o755))
	}
	door, err := transport.NewFolder(to, from, &transport.FolderOptions{Settle: time.Millisecond})
	require.NoError(t, err)
	c, err := netstock.Open(filepath.Join(base, "connector"), environment, door, &netstock.Options{Backoff: &transport.Backoff{Tries: 1}})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })

	result, err := c.Push(t.Context(), newCompany().set())
	require.NoError(t, err)
	require.Equal(t, transport.Delivered, result.State, "all that a folder can tell")
	picked := filepath.Join(base, "picked")
	require.NoError(t, os.CopyFS(picked, os.DirFS(to)))
	require.NoError(t, os.RemoveAll(filepath.Join(picked, ".erplink")))
	report, err := check.FS(t.Context(), os.DirFS(picked), nil)
	require.NoError(t, err)
	require.True(t, report.OK(), "%v", report.Findings)
	require.ElementsMatch(t, []string{
		"location.csv", "supplier.csv", "master.csv", "stock.csv", "sales.csv", "po.csv", "control.csv",
	}, visible(t, to))

	_, err = c.Push(t.Context(), newCompany().set())
	require.ErrorIs(t, err, transport.ErrBusy, "the set before was not picked up")
	for _, name := range visible(t, to) {
		require.NoError(t, os.Remove(filepath.Join(to, name)))
	}
	_, err = c.Push(t.Context(), newCompany().set())
	require.Error(t, err, "the resumed set lies there now")
	require.FileExists(t, filepath.Join(to, "control.csv"))

	x3, _ := orders.Lookup("sage-x3")
	order := "OrderID,Supplier,Location,CreationDate,Item,Quantity,DueDate,OrderType,LineNumber\r\n" +
		"16,ACME,MAIN,2026/11/25,BOLT,23,2026/12/05,PO,1\r\n"
	require.NoError(t, os.WriteFile(filepath.Join(from, "po_16.csv"), []byte(order), 0o600))
	time.Sleep(5 * time.Millisecond) // for longer than it must not change
	pulled, err := c.Pull(t.Context(), netstock.Folder(published), &netstock.PullOptions{
		Render: []netstock.Render{{Format: x3, Folder: filepath.Join(base, "sage-x3")}},
	})
	require.NoError(t, err)
	require.Len(t, pulled.Files, 1)
	require.Equal(t, netstock.New, pulled.Files[0].Outcome, pulled.Files[0].Reason)
	require.Equal(t, []string{"po_16.csv"}, visible(t, published))
	require.Equal(t, []string{"po_16.csv"}, visible(t, filepath.Join(base, "sage-x3")))
	require.FileExists(t, filepath.Join(from, "done", "po_16.csv"))

	_, err = c.Pull(t.Context(), netstock.Folder(from), nil)
	require.ErrorContains(t, err, "the door's own source")
}
