package netstock_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/netstock/sandbox/fault"
)

// A file that waits here, proven, is listed with another hash for a while: it
// is held, what was proven stays known, and it is published once the list is
// right again.
func TestProvenFileOutlivesAWrongList(t *testing.T) {
	t.Parallel()
	s := ordered(t)
	name := order(t, s)
	require.NoError(t, os.MkdirAll(s.published, 0o755))
	taken := filepath.Join(s.published, name)
	require.NoError(t, os.WriteFile(taken, []byte("of the ERP"), 0o600))
	require.Equal(t, netstock.Waiting, find(t, s.pull(t, nil), name).Outcome)
	require.NoError(t, os.Remove(taken))

	s.far.Inject(fault.WrongHash{File: name})
	for range 3 {
		held := find(t, s.pull(t, nil), name)
		require.Equal(t, netstock.Waiting, held.Outcome)
		require.Contains(t, held.Reason, "lists other content")
		require.NotContains(t, visible(t, s.published), name)
	}
	s.far.ClearFaults()
	require.Equal(t, netstock.New, find(t, s.pull(t, nil), name).Outcome)
	for _, f := range s.far.Files(customer) {
		require.False(t, f.Received.IsZero(), f.Name)
	}
	require.Empty(t, leftovers(t, s.published))
}
