package transport

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/erplink/erplink/internal/noreplace"
	"github.com/erplink/erplink/internal/safename"
)

// doneFolder takes the files that have their receipt.
const doneFolder = "done"

// Fetch writes the bytes of a listed file to dst. A file that has changed
// since it was listed is ErrIncomplete: list again. A failure of dst is
// ErrLocal.
func (f *Folder) Fetch(ctx context.Context, file Incoming, dst io.Writer) error {
	root, r, err := f.openListed(ctx, "fetch", file)
	if err != nil {
		return err
	}
	defer func() { _ = errors.Join(r.Close(), root.Close()) }()
	out := &sink{ctx: ctx, w: dst, left: file.Size}
	_, err = io.Copy(out, r)
	switch {
	case out.err != nil:
		return &Error{Op: "fetch", Subject: file.Name, Kind: ErrLocal, Err: out.err}
	case ctx.Err() != nil:
		return failed("fetch", file.Name, context.Cause(ctx))
	case out.over || err == nil && out.left > 0:
		return changed("fetch", file)
	case err != nil:
		return failed("fetch", file.Name, err)
	}
	return failed("fetch", file.Name, same("fetch", file, r))
}

// openListed opens a file as it was listed.
func (f *Folder) openListed(ctx context.Context, op string, file Incoming) (root *os.Root, r *os.File, err error) {
	if err := safename.Check(file.Object); err != nil {
		return nil, nil, &Error{Op: op, Subject: safename.Quote(file.Name), Kind: ErrName, Err: err}
	}
	if root, err = openFolder(f.from, "from"); err != nil {
		return nil, nil, failed(op, file.Name, err)
	}
	err = patiently(ctx, isHeld, func() (err error) {
		r, err = root.Open(file.Object)
		return err
	})
	if err == nil {
		if err = same(op, file, r); err == nil {
			return root, r, nil
		}
		_ = r.Close()
	}
	_ = root.Close()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, &Error{Op: op, Subject: file.Name, Kind: ErrUnknown, Err: err}
	}
	return nil, nil, failed(op, file.Name, err)
}

func same(op string, file Incoming, r *os.File) error {
	info, err := r.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() || idOf(file.Object, info) != file.ID {
		return changed(op, file)
	}
	return nil
}

func changed(op string, file Incoming) error {
	return &Error{Op: op, Subject: file.Name, Kind: ErrIncomplete, Err: errors.New("the file has changed since it was listed")}
}

// Acknowledge gives the receipt by moving the file to the folder "done", where
// it never replaces another one: a name that is taken gets the file's id. A
// file that is not there any more needs no receipt. If the file is not the one
// whose bytes were proven, the error is ErrHash and it stays listed.
func (f *Folder) Acknowledge(ctx context.Context, file Incoming, _ time.Time) error {
	root, r, err := f.openListed(ctx, "acknowledge", file)
	if errors.Is(err, ErrUnknown) {
		return nil
	}
	if errors.Is(err, ErrIncomplete) {
		return &Error{Op: "acknowledge", Subject: file.Name, Kind: ErrHash, Err: err}
	}
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	proven, err := provenBy(file, r)
	if err != nil {
		return failed("acknowledge", file.Name, err)
	}
	return failed("acknowledge", file.Name, f.moveToDone(root, file, proven))
}

// provenBy closes r, since Windows renames no open file.
func provenBy(file Incoming, r *os.File) (os.FileInfo, error) {
	sum := sha256.New()
	_, err := io.Copy(sum, r)
	info, statErr := r.Stat()
	if err := errors.Join(err, statErr, r.Close()); err != nil {
		return nil, err
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != file.SHA256 {
		return nil, &Error{Op: "acknowledge", Subject: file.Name, Kind: ErrHash,
			Err: fmt.Errorf("SHA-256 %s here, %s proven", got, plain(file.SHA256, 64))}
	}
	return info, nil
}

func (f *Folder) moveToDone(root *os.Root, file Incoming, proven os.FileInfo) error {
	if err := root.Mkdir(doneFolder, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	stem, ext := strings.TrimSuffix(file.Object, filepath.Ext(file.Object)), filepath.Ext(file.Object)
	for _, name := range []string{file.Object, stem + "." + file.ID + ext} {
		done := filepath.Join(doneFolder, name)
		err := noreplace.Rename(f.from, file.Object, done)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return ignoreMissing(err)
		}
		return f.stillProven(root, file, proven, done)
	}
	return &Error{Op: "acknowledge", Subject: file.Name, Kind: ErrFolder,
		Err: fmt.Errorf("%w: both names for it in %s are taken", fs.ErrExist, doneFolder)}
}

// stillProven puts back a file that took the place of the proven one in the
// moment before the rename: it is a new order, which nobody has read.
func (f *Folder) stillProven(root *os.Root, file Incoming, proven os.FileInfo, done string) error {
	moved, err := root.Lstat(filepath.ToSlash(done))
	if err != nil {
		return err
	}
	if os.SameFile(proven, moved) && idOf(file.Object, moved) == file.ID {
		return nil
	}
	err = noreplace.Rename(f.from, done, file.Object)
	if err != nil {
		err = fmt.Errorf("a new file is in %s and must be moved back: %w", done, err)
	}
	return &Error{Op: "acknowledge", Subject: file.Name, Kind: ErrHash, Err: errors.Join(errors.New("the file was replaced"), err)}
}
