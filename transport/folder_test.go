package transport_test

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/transport"
)

// quick is a door whose files settle soon.
func quick(t *testing.T, to, from string) *transport.Folder {
	t.Helper()
	door, err := transport.NewFolder(to, from, &transport.FolderOptions{Settle: 10 * time.Millisecond})
	require.NoError(t, err)
	return door
}

// plainSet is a transmission of plain files, with its bytes in order.
func plainSet(id string, contents ...string) (transport.Manifest, []string) {
	names := []string{"stock.csv", "sales.csv", "po.csv"}
	m := transport.Manifest{ID: id}
	contents = append(contents, "CONTROL OF "+id)
	for i, content := range contents {
		name := "control.csv"
		if i < len(contents)-1 {
			name = names[i]
		}
		sum5, sum := md5.Sum([]byte(content)), sha256.Sum256([]byte(content))
		m.Files = append(m.Files, transport.File{
			Name: name, Size: int64(len(content)), Wire: int64(len(content)),
			MD5: hex.EncodeToString(sum5[:]), SHA256: hex.EncodeToString(sum[:]),
		})
	}
	return m, contents
}

func putPlain(t *testing.T, door *transport.Folder, m transport.Manifest, contents []string) {
	t.Helper()
	for i, f := range m.Files {
		n, err := door.Put(t.Context(), m.ID, f.Name, bytes.NewReader([]byte(contents[i])))
		require.NoError(t, err)
		require.Equal(t, f.Size, n)
	}
}

// visible are the files that a program sees in a folder.
func visible(t *testing.T, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	files := map[string]string{}
	for _, entry := range entries {
		if entry.Type().IsRegular() {
			content, err := os.ReadFile(filepath.Join(folder, entry.Name()))
			require.NoError(t, err)
			files[entry.Name()] = string(content)
		}
	}
	return files
}

func TestFolderDelivers(t *testing.T) {
	to := t.TempDir()
	door := quick(t, to, "")
	m, contents := plainSet("t1", "stock", "sales")
	lacks, err := door.Missing(t.Context(), m)
	require.NoError(t, err)
	require.Equal(t, []string{"stock.csv", "sales.csv", "control.csv"}, lacks)
	require.ErrorIs(t, door.Deliver(t.Context(), m), transport.ErrIncomplete)

	putPlain(t, door, m, contents)
	require.Empty(t, visible(t, to), "nothing is seen before the set is delivered")
	lacks, err = door.Missing(t.Context(), m)
	require.NoError(t, err)
	require.Empty(t, lacks)

	require.NoError(t, door.Deliver(t.Context(), m))
	require.Equal(t, map[string]string{"stock.csv": "stock", "sales.csv": "sales", "control.csv": "CONTROL OF t1"}, visible(t, to))

	// Picked up, and asked for again after a crash: not delivered twice.
	for name := range visible(t, to) {
		require.NoError(t, os.Remove(filepath.Join(to, name)))
	}
	lacks, err = door.Missing(t.Context(), m)
	require.NoError(t, err)
	require.Empty(t, lacks)
	require.NoError(t, door.Deliver(t.Context(), m))
	require.Empty(t, visible(t, to))

	// The next delivery sweeps the record of this one.
	next, contents := plainSet("t2", "stock 2")
	putPlain(t, door, next, contents)
	require.NoError(t, door.Deliver(t.Context(), next))
	entries, err := os.ReadDir(filepath.Join(to, ".erplink"))
	require.NoError(t, err)
	require.Len(t, entries, 1)
}

func TestFolderNeverPutsFilesBesideAnOldControl(t *testing.T) {
	to := t.TempDir()
	door := quick(t, to, "")
	first, contents := plainSet("t1", "stock 1", "sales 1")
	putPlain(t, door, first, contents)
	require.NoError(t, door.Deliver(t.Context(), first))
	before := visible(t, to)

	second, contents := plainSet("t2", "stock 2")
	putPlain(t, door, second, contents)
	err := door.Deliver(t.Context(), second)
	require.ErrorIs(t, err, transport.ErrBusy)
	require.True(t, transport.Temporary(err))
	require.Equal(t, before, visible(t, to), "nothing has changed")

	require.NoError(t, os.Remove(filepath.Join(to, "control.csv")))
	require.NoError(t, door.Deliver(t.Context(), second))
	require.Equal(t, "stock 2", visible(t, to)["stock.csv"])
	require.Equal(t, "CONTROL OF t2", visible(t, to)["control.csv"])
}

func TestFolderSupersedes(t *testing.T) {
	to := t.TempDir()
	door, err := transport.NewFolder(to, "", &transport.FolderOptions{Supersede: true})
	require.NoError(t, err)
	for _, id := range []string{"t1", "t2"} {
		m, contents := plainSet(id, "stock of "+id)
		putPlain(t, door, m, contents)
		require.NoError(t, door.Deliver(t.Context(), m))
		require.Equal(t, map[string]string{"stock.csv": "stock of " + id, "control.csv": "CONTROL OF " + id}, visible(t, to))
	}
}

