package netstock_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/netstock/sandbox/fault"
	"github.com/erplink/erplink/orders"
	"github.com/erplink/erplink/transport"
)

// ordered returns a site for which the far side has made an order and a report.
func ordered(t *testing.T) *site {
	t.Helper()
	s := newSite(t, nil)
	s.push(t, newCompany())
	s.settle(t)
	return s
}

func TestPullPublishesAsItCame(t *testing.T) {
	t.Parallel()
	s := ordered(t)
	pulled := s.pull(t, nil)
	files := s.far.Files(customer)
	require.Len(t, pulled.Files, len(files))
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
		want, err := os.ReadFile(f.Path)
		require.NoError(t, err)
		got, err := os.ReadFile(filepath.Join(s.published, f.Name))
		require.NoError(t, err)
		require.Equal(t, string(want), string(got), f.Name)
		require.False(t, f.Received.IsZero(), "the receipt of %s", f.Name)
	}
	require.ElementsMatch(t, names, visible(t, s.published))
	require.Contains(t, strings.Join(names, " "), "po_")
	require.Empty(t, leftovers(t, s.published))
}

func TestPullPublishesOnce(t *testing.T) {
	t.Parallel()
	s := ordered(t)
	s.pull(t, nil)
	for _, name := range visible(t, s.published) { // the ERP takes everything
		require.NoError(t, os.Remove(filepath.Join(s.published, name)))
	}
	s.reopen(t, nil)
	require.Empty(t, s.pull(t, nil).Files)
	require.Empty(t, visible(t, s.published))
}

// The receipt arrives and its answer does not, or neither does: the file is
// listed again, and acknowledged again, and not published again.
func TestLostReceiptPublishesNothingAgain(t *testing.T) {
	t.Parallel()
	for _, f := range []fault.Fault{
		fault.LostAnswer{Call: fault.Receipt},
		fault.Answer{Call: fault.Receipt, Status: 503},
	} {
		s := ordered(t)
		remove := s.far.Inject(f)
		_, err := s.Pull(t.Context(), netstock.Folder(s.published), nil)
		require.Error(t, err)
		require.True(t, transport.Temporary(err))
		remove()
		for _, name := range visible(t, s.published) {
			require.NoError(t, os.Remove(filepath.Join(s.published, name)))
		}
		s.reopen(t, nil)
		s.pull(t, nil)
		for _, f := range s.far.Files(customer) {
			require.False(t, f.Received.IsZero(), f.Name)
		}
		require.Empty(t, leftovers(t, s.published))
	}
}

func TestPullRendersWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	s := ordered(t)
	x3, ok := orders.Lookup("sage-x3")
	require.True(t, ok)
	folder := filepath.Join(t.TempDir(), "sage-x3")
	pulled := s.pull(t, &netstock.PullOptions{
		Render: []netstock.Render{{Format: x3, Kinds: []orders.Kind{orders.Purchase}, Folder: folder}},
	})
	names := visible(t, folder)
	require.NotEmpty(t, names)
	for _, name := range names {
		content, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(string(content), `"H",`), string(content))
		require.FileExists(t, filepath.Join(s.published, name), "as it came, too")
	}
	require.Empty(t, leftovers(t, folder))
	require.NotEmpty(t, pulled.Files)
}

func TestNameOfOtherContentHoldsTheOrder(t *testing.T) {
	t.Parallel()
	s := ordered(t)
	name := order(t, s)
	require.NoError(t, os.MkdirAll(s.published, 0o755))
	taken := filepath.Join(s.published, name)
	require.NoError(t, os.WriteFile(taken, []byte("of the ERP"), 0o600))

	held := find(t, s.pull(t, nil), name)
	require.Equal(t, netstock.Waiting, held.Outcome)
	require.Contains(t, held.Reason, "other content")
	content, err := os.ReadFile(taken)
	require.NoError(t, err)
	require.Equal(t, "of the ERP", string(content))
	status, err := s.Status(t.Context())
	require.NoError(t, err)
	require.Contains(t, heldReasons(status), held.Reason)

	require.NoError(t, os.Remove(taken))
	require.Equal(t, netstock.New, find(t, s.pull(t, nil), name).Outcome)
	require.Empty(t, leftovers(t, s.published))
}

