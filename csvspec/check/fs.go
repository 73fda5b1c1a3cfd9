package check

import (
	"compress/bzip2"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/erplink/erplink/csvspec"
)

// FS checks the set in the root of a file system: the interface's files, plain
// or each as exactly one bzip2 stream with ".bz2" behind its name. Anything
// else that lies there is found. It returns an error only where it could not
// check: what is wrong with the files is in the report. opts may be nil; its
// Reopen is not used.
func FS(ctx context.Context, fsys fs.FS, opts *Options) (*Report, error) {
	if opts == nil {
		opts = &Options{}
	}
	if err := opts.sound(); err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("check: %w", err)
	}
	folder := &folder{ctx: ctx, fsys: fsys, stored: map[string]string{}}
	own := *opts
	own.Reopen = folder.open
	c := New(&own)
	for _, e := range entries {
		folder.find(c, e)
	}
	for _, name := range slices.SortedFunc(maps.Keys(folder.stored), byFile) {
		if err := folder.feed(c, name); err != nil {
			return nil, fmt.Errorf("check: %s: %w", folder.stored[name], err)
		}
	}
	report := c.Report()
	if err := context.Cause(ctx); err != nil {
		return nil, fmt.Errorf("check: %w", err) // values may be missing
	}
	return report, nil
}

const compressed = ".bz2"

// folder is a file system with a set in its root.
type folder struct {
	ctx    context.Context
	fsys   fs.FS
	stored map[string]string // names of the interface, and those in the folder
}

// find notes the name of a file, or that it is none of the interface's.
func (f *folder) find(c *Checker, e fs.DirEntry) {
	name := strings.TrimSuffix(e.Name(), compressed)
	switch _, known := csvspec.Lookup(name); {
	case !known:
		c.strange[e.Name()] = "not a name of the interface"
	case e.IsDir():
		c.strange[e.Name()] = "a folder, not a file"
	case f.stored[name] != "":
		c.strange[e.Name()] = f.stored[name] + " is the same file"
	default:
		f.stored[name] = e.Name()
	}
}

// feed checks one file.
func (f *folder) feed(c *Checker, name string) (err error) {
	in, err := c.File(name)
	if err != nil {
		return err
	}
	src, err := f.open(name)
	if err != nil {
		in.Abort()
		return err
	}
	defer func() {
		if e := src.Close(); err == nil {
			err = e
		}
	}()
	_, err = io.Copy(in, src)
	if damage, ok := errors.AsType[*damageError](err); ok {
		in.end(damage)
		return nil
	}
	if err != nil {
		in.Abort()
		return err
	}
	return in.Close()
}

// open returns the plain bytes of a file.
func (f *folder) open(name string) (io.ReadCloser, error) {
	file, err := f.fsys.Open(f.stored[name])
	if err != nil {
		return nil, err
	}
	plain := &plainFile{ctx: f.ctx, file: file, plain: file}
	if strings.HasSuffix(f.stored[name], compressed) {
		plain.plain = newOneStream(file)
	}
	return plain, nil
}

// plainFile reads a file until the context ends, and tells damage of the
// compressed form from other errors.
type plainFile struct {
	ctx   context.Context
	file  fs.File
	plain io.Reader
}

func (p *plainFile) Close() error { return p.file.Close() }

func (p *plainFile) Read(b []byte) (int, error) {
	if err := context.Cause(p.ctx); err != nil {
		return 0, err
	}
	n, err := p.plain.Read(b)
	return n, damageOf(err)
}

// damageError says that a compressed file is none, or not one.
type damageError struct {
	code csvspec.Code
	err  error
}

func (e *damageError) Error() string { return e.err.Error() }
func (e *damageError) Unwrap() error { return e.err }

func damageOf(err error) error {
	_, invalid := errors.AsType[bzip2.StructuralError](err)
	switch {
	case invalid:
		return &damageError{CodeBzip2Invalid, err}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &damageError{CodeBzip2Truncated, errors.New("the stream ends early")}
	case errors.Is(err, errNotOneStream):
		return &damageError{CodeBzip2NotOne, err}
	}
	return err
}
