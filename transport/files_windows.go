package transport

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// isHeld reports whether another program has the file open. A rename over an
// open file is refused as "access denied".
func isHeld(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) ||
		errors.Is(err, windows.ERROR_LOCK_VIOLATION) ||
		errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

func isFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// isBeingWritten reports whether a writer, who does not let others write
// beside him, still has the file open.
func isBeingWritten(root *os.Root, name string) bool {
	f, err := root.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return errors.Is(err, windows.ERROR_SHARING_VIOLATION)
	}
	return f.Close() != nil
}
