package transport

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/erplink/erplink/internal/noreplace"
)

// Deliver renames all files into their places, control.csv last. It may be
// called again after any failure, also when the files were picked up in the
// meantime. ErrBusy means that the set before was not picked up yet, and
// nothing was changed; ErrIncomplete that a file is missing.
func (f *Folder) Deliver(ctx context.Context, m Manifest) error {
	if err := m.check(); err != nil {
		return configError("transmission", err)
	}
	if ctx.Err() != nil {
		return failed("deliver", m.ID, context.Cause(ctx))
	}
	missing, err := f.Missing(ctx, m)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		return &Error{Op: "deliver", Subject: m.ID, Kind: ErrIncomplete,
			Err: fmt.Errorf("not there in full: %s", strings.Join(missing, ", "))}
	}
	root, err := openFolder(f.to, "towards")
	if err != nil {
		return failed("deliver", m.ID, err)
	}
	defer func() { _ = root.Close() }()
	return failed("deliver", m.ID, f.deliver(ctx, root, m))
}

func (f *Folder) deliver(ctx context.Context, root *os.Root, m Manifest) error {
	waiting, err := exists(root, staged(m.ID, controlFile))
	if err != nil || !waiting {
		return err // the last file has gone, so all are delivered
	}
	if err := f.begin(ctx, root, m.ID); err != nil {
		return err
	}
	for _, file := range m.Files[:len(m.Files)-1] {
		// One that is not there any more went in an earlier try.
		err := patiently(ctx, isHeld, func() error { return ignoreMissing(root.Rename(staged(m.ID, file.Name), file.Name)) })
		if err != nil {
			return err
		}
	}
	if err := syncFolder(root, "."); err != nil {
		return err
	}
	err = noreplace.Rename(f.to, filepath.FromSlash(staged(m.ID, controlFile)), controlFile)
	if errors.Is(err, fs.ErrExist) {
		return f.busy()
	}
	if err != nil {
		return err
	}
	return errors.Join(syncFolder(root, "."), sweep(root, m.ID))
}

// begin makes sure that no new file will stand beside an old control.csv, and
// puts on record that files are now moved.
func (f *Folder) begin(ctx context.Context, root *os.Root, transmission string) error {
	unpicked, err := exists(root, controlFile)
	if err != nil {
		return err
	}
	if unpicked && !f.supersede {
		return f.busy()
	}
	if err := root.WriteFile(staged(transmission, started), nil, 0o644); err != nil {
		return err
	}
	if err := syncFolder(root, staged(transmission, "")); err != nil {
		return err
	}
	return patiently(ctx, isHeld, func() error { return ignoreMissing(root.Remove(controlFile)) })
}

func (f *Folder) busy() error {
	return &Error{Op: "deliver", Subject: f.to, Kind: ErrBusy,
		Err: fmt.Errorf("%s is still there: the set before was not picked up; is Netstock's program running?", controlFile)}
}

// sweep removes the records of earlier deliveries.
func sweep(root *os.Root, keep string) error {
	entries, err := fs.ReadDir(root.FS(), stagingFolder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		id := entry.Name()
		if id == keep || !entry.IsDir() {
			continue
		}
		begun, err := exists(root, staged(id, started))
		waiting, err2 := exists(root, staged(id, controlFile))
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		if begun && !waiting {
			if err := root.RemoveAll(staged(id, "")); err != nil {
				return err
			}
		}
	}
	return nil
}
