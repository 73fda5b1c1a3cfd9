package transport

import (
	"context"
	"net"
	"os"
	"slices"
)

// Temporary reports whether trying again may help. It is the one place that
// decides so: a kind of this package decides by its own nature, and a
// permanent one anywhere in the tree outweighs every temporary one. Outside
// the kinds, a failed network operation and a passed deadline are temporary; a
// cancelled context, and everything unknown, is not. Of several ways to one
// end that all failed, such as several ports, one that may pass is enough.
func Temporary(err error) bool {
	temporary, permanent := weigh(err)
	return temporary && !permanent
}

func weigh(err error) (temporary, permanent bool) {
	switch e := err.(type) {
	case nil:
		return false, false
	case *kind:
		return e.temporary, !e.temporary
	case attempts:
		temporary = slices.ContainsFunc(e, Temporary)
		return temporary, !temporary
	case *net.OpError, *net.DNSError: // not net.Error: every syscall.Errno is one
		temporary = true
	}
	switch err {
	case context.Canceled:
		return false, true
	case context.DeadlineExceeded, os.ErrDeadlineExceeded:
		return true, false
	}
	for _, cause := range causes(err) {
		t, p := weigh(cause)
		temporary, permanent = temporary || t, permanent || p
	}
	return temporary, permanent
}

func causes(err error) []error {
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		return e.Unwrap()
	case interface{ Unwrap() error }:
		return []error{e.Unwrap()}
	}
	return nil
}
