//go:build !windows

package transport

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

const othersMay fs.FileMode = 0o077

// makePrivateFolder makes the folder, or refuses one in which others could
// exchange the file.
func makePrivateFolder(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(folder)
	if err != nil {
		return err
	}
	if info.Mode()&0o022 != 0 {
		return fmt.Errorf("others may write in the folder %s (mode %04o); run: chmod go-w %[1]q", folder, info.Mode().Perm())
	}
	return nil
}

// makePrivate has nothing to add to the mode the file was created with.
func makePrivate(string) error { return nil }

func checkPrivate(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("it is not a file")
	}
	if info.Mode()&othersMay != 0 {
		return fmt.Errorf("others may read it (mode %04o): make a new key if they did; to close it, run: chmod 600 %q",
			info.Mode().Perm(), f.Name())
	}
	return nil
}

// syncFolder makes a rename in the folder last through a power failure.
func syncFolder(root *os.Root, name string) error {
	f, err := root.Open(name)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) {
		err = nil // a file system that keeps no folder back
	}
	return errors.Join(err, f.Close())
}
