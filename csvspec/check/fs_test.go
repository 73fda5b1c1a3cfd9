package check_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec/check"
)

func compressed(t *testing.T, files map[string][]byte) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for name, data := range files {
		out[name+".bz2"] = compress(t, data)
	}
	return out
}

func TestCompressedFilesAreAsPlainOnes(t *testing.T) {
	files := prove(goodSet().bytes())
	require.Equal(t, asJSON(t, checkFiles(t, files, nil)), asJSON(t, checkFiles(t, compressed(t, files), nil)))
}

// TestDamagedStreams has one finding for a damaged file, and none that follows
// from it. The specification's checker finds the same one, and others.
func TestDamagedStreams(t *testing.T) {
	cases := []struct {
		code   string
		damage func([]byte) []byte
	}{
		{"bzip2-truncated", func(b []byte) []byte { return b[:len(b)-5] }},
		{"bzip2-truncated", func(b []byte) []byte { return b[:2] }},
		{"bzip2-truncated", func([]byte) []byte { return nil }},
		{"bzip2-not-one-stream", func(b []byte) []byte { return append(b, compress(t, nil)...) }},
		{"bzip2-not-one-stream", func(b []byte) []byte { return append(b, 0) }},
		{"bzip2-invalid", func(b []byte) []byte { return append([]byte("BZh9"), b[10:]...) }},
		{"bzip2-invalid", func([]byte) []byte { return []byte("plain text") }},
	}
	var sets []judged
	for _, c := range cases {
		files := compressed(t, prove(goodSet().bytes()))
		files["stock.csv.bz2"] = c.damage(files["stock.csv.bz2"])
		sets = append(sets, judged{files: files})
		r := checkFiles(t, files, nil)
		require.Equal(t, []string{c.code}, codes(r, check.Error), "%+v", r.Findings)
		require.Empty(t, codes(r, check.Warning))
		stock := r.Files[slices.IndexFunc(r.Files, func(f check.FileReport) bool { return f.Name == "stock.csv" })]
		require.Empty(t, stock.MD5, "that of a part says nothing")
	}
	for i, codes := range specification(t, sets) {
		require.Contains(t, codes, cases[i].code)
	}
}

func TestStrangeEntries(t *testing.T) {
	files := fsOf(prove(goodSet().bytes())).(fstest.MapFS)
	files["po.csv.bz2/x"] = &fstest.MapFile{}
	files["ut_1.csv/x"] = &fstest.MapFile{}
	files[".hidden"] = &fstest.MapFile{}
	r, err := check.FS(t.Context(), files, nil)
	require.NoError(t, err)
	got := map[string]string{}
	for _, f := range r.Findings {
		require.Equal(t, check.CodeBadFileName, f.Code)
		got[f.File] = f.Message
	}
	require.Equal(t, map[string]string{
		".hidden": "not a name of the interface", "po.csv.bz2": "a folder, not a file", "ut_1.csv": "a folder, not a file",
	}, got)
}

func TestEmptyFolder(t *testing.T) {
	r := checkFiles(t, nil, nil)
	require.EqualValues(t, 7, r.Count(check.CodeMissingFile))
	require.Empty(t, r.Files)
}

// faultyFS fails in reading one file.
type faultyFS struct {
	fs.FS
	name string
	read func() error
}

func (f faultyFS) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if err == nil && name == f.name {
		return faultyFile{file, f.read}, nil
	}
	return file, err
}

type faultyFile struct {
	fs.File
	read func() error
}

func (f faultyFile) Read(p []byte) (int, error) {
	if err := f.read(); err != nil {
		return 0, err
	}
	return f.File.Read(p)
}

func TestUnreadableFilesAreErrors(t *testing.T) {
	whole := fsOf(prove(goodSet().bytes()))
	_, err := check.FS(t.Context(), faultyFS{whole, "sales.csv", func() error { return errors.New("bad sector") }}, nil)
	require.ErrorContains(t, err, "sales.csv: bad sector")
	_, err = check.FS(t.Context(), fstest.MapFS{".": &fstest.MapFile{Mode: 0o600}}, nil)
	require.Error(t, err)
}

func TestContextEndsTheCheck(t *testing.T) {
	whole := fsOf(prove(goodSet().bytes()))
	stop := errors.New("stop")
	ctx, cancel := context.WithCancelCause(t.Context())
	_, err := check.FS(ctx, faultyFS{whole, "sales.csv", func() error { cancel(stop); return nil }}, nil)
	require.ErrorIs(t, err, stop)
}

// endless is a file without an end.
type endless struct{ fs.FS }

func (e endless) Open(name string) (fs.File, error) {
	file, err := e.FS.Open(name)
	if name == "location.csv" {
		return endlessFile{file}, err
	}
	return file, err
}

type endlessFile struct{ fs.File }

func (endlessFile) Read(p []byte) (int, error) {
	return bytes.NewReader(bytes.Repeat([]byte("x"), len(p))).Read(p)
}

func TestContextEndsAnEndlessFile(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	reads := 0
	files := faultyFS{endless{fsOf(goodSet().bytes())}, "location.csv", func() error {
		if reads++; reads == 100 {
			cancel()
		}
		return nil
	}}
	_, err := check.FS(ctx, files, nil)
	require.ErrorIs(t, err, context.Canceled)
}

var _ io.Closer = (*check.Input)(nil)
