//go:build !windows

package transport

import (
	"errors"
	"os"
	"syscall"
)

// isHeld: on Unix an open file can be renamed and removed.
func isHeld(error) bool { return false }

func isFull(err error) bool { return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) }

// isBeingWritten has no answer on Unix, where files are not locked.
func isBeingWritten(*os.Root, string) bool { return false }
