package netstock_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/orders"
	"github.com/erplink/erplink/transport"
)

// Sage 100 reads one fixed file: orders go into it one at a time, each once.
func TestFeedHoldsOneOrderAtATime(t *testing.T) {
	t.Parallel()
	f := newFeed(t, false, "1", "2")
	recpo := filepath.Join(f.folder, "recpo.csv")
	require.NoError(t, os.MkdirAll(f.folder, 0o755))
	require.NoError(t, os.WriteFile(recpo, nil, 0o600), "an empty file counts as read")

	first := f.pull(t)
	require.Equal(t, netstock.New, find(t, first, "po_1.csv").Outcome)
	waits := find(t, first, "po_2.csv")
	require.Equal(t, netstock.Waiting, waits.Outcome)
	require.Contains(t, waits.Reason, "has not read")
	require.Contains(t, content(t, recpo), `"1"`)
	require.NotContains(t, content(t, recpo), `"2"`)

	require.NoError(t, os.Truncate(recpo, 0), "the ERP has read it")
	require.Equal(t, netstock.New, find(t, f.pull(t), "po_2.csv").Outcome)
	require.Contains(t, content(t, recpo), `"2"`)
	require.NoError(t, os.Remove(recpo))
	require.Empty(t, f.pull(t).Files)
	require.NoFileExists(t, recpo)
	require.ElementsMatch(t, []string{"po_1.csv", "po_2.csv"}, visible(t, f.published))
	require.Empty(t, leftovers(t, f.folder))
}

func TestFeedAppendsByChoice(t *testing.T) {
	t.Parallel()
	f := newFeed(t, true, "1", "2")
	for _, file := range f.pull(t).Files {
		require.Equal(t, netstock.New, file.Outcome)
	}
	require.Equal(t, 2, strings.Count(content(t, filepath.Join(f.folder, "recpo.csv")), `"H",`))
}

type feedSite struct {
	*netstock.Connector
	folder, published string
	options           *netstock.PullOptions
}

// newFeed has orders of these numbers waiting in a folder.
func newFeed(t *testing.T, appends bool, numbers ...string) *feedSite {
	t.Helper()
	base := t.TempDir()
	from := filepath.Join(base, "from_netstock")
	require.NoError(t, os.Mkdir(from, 0o755))
	for _, n := range numbers {
		order := "OrderID,Supplier,Location,CreationDate,Item,Quantity,DueDate,OrderType,LineNumber\r\n" +
			n + ",ACME,001,2026/11/25,BOLT,23,2026/12/05,PO,1\r\n"
		require.NoError(t, os.WriteFile(filepath.Join(from, "po_"+n+".csv"), []byte(order), 0o600))
	}
	door, err := transport.NewFolder("", from, &transport.FolderOptions{Settle: 1})
	require.NoError(t, err)
	c, err := netstock.Open(filepath.Join(base, "connector"), environment, door, nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	sage, ok := orders.Lookup("sage-100")
	require.True(t, ok)
	folder := filepath.Join(base, "sage-100")
	return &feedSite{c, folder, filepath.Join(base, "erp"), &netstock.PullOptions{
		Render: []netstock.Render{{Format: sage, Folder: folder, Feed: "recpo.csv", Append: appends}},
	}}
}

func (f *feedSite) pull(t *testing.T) *netstock.Pulled {
	t.Helper()
	pulled, err := f.Pull(t.Context(), netstock.Folder(f.published), f.options)
	require.NoError(t, err)
	return pulled
}

func content(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(data)
}
