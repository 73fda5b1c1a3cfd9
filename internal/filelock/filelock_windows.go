package filelock

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// The lock lies on one byte far behind the end of any content, because
// Windows locks are mandatory and Status reads while a run holds the lock.
var place = windows.Overlapped{OffsetHigh: 0x7fffffff}

func try(f *os.File) error {
	at := place
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return ErrHeld
	}
	if err != nil {
		return &os.PathError{Op: "LockFileEx", Path: f.Name(), Err: err}
	}
	return nil
}

func unlock(f *os.File) error {
	at := place
	if err := windows.UnlockFileEx(windows.Handle(f.Fd()), 0, 1, 0, &at); err != nil {
		return &os.PathError{Op: "UnlockFileEx", Path: f.Name(), Err: err}
	}
	return nil
}