// What the far side damages is held and never published; once it is right, it
// comes.
func TestWhatCannotBeProvenIsHeld(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(file string) fault.Fault{
		"wrong hash":  func(f string) fault.Fault { return fault.WrongHash{File: f} },
		"wrong size":  func(f string) fault.Fault { return fault.WrongSize{File: f, Bytes: 3} },
		"bomb":        func(f string) fault.Fault { return fault.Damaged{File: f, Damage: fault.Bomb, Size: 4 << 20} },
		"truncated":   func(f string) fault.Fault { return fault.Damaged{File: f, Damage: fault.Truncated} },
		"garbage":     func(f string) fault.Fault { return fault.Damaged{File: f, Damage: fault.Garbage} },
		"two streams": func(f string) fault.Fault { return fault.Damaged{File: f, Damage: fault.TwoStreams} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := ordered(t)
			file := order(t, s)
			s.far.Inject(damage(file))
			pulled, err := s.Pull(t.Context(), netstock.Folder(s.published), nil)
			require.NotContains(t, visible(t, s.published), file)
			if err == nil {
				require.Equal(t, netstock.Waiting, find(t, pulled, file).Outcome)
			}
			s.far.ClearFaults()
			s.pull(t, nil)
			require.Contains(t, visible(t, s.published), file)
			require.Empty(t, leftovers(t, s.published))
		})
	}
}

// A bad name is not used, and does not keep the other files back.
func TestEvilNamesChooseNoPath(t *testing.T) {
	t.Parallel()
	for _, evil := range []string{"../../po_1.csv", `..\po_1.csv`, "/etc/po_1.csv", "CON", "po_1.csv.", "a:b.csv", "po\n1.csv"} {
		t.Run(evil, func(t *testing.T) {
			t.Parallel()
			s := ordered(t)
			file := order(t, s)
			s.far.Inject(fault.EvilName{File: file, Name: evil})
			_, err := s.Pull(t.Context(), netstock.Folder(s.published), nil)
			require.Error(t, err)
			require.Len(t, visible(t, s.published), len(s.far.Files(customer))-1)
			entries, err := os.ReadDir(filepath.Dir(s.published))
			require.NoError(t, err)
			require.Len(t, entries, 1, "nothing appears beside the folder")
		})
	}
}

func TestReceiverGetsEachFile(t *testing.T) {
	t.Parallel()
	s := ordered(t)
	got := map[string]string{}
	fails := errors.New("the ERP's interface is down")
	to := netstock.Receiver(func(_ context.Context, r netstock.Received) error {
		if fails != nil {
			return fails
		}
		f, err := r.Open()
		if err != nil {
			return err
		}
		content, err := io.ReadAll(f)
		got[r.File.Name] = string(content)
		return errors.Join(err, f.Close())
	})
	pulled, err := s.Pull(t.Context(), to, nil)
	require.NoError(t, err)
	require.Contains(t, pulled.Files[0].Reason, "interface is down")

	fails = nil
	_, err = s.Pull(t.Context(), to, nil)
	require.NoError(t, err)
	for _, f := range s.far.Files(customer) {
		want, err := os.ReadFile(f.Path)
		require.NoError(t, err)
		require.Equal(t, string(want), got[f.Name])
		require.False(t, f.Received.IsZero())
	}
}

// The connector's folder is restored from a backup, the publishing folder is
// not: nothing is published until a person confirms.
func TestRestoredFolderHoldsPublishing(t *testing.T) {
	t.Parallel()
	s := ordered(t)
	backup, err := os.ReadFile(filepath.Join(s.dir, "journal"))
	require.NoError(t, err)
	s.pull(t, nil)
	require.NoError(t, os.WriteFile(filepath.Join(s.dir, "journal"), backup, 0o600))
	s.reopen(t, nil)

	_, err = s.Pull(t.Context(), netstock.Folder(s.published), nil)
	require.ErrorIs(t, err, netstock.ErrRestored)
	require.NoError(t, s.Confirm(t.Context(), s.published))
	s.pull(t, nil)
}

func TestFoldersMustDiffer(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	x3, _ := orders.Lookup("sage-x3")
	for name, c := range map[string]struct {
		to   string
		opts *netstock.PullOptions
	}{
		"two outputs in one folder": {s.published, &netstock.PullOptions{Render: []netstock.Render{{Format: x3, Folder: s.published}}}},
		"the connector's folder":    {s.dir, nil},
		"no format":                 {s.published, &netstock.PullOptions{Render: []netstock.Render{{Folder: t.TempDir()}}}},
	} {
		_, err := s.Pull(t.Context(), netstock.Folder(c.to), c.opts)
		require.Error(t, err, name)
	}
}

// order is the name of a purchase order that waits.
func order(t *testing.T, s *site) string {
	t.Helper()
	for _, f := range s.far.Files(customer) {
		if strings.HasPrefix(f.Name, "po_") {
			return f.Name
		}
	}
	t.Fatal("the far side has made no purchase order")
	return ""
}

func find(t *testing.T, pulled *netstock.Pulled, name string) netstock.PulledFile {
	t.Helper()
	for _, f := range pulled.Files {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("%s is not among what was pulled", name)
	return netstock.PulledFile{}
}

func heldReasons(s *netstock.Status) (reasons []string) {
	for _, o := range s.Orders {
		reasons = append(reasons, o.Held)
	}
	return reasons
}
