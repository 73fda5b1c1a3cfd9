package noreplace_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/noreplace"
)

func TestRename(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "new", "new")
	require.NoError(t, noreplace.Rename(dir, "new", "final"))
	require.Equal(t, "new", read(t, dir, "final"))
	require.NoFileExists(t, filepath.Join(dir, "new"))
}

func TestRenameNeverReplaces(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "new", "new")
	write(t, dir, "final", "old")
	require.ErrorIs(t, noreplace.Rename(dir, "new", "final"), fs.ErrExist)
	require.Equal(t, "old", read(t, dir, "final"))
	require.Equal(t, "new", read(t, dir, "new"))
}

func TestRenameWithoutSource(t *testing.T) {
	require.ErrorIs(t, noreplace.Rename(t.TempDir(), "new", "final"), fs.ErrNotExist)
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(t, err)
	return string(content)
}