// A crash between any two renames is finished by the next Deliver, also when
// what was moved has been picked up meanwhile.
func TestFolderFinishesWhatACrashLeft(t *testing.T) {
	for moved := range 4 {
		to := t.TempDir()
		door := quick(t, to, "")
		m, contents := plainSet("t1", "stock", "sales", "po")
		putPlain(t, door, m, contents)
		staging := filepath.Join(to, ".erplink", "t1")
		require.NoError(t, os.WriteFile(filepath.Join(staging, ".delivering"), nil, 0o600))
		for i := range moved {
			require.NoError(t, os.Remove(filepath.Join(staging, m.Files[i].Name)))
		}
		lacks, err := door.Missing(t.Context(), m)
		require.NoError(t, err)
		require.Empty(t, lacks)
		require.NoError(t, door.Deliver(t.Context(), m))
		require.Len(t, visible(t, to), len(m.Files)-moved)
		require.Contains(t, visible(t, to), "control.csv")
	}
}

func TestFolderSourceFails(t *testing.T) {
	to := t.TempDir()
	door := quick(t, to, "")
	m, _ := plainSet("t1", "stock")
	for n := range 5 {
		_, err := door.Put(t.Context(), "t1", "stock.csv", io.MultiReader(bytes.NewReader([]byte("stock")[:n]), iotest.ErrReader(io.ErrUnexpectedEOF)))
		require.ErrorIs(t, err, transport.ErrLocal)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		lacks, err := door.Missing(t.Context(), m)
		require.NoError(t, err)
		require.Contains(t, lacks, "stock.csv")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := door.Put(ctx, "t1", "stock.csv", bytes.NewReader(nil))
	require.ErrorIs(t, err, context.Canceled)
	require.NoError(t, door.Discard(t.Context(), "t1"))
	require.NoError(t, door.Discard(t.Context(), "t1"), "again")
	require.NoDirExists(t, filepath.Join(to, ".erplink", "t1"))
}

func TestFolderConfiguration(t *testing.T) {
	dir := t.TempDir()
	for _, c := range [][2]string{{"", ""}, {dir, dir}, {dir, filepath.Join(dir, "from")}, {filepath.Join(dir, "x", ".."), dir}} {
		_, err := transport.NewFolder(c[0], c[1], nil)
		require.ErrorIs(t, err, transport.ErrConfig, c)
	}
	_, err := transport.NewFolder(filepath.Join(dir, "to"), filepath.Join(dir, "to_others"), nil)
	require.NoError(t, err)

	door := quick(t, filepath.Join(dir, "gone"), "")
	_, err = door.Put(t.Context(), "t1", "stock.csv", bytes.NewReader(nil))
	require.ErrorIs(t, err, transport.ErrFolder)
	_, _, err = door.Poll(t.Context(), "", 0)
	require.ErrorIs(t, err, transport.ErrConfig)
	_, _, err = quick(t, "", filepath.Join(dir, "gone")).Poll(t.Context(), "", time.Hour)
	require.ErrorIs(t, err, transport.ErrFolder)
}

func TestFolderPoll(t *testing.T) {
	from := t.TempDir()
	at := time.Now().Add(-time.Hour)
	for i, name := range []string{
		"tr_7.xml", "po_1042.csv", "WO_3.TXT", "po_a.csv", "po.csv", "report.pdf", "po_5.csv.part", ".po_6.csv", "~po_7.csv", "x.tmp", "po_8.csv.filepart",
	} {
		path := filepath.Join(from, name)
		require.NoError(t, os.WriteFile(path, []byte(name), 0o600))
		require.NoError(t, os.Chtimes(path, at, at.Add(time.Duration(i)*time.Minute)))
	}
	require.NoError(t, os.Mkdir(filepath.Join(from, "po_9.csv"), 0o755))
	symlink(t, filepath.Join(from, "report.pdf"), filepath.Join(from, "po_10.csv"))
	files, next, err := quick(t, "", from).Poll(t.Context(), "", 0)
	require.NoError(t, err)
	require.NotEmpty(t, next)
	kinds := map[string]transport.Kind{}
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
		kinds[f.Name] = f.Kind
		require.EqualValues(t, len(f.Name), f.Size)
		require.Regexp(t, `^[0-9a-f]{32}$`, f.ID)
	}
	require.Equal(t, []string{"tr_7.xml", "po_1042.csv", "WO_3.TXT", "po_a.csv", "po.csv", "report.pdf"}, names, "oldest first")
	require.Equal(t, map[string]transport.Kind{
		"tr_7.xml": transport.Order, "po_1042.csv": transport.Order, "WO_3.TXT": transport.Order,
		"po_a.csv": transport.Report, "po.csv": transport.Report, "report.pdf": transport.Report,
	}, kinds)
}

func TestFolderPollNamesBadEntries(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("such names cannot be made there")
	}
	from := t.TempDir()
	for _, name := range []string{"po_1.csv", "CON.csv", "a:b.csv", "po_2.csv"} {
		require.NoError(t, os.WriteFile(filepath.Join(from, name), nil, 0o600))
	}
	files, _, err := quick(t, "", from).Poll(t.Context(), "", 0)
	require.Len(t, files, 2)
	require.ErrorIs(t, err, transport.ErrName)
	require.ErrorContains(t, err, "CON.csv")
	require.ErrorContains(t, err, "a:b.csv")
}

