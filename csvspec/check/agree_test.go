package check_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec/check"
	"github.com/erplink/erplink/internal/peer"
	"github.com/erplink/erplink/internal/shared"
)

// files makes the set that the case is about.
func (b *broken) files() map[string][]byte {
	set := goodSet()
	if b.change != nil {
		b.change(set)
	}
	files := set.bytes()
	if b.bytes != nil {
		b.bytes(files)
	}
	prove(files)
	if b.late != nil {
		b.late(files)
	}
	return files
}

func TestBrokenSets(t *testing.T) {
	for _, b := range brokenSets {
		t.Run(b.name, func(t *testing.T) {
			r := checkFiles(t, b.files(), b.opts)
			require.Equal(t, append([]string{}, b.errors...), codes(r, check.Error), "%+v", r.Findings)
			require.Equal(t, append([]string{}, b.warnings...), codes(r, check.Warning), "%+v", r.Findings)
			require.Equal(t, len(b.errors) == 0, r.OK())
		})
	}
}

// TestAgreesWithTheSpecification runs the checker that was written from the
// specification alone over the same sets.
func TestAgreesWithTheSpecification(t *testing.T) {
	var sets []judged
	for _, b := range brokenSets {
		sets = append(sets, judged{b.files(), b.args})
	}
	for i, got := range specification(t, sets) {
		b := brokenSets[i]
		want := b.errors
		if b.reason != "" {
			want = b.theirs
		}
		require.Equal(t, append([]string{}, want...), got, b.name)
	}
}

// judged is a set for the specification's checker.
type judged struct {
	files map[string][]byte
	args  []string
}

// judge runs the specification's checker over one set after the other.
const judge = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import check_set
for args in json.load(sys.stdin):
    check_set.main(args)
`

// specification returns the error codes that shared/tools/check_set.py finds in
// each of the sets.
func specification(t *testing.T, sets []judged) [][]string {
	t.Helper()
	tools := filepath.Join(shared.Dir(t), "tools")
	python := peer.Path(t, "python3")
	var args [][]string
	for _, set := range sets {
		dir := t.TempDir()
		for name, data := range set.files {
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
		}
		args = append(args, append([]string{dir}, set.args...))
	}
	input, err := json.Marshal(args)
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), python, "-c", judge, tools)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(input), os.Stderr
	output, err := cmd.Output()
	require.NoError(t, err)

	var out [][]string
	results := json.NewDecoder(bytes.NewReader(output))
	for range sets {
		var result struct {
			Findings []struct{ Severity, Code string }
			Errors   int
		}
		require.NoError(t, results.Decode(&result))
		codes := []string{}
		for _, f := range result.Findings {
			if f.Severity == "error" {
				codes = append(codes, f.Code)
			}
		}
		slices.Sort(codes)
		codes = slices.Compact(codes)
		require.Equal(t, result.Errors == 0, len(codes) == 0)
		out = append(out, codes)
	}
	return out
}
