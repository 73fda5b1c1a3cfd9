// Package noreplace renames files without ever replacing one.
package noreplace

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Rename renames a file within a folder, in one step where the system has
// one. If the new name is taken, both files stay as they are and the error is
// fs.ErrExist.
func Rename(folder, from, to string) error {
	err := rename(folder, from, to)
	if !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	// Some file systems cannot refuse to replace; looking first leaves a gap
	// in which only a stranger could take the name.
	to = filepath.Join(folder, to)
	if _, err := os.Lstat(to); err == nil {
		return &fs.PathError{Op: "rename", Path: to, Err: fs.ErrExist}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(filepath.Join(folder, from), to)
}
