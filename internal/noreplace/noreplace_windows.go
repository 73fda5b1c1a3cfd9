package noreplace

import (
	"errors"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/windows"
)

// rename moves without MOVEFILE_REPLACE_EXISTING. A virus scanner that has
// the file open for a moment is waited for, but nothing else.
func rename(folder, from, to string) error {
	const patience = 2 * time.Second
	from, to = filepath.Join(folder, from), filepath.Join(folder, to)
	old, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	target, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	for over := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		err := windows.MoveFileEx(old, target, windows.MOVEFILE_WRITE_THROUGH)
		if err == nil {
			return nil
		}
		if !errors.Is(err, windows.ERROR_SHARING_VIOLATION) || time.Now().After(over) {
			return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
		}
	}
}
