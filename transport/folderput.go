package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
)

// What the door keeps in the folder towards Netstock until it is delivered.
// Names with a dot cannot clash with those of files.
const (
	stagingFolder = ".erplink"
	started       = ".delivering" // in a set's folder: from here on it is only finished
	partSuffix    = ".part"
)

func staged(transmission, name string) string { return path.Join(stagingFolder, transmission, name) }

// Put writes one file of an unsealed transmission under a temporary name, and
// proves its size. A failure of src is ErrLocal. It never returns while src is
// being read.
func (f *Folder) Put(ctx context.Context, transmission, name string, src io.Reader) (int64, error) {
	if err := checkPut(transmission, name); err != nil {
		return 0, err
	}
	if ctx.Err() != nil {
		return 0, failed("put", name, context.Cause(ctx))
	}
	root, err := openFolder(f.to, "towards")
	if err != nil {
		return 0, failed("put", name, err)
	}
	defer func() { _ = root.Close() }()
	in := &source{ctx: ctx, r: src}
	part := staged(transmission, name+partSuffix)
	err = fillLocal(root, part, in)
	if err == nil {
		err = patiently(ctx, isHeld, func() error { return root.Rename(part, staged(transmission, name)) })
	}
	if err == nil {
		err = syncFolder(root, path.Dir(part))
	}
	if err != nil {
		_ = root.Remove(part) // under this name it counts for nothing
		return 0, failed("put", name, err)
	}
	return in.n, nil
}

func fillLocal(root *os.Root, name string, in *source) (err error) {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	w, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if closed := w.Close(); err == nil {
			err = closed
		}
	}()
	n, err := io.Copy(w, in)
	if in.err != nil {
		return &Error{Op: "put", Subject: path.Base(name), Kind: ErrLocal, Err: in.err}
	}
	if err == nil {
		err = w.Sync()
	}
	if err != nil {
		return err
	}
	info, err := w.Stat()
	if err == nil && (info.Size() != in.n || n != in.n) {
		err = &Error{Op: "put", Subject: path.Base(name), Kind: ErrIncomplete, Err: fmt.Errorf("read %d bytes, the file has %d", in.n, info.Size())}
	}
	return err
}

// Missing names the files of a sealed transmission that are not there in full.
// Once Deliver has begun there are none: what is gone was picked up.
func (f *Folder) Missing(_ context.Context, m Manifest) ([]string, error) {
	if err := m.check(); err != nil {
		return nil, configError("transmission", err)
	}
	root, err := openFolder(f.to, "towards")
	if err != nil {
		return nil, failed("look for", m.ID, err)
	}
	defer func() { _ = root.Close() }()
	begun, err := exists(root, staged(m.ID, started))
	if err != nil || begun {
		return nil, failed("look for", m.ID, err)
	}
	var missing []string
	for _, file := range m.Files {
		info, err := root.Lstat(staged(m.ID, file.Name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing, file.Name)
		case err != nil:
			return nil, failed("look for", file.Name, err)
		case !info.Mode().IsRegular() || info.Size() != file.Size:
			missing = append(missing, file.Name)
		}
	}
	return missing, nil
}

func exists(root *os.Root, name string) (bool, error) {
	_, err := root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Discard removes what Put left of a transmission.
func (f *Folder) Discard(ctx context.Context, transmission string) error {
	if err := checkID("the transmission", transmission); err != nil {
		return &Error{Op: "discard", Kind: ErrName, Err: err}
	}
	root, err := openFolder(f.to, "towards")
	if err != nil {
		return failed("discard", transmission, err)
	}
	defer func() { _ = root.Close() }()
	err = patiently(ctx, isHeld, func() error { return root.RemoveAll(path.Join(stagingFolder, transmission)) })
	return failed("discard", transmission, err)
}
