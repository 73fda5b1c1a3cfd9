package netstock

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/erplink/erplink/internal/noreplace"
	"github.com/erplink/erplink/internal/safename"
)

// hidden is the subfolder of a publishing folder that holds what is not yet
// published, so that publishing is one rename on one volume.
const hidden = ".erplink"

// unfinished ends the names of files that are being written.
const unfinished = ".part"

// outlet is a folder into which files are published.
type outlet struct {
	path string
	root *os.Root
}

func openOutlet(folder string) (*outlet, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(folder, hidden), 0o755); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	return &outlet{path: folder, root: root}, nil
}

// tidy removes what a dying process has half written.
func (o *outlet) tidy() error {
	names, err := fs.Glob(o.root.FS(), path.Join(hidden, "*"+unfinished))
	for _, name := range names {
		err = errors.Join(err, o.root.Remove(name))
	}
	return err
}

// quarantined is the name in the hidden subfolder of the n-th output of an
// incoming file. No name that comes from outside chooses it.
func quarantined(id string, n int) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:16]) + "." + strconv.Itoa(n)
}

// store writes a file into the hidden subfolder, whole or not at all.
func (o *outlet) store(name string, write func(io.Writer) error) (err error) {
	part := path.Join(hidden, name+unfinished)
	f, err := o.root.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, o.root.Remove(part))
		}
	}()
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return o.root.Rename(part, path.Join(hidden, name))
}

// read returns a file of the hidden subfolder.
func (o *outlet) read(name string) ([]byte, error) {
	return o.root.ReadFile(path.Join(hidden, name))
}

func (o *outlet) holds(name string) (bool, error) {
	_, err := o.root.Lstat(path.Join(hidden, name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func (o *outlet) drop(name string) error {
	err := o.root.Remove(path.Join(hidden, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// errTaken says that the folder has another file under the name.
var errTaken = errors.New("the folder holds a file of other content under this name; move it away, and the order is published by the next pull")

// free reports whether the name can be published: it is free, or has the same
// content already.
func (o *outlet) free(name, sum string) (same bool, err error) {
	if err := safename.Check(name); err != nil {
		return false, err
	}
	has, err := o.sum(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case has != sum:
		return false, fmt.Errorf("%s: %w", filepath.Join(o.path, name), errTaken)
	}
	return true, nil
}

// sum is the SHA-256 of a file's content.
func (o *outlet) sum(name string) (string, error) {
	f, err := o.root.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	_, sum, err := sha256Of(f)
	return sum, err
}

// publish gives a file of the hidden subfolder its final name. If it is no
// longer there, an earlier run has published it, and the ERP may have taken
// it since; it is never put back.
func (o *outlet) publish(out output) error {
	waiting := path.Join(hidden, out.Quarantine)
	switch has, err := o.sum(waiting); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case has != out.SHA256:
		return fmt.Errorf("%s was changed while it waited to become %s", filepath.Join(o.path, waiting), out.Name)
	}
	if out.Feed != noFeed {
		return o.feed(out, waiting)
	}
	same, err := o.free(out.Name, out.SHA256)
	if err != nil {
		return err
	}
	if same {
		return o.drop(out.Quarantine)
	}
	err = noreplace.Rename(o.path, waiting, out.Name)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: %w", filepath.Join(o.path, out.Name), errTaken)
	}
	if err != nil {
		return err
	}
	return syncFolder(o.root)
}

const sequenceName = "sequence"

// sequence is the number of the journal's last entry when this folder was
// last published into; 0 where it never was.
func (o *outlet) sequence() (int64, error) {
	text, err := o.read(sequenceName)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", filepath.Join(o.path, hidden, sequenceName), err)
	}
	return n, nil
}

func (o *outlet) leaveSequence(n int64) error {
	return o.store(sequenceName, func(w io.Writer) error {
		_, err := fmt.Fprintln(w, n)
		return err
	})
}
