// Package judge has an independent checker look at a set of interface files,
// for the tests.
package judge

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/peer"
	"github.com/erplink/erplink/internal/shared"
)

// Clean fails the test unless the specification's own checker, in its strict
// mode, finds nothing at all in folder. Without Python it ends as peer.Missing says.
func Clean(t *testing.T, folder string) {
	t.Helper()
	python := peer.Path(t, "python3")
	out, err := exec.CommandContext(t.Context(), python, filepath.Join(shared.Dir(t), "tools", "check_set.py"), "--strict", folder).Output()
	require.NoError(t, err, "%s", out)
	var report struct {
		Files    map[string]any
		Counts   map[string]int
		Findings []any
	}
	require.NoError(t, json.Unmarshal(out, &report))
	require.Empty(t, report.Counts, "%v", report.Findings)
	require.NotEmpty(t, report.Files)
}
