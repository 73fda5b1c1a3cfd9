// Package jsonfile keeps one value in one JSON file. A file is replaced as a
// whole, so that a process that is killed leaves the old value or the new one.
package jsonfile

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
)

// Write replaces the file name below root.
func Write(root *os.Root, name string, v any) (err error) {
	data, err := json.MarshalIndent(v, "", "\t")
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	tmp := path.Join(path.Dir(name), "."+path.Base(name)+".new")
	if err := root.WriteFile(tmp, append(data, '\n'), 0o600); err != nil {
		return err
	}
	if err := root.Rename(tmp, name); err != nil {
		return errors.Join(err, root.Remove(tmp))
	}
	return nil
}

// Read fills v from the file name below root; a file that is not there is
// [os.ErrNotExist].
func Read(root *os.Root, name string, v any) error {
	data, err := root.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
