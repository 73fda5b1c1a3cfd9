// Package shared finds the specification that lies beside the project, for the
// tests that compare the code with it.
package shared

import (
	"github.com/erplink/erplink/internal/peer"
	"os"
	"path/filepath"
	"testing"
)

// Dir returns the folder of the specification: the one named shared beside the
// folder that holds go.work. Where there is none the test is skipped, or fails
// if the environment says CI=true.
func Dir(t testing.TB) string {
	t.Helper()
	root, ok := workRoot()
	dir := filepath.Join(filepath.Dir(root), "shared")
	if ok {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
	}
	peer.Missing(t, "the specification in "+dir)
	return ""
}

// workRoot walks up from the test's folder to the one that holds go.work.
func workRoot() (string, bool) {
	dir, err := os.Getwd()
	if err != nil {
		return "", false
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil {
			return dir, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return dir, false
		}
		dir = parent
	}
}
