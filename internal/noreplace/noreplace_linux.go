package noreplace

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

func rename(folder, from, to string) error {
	from, to = filepath.Join(folder, from), filepath.Join(folder, to)
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS):
		return errors.ErrUnsupported // this file system, or this kernel
	}
	return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
}
