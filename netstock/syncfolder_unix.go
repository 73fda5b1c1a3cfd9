//go:build unix

package netstock

import (
	"errors"
	"os"
)

// syncFolder makes new and renamed names in a folder survive a power cut.
func syncFolder(root *os.Root) error {
	d, err := root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
