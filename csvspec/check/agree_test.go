package check_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec/check"
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
	judge := specification(t)
	for _, b := range brokenSets {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			want := b.errors
			if b.reason != "" {
				want = b.theirs
			}
			require.Equal(t, append([]string{}, want...), judge(t, b.files(), b.args...))
		})
	}
}

// specification returns a function that gives the error codes of
// shared/tools/check_set.py.
func specification(t *testing.T) func(t *testing.T, files map[string][]byte, args ...string) []string {
	t.Helper()
	tool := filepath.Join(shared.Dir(t), "tools", "check_set.py")
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return func(t *testing.T, files map[string][]byte, args ...string) []string {
		t.Helper()
		dir := t.TempDir()
		for name, data := range files {
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
		}
		cmd := exec.CommandContext(t.Context(), python, append([]string{tool, dir}, args...)...)
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 {
			require.NoError(t, err)
		}
		var result struct {
			Findings []struct{ Severity, Code string }
			Errors   int
		}
		require.NoError(t, json.Unmarshal(out, &result))
		codes := []string{}
		for _, f := range result.Findings {
			if f.Severity == "error" {
				codes = append(codes, f.Code)
			}
		}
		slices.Sort(codes)
		codes = slices.Compact(codes)
		require.Equal(t, result.Errors == 0, len(codes) == 0)
		return codes
	}
}