// A file that is still being written, also with pauses, is not taken.
func TestFolderPollWaitsForAFileToSettle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		from := t.TempDir()
		door, err := transport.NewFolder("", from, nil)
		require.NoError(t, err)
		f, err := os.Create(filepath.Join(from, "po_1.csv"))
		require.NoError(t, err)
		start := time.Now()
		go func() {
			for range 10 {
				_, _ = f.WriteString("row\n")
				time.Sleep(1900 * time.Millisecond)
			}
			_ = f.Close()
		}()
		files, _, err := door.Poll(t.Context(), "", time.Minute)
		require.NoError(t, err)
		require.Len(t, files, 1)
		require.EqualValues(t, 40, files[0].Size)
		require.GreaterOrEqual(t, time.Since(start), 9*1900*time.Millisecond)
	})
}

func TestFolderPollWaits(t *testing.T) {
	from := t.TempDir()
	door := quick(t, "", from)
	require.NoError(t, os.WriteFile(filepath.Join(from, "po_1.csv"), nil, 0o600))
	_, next, err := door.Poll(t.Context(), "", time.Minute)
	require.NoError(t, err)
	go func() {
		time.Sleep(50 * time.Millisecond)
		_ = os.WriteFile(filepath.Join(from, "po_2.csv"), nil, 0o600)
	}()
	files, _, err := door.Poll(t.Context(), next, time.Minute)
	require.NoError(t, err)
	require.Len(t, files, 2, "all that wait, not only the new one")

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, _, err = quick(t, "", t.TempDir()).Poll(ctx, "", time.Minute)
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestFolderFetchAndReceipt(t *testing.T) {
	from := t.TempDir()
	door := quick(t, "", from)
	take := func(content string) transport.Incoming {
		require.NoError(t, os.WriteFile(filepath.Join(from, "po_1.csv"), []byte(content), 0o600))
		files, _, err := door.Poll(t.Context(), "", 0)
		require.NoError(t, err)
		require.Len(t, files, 1)
		var got bytes.Buffer
		require.NoError(t, door.Fetch(t.Context(), files[0], &got))
		require.Equal(t, content, got.String())
		sum := sha256.Sum256(got.Bytes())
		files[0].SHA256 = hex.EncodeToString(sum[:])
		return files[0]
	}
	first := take("first")
	require.ErrorIs(t, door.Fetch(t.Context(), first, &failingWriter{}), transport.ErrLocal)
	wrong := first
	wrong.SHA256 = first.MD5
	require.ErrorIs(t, door.Acknowledge(t.Context(), wrong, time.Now()), transport.ErrHash)
	require.NoError(t, door.Acknowledge(t.Context(), first, time.Now()))
	require.NoError(t, door.Acknowledge(t.Context(), first, time.Now()), "again")
	require.ErrorIs(t, door.Fetch(t.Context(), first, io.Discard), transport.ErrUnknown)

	second := take("second")
	require.NoError(t, door.Acknowledge(t.Context(), second, time.Now()))
	require.Equal(t, map[string]string{"po_1.csv": "first", "po_1." + second.ID + ".csv": "second"},
		visible(t, filepath.Join(from, "done")), "a receipt replaces nothing")

	// A new file under the old name after the old one was read.
	third := take("third")
	require.NoError(t, os.WriteFile(filepath.Join(from, "po_1.csv"), []byte("fourth"), 0o600))
	require.ErrorIs(t, door.Fetch(t.Context(), third, io.Discard), transport.ErrIncomplete)
	require.ErrorIs(t, door.Acknowledge(t.Context(), third, time.Now()), transport.ErrHash)
	require.Equal(t, "fourth", visible(t, from)["po_1.csv"])

	for _, object := range []string{"../x", "done/po_1.csv", "", ".", "/etc/passwd"} {
		third.Object = object
		require.ErrorIs(t, door.Fetch(t.Context(), third, io.Discard), transport.ErrName, object)
		require.ErrorIs(t, door.Acknowledge(t.Context(), third, time.Now()), transport.ErrName, object)
	}
}

func TestFolderFollowsNoLinkOut(t *testing.T) {
	to, outside := t.TempDir(), filepath.Join(t.TempDir(), "x")
	require.NoError(t, os.MkdirAll(filepath.Join(to, ".erplink", "t1"), 0o755))
	symlink(t, outside, filepath.Join(to, ".erplink", "t1", "stock.csv.part"))
	_, err := quick(t, to, "").Put(t.Context(), "t1", "stock.csv", bytes.NewReader([]byte("x")))
	require.ErrorIs(t, err, transport.ErrFolder)
	require.NoFileExists(t, outside)
}

func symlink(t *testing.T, target, link string) {
	t.Helper()
	if err := os.Symlink(target, link); err != nil && runtime.GOOS == "windows" {
		t.Skip("this account may not make links")
	} else {
		require.NoError(t, err)
	}
}
