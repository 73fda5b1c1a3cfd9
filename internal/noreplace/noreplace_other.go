//go:build !linux && !windows

package noreplace

import "errors"

func rename(_, _, _ string) error { return errors.ErrUnsupported }
