package netstock

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPublishIsOnce(t *testing.T) {
	o := newOutlet(t)
	out := store(t, o, "po_1.csv", "order")
	require.NoError(t, o.publish(out))
	require.Equal(t, "order", string(read(t, filepath.Join(o.path, "po_1.csv"))))

	require.NoError(t, os.Remove(filepath.Join(o.path, "po_1.csv")), "the ERP takes it")
	require.NoError(t, o.publish(out), "an interrupted run is finished")
	require.NoFileExists(t, filepath.Join(o.path, "po_1.csv"), "what the ERP has taken is not put back")
}

func TestPublishLeavesOtherContentAlone(t *testing.T) {
	o := newOutlet(t)
	out := store(t, o, "po_1.csv", "order")
	require.NoError(t, os.WriteFile(filepath.Join(o.path, "po_1.csv"), []byte("of the ERP"), 0o600))
	require.ErrorIs(t, o.publish(out), errTaken)
	require.Equal(t, "of the ERP", string(read(t, filepath.Join(o.path, "po_1.csv"))))

	require.NoError(t, os.Remove(filepath.Join(o.path, "po_1.csv")))
	require.NoError(t, o.publish(out))
	require.Equal(t, "order", string(read(t, filepath.Join(o.path, "po_1.csv"))))
}

func TestPublishOverTheSameContent(t *testing.T) {
	o := newOutlet(t)
	out := store(t, o, "po_1.csv", "order")
	require.NoError(t, os.WriteFile(filepath.Join(o.path, "po_1.csv"), []byte("order"), 0o600))
	require.NoError(t, o.publish(out))
	here, err := o.holds(out.Quarantine)
	require.NoError(t, err)
	require.False(t, here, "nothing is left over")
}

func TestPublishRefusesWhatWasChangedInQuarantine(t *testing.T) {
	o := newOutlet(t)
	out := store(t, o, "po_1.csv", "order")
	require.NoError(t, os.WriteFile(filepath.Join(o.path, hidden, out.Quarantine), []byte("forged"), 0o600))
	require.ErrorContains(t, o.publish(out), "changed")
	require.NoFileExists(t, filepath.Join(o.path, "po_1.csv"))
}

func TestPublishRefusesNamesThatLeadElsewhere(t *testing.T) {
	o := newOutlet(t)
	for _, name := range []string{"../po_1.csv", `..\po_1.csv`, "a/b.csv", "CON", "nul.csv", "po_1.csv ", "po_1.", "a:b", ""} {
		out := store(t, o, name, "order")
		require.Error(t, o.publish(out), "%q", name)
	}
}

func TestSequence(t *testing.T) {
	o := newOutlet(t)
	n, err := o.sequence()
	require.NoError(t, err)
	require.Zero(t, n)
	require.NoError(t, o.leaveSequence(42))
	n, err = o.sequence()
	require.NoError(t, err)
	require.EqualValues(t, 42, n)
}

func newOutlet(t *testing.T) *outlet {
	t.Helper()
	o, err := openOutlet(t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { _ = o.root.Close() })
	return o
}

func store(t *testing.T, o *outlet, name, content string) output {
	t.Helper()
	sum := sha256.Sum256([]byte(content))
	out := output{Folder: o.path, Quarantine: quarantined(name, 0), Name: name, SHA256: hex.EncodeToString(sum[:])}
	require.NoError(t, o.store(out.Quarantine, func(w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	}))
	return out
}
