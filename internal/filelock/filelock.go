// Package filelock takes advisory locks on open files, across processes and
// within one. A lock ends with Unlock or when its process dies.
package filelock

import (
	"context"
	"errors"
	"os"
	"time"
)

// ErrHeld says that somebody else holds the lock.
var ErrHeld = errors.New("the lock is held")

// Try takes an exclusive lock on f, or returns ErrHeld at once.
func Try(f *os.File) error { return try(f) }

// Lock takes an exclusive lock on f, waiting until it is free or ctx ends.
func Lock(ctx context.Context, f *os.File) error {
	for wait := time.Millisecond; ; wait = min(2*wait, 50*time.Millisecond) {
		if err := try(f); !errors.Is(err, ErrHeld) {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(wait):
		}
	}
}

// Unlock ends a lock on f.
func Unlock(f *os.File) error { return unlock(f) }
