// Package peer finds the programs of others that tests speak to.
package peer

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Path returns where a program is: on the PATH, or in /usr/sbin, which is not
// on everybody's. Where it is nowhere, the test ends as Missing says.
func Path(t testing.TB, program string) string {
	t.Helper()
	if path, err := exec.LookPath(program); err == nil {
		return path
	}
	if path, err := exec.LookPath(filepath.Join("/usr/sbin", program)); err == nil {
		return path
	}
	Missing(t, program)
	return ""
}

// Missing skips a test that wants what is not there. It fails where the
// environment has CI: there, a test that did not run must not look like one
// that passed.
func Missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is not there", what)
	}
	t.Skipf("%s is not there", what)
}
