package transport_test

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/bzip2"
	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/transport"
)

// opened is a door to a real OpenSSH and to the web half beside it.
func opened(t *testing.T) (*transport.Comms, *sshd, *webHalf) {
	t.Helper()
	server := startSSHD(t, testKey())
	web := startWeb(t, testKey())
	web.connection = server.connection()
	return openDoor(t, web.URL, nil), server, web
}

// packed is a file as the connector spools it.
func packed(t *testing.T, name, content string) (transport.File, []byte) {
	t.Helper()
	var wire bytes.Buffer
	w, err := bzip2.NewWriter(&wire, bzip2.Fastest)
	require.NoError(t, err)
	_, err = io.WriteString(w, content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	sum5, sum256 := md5.Sum([]byte(content)), sha256.Sum256([]byte(content))
	return transport.File{
		Name: name, Size: int64(len(content)), Wire: int64(wire.Len()),
		MD5: hex.EncodeToString(sum5[:]), SHA256: hex.EncodeToString(sum256[:]), Rows: 1,
	}, wire.Bytes()
}

// aSet is a small transmission and the bytes of its files.
func aSet(t *testing.T, id string) (transport.Manifest, map[string][]byte) {
	t.Helper()
	m := transport.Manifest{ID: id, StartedAt: time.Now(), FinishedAt: time.Now(), InterfaceVersion: "2.0.8"}
	wires := map[string][]byte{}
	for _, f := range []struct{ name, content string }{
		{"stock.csv", strings.Repeat("\"A\",\"B\",1\r\n", 1000)},
		{"sales.csv", string(noise(100_000))},
		{"po.csv", ""},
		{"control.csv", "INTERFACE_VERSION,2.0.8\r\n"},
	} {
		file, wire := packed(t, f.name, f.content)
		m.Files = append(m.Files, file)
		wires[f.name] = wire
	}
	return m, wires
}

func put(t *testing.T, door *transport.Comms, m transport.Manifest, wires map[string][]byte) {
	t.Helper()
	var wg sync.WaitGroup
	for _, f := range m.Files {
		wg.Go(func() {
			n, err := door.Put(t.Context(), m.ID, f.Name, bytes.NewReader(wires[f.Name]))
			if err != nil || n != f.Wire {
				t.Errorf("put %s: %d bytes, %v", f.Name, n, err)
			}
		})
	}
	wg.Wait()
}

func TestOpenSSHWholeTransmission(t *testing.T) {
	door, server, web := opened(t)
	m, wires := aSet(t, "018f-transmission")
	lacks, err := door.Missing(t.Context(), m)
	require.NoError(t, err)
	require.Len(t, lacks, len(m.Files))

	put(t, door, m, wires)
	lacks, err = door.Missing(t.Context(), m)
	require.NoError(t, err)
	require.Empty(t, lacks)
	require.Empty(t, web.transmissions, "nothing is announced before Deliver")

	require.NoError(t, door.Deliver(t.Context(), m))
	require.NoError(t, door.Deliver(t.Context(), m), "again")
	folder := filepath.Join(server.folder, "inbound", m.ID)
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Len(t, entries, len(m.Files))
	announced := web.transmissions[m.ID]
	for i, f := range announced.Files {
		require.Equal(t, m.Files[i].Name, f.Name)
		require.Equal(t, filepath.Join(folder, f.Name+".bz2"), f.Object)
		got, err := os.ReadFile(f.Object)
		require.NoError(t, err)
		require.True(t, bytes.Equal(wires[f.Name], got), f.Name)
		require.EqualValues(t, len(got), f.CompressedSize)
	}
	lacks, err = door.Missing(t.Context(), m)
	require.NoError(t, err)
	require.Empty(t, lacks, "what has its final name is not missing")
}

func TestOpenSSHDeliverAfterHalfOfTheRenames(t *testing.T) {
	door, server, _ := opened(t)
	m, wires := aSet(t, "t1")
	put(t, door, m, wires)
	folder := filepath.Join(server.folder, "inbound", m.ID)
	require.NoError(t, os.Rename(filepath.Join(folder, "stock.csv.bz2.part"), filepath.Join(folder, "stock.csv.bz2")))
	// An old, short file under the final name does not count, and gives way.
	require.NoError(t, os.WriteFile(filepath.Join(folder, "sales.csv.bz2"), []byte("old"), 0o600))
	require.NoError(t, door.Deliver(t.Context(), m))
	got, err := os.ReadFile(filepath.Join(folder, "sales.csv.bz2"))
	require.NoError(t, err)
	require.True(t, bytes.Equal(wires["sales.csv"], got))
}

func TestOpenSSHDeliverRefusesWhatIsNotThere(t *testing.T) {
	door, server, web := opened(t)
	m, wires := aSet(t, "t1")
	put(t, door, m, wires)
	part := filepath.Join(server.folder, "inbound", m.ID, "stock.csv.bz2.part")
	require.NoError(t, os.Truncate(part, m.Files[0].Wire-1))
	lacks, err := door.Missing(t.Context(), m)
	require.NoError(t, err)
	require.Equal(t, []string{"stock.csv"}, lacks)
	err = door.Deliver(t.Context(), m)
	require.ErrorIs(t, err, transport.ErrIncomplete)
	require.ErrorContains(t, err, "stock.csv")
	require.NoFileExists(t, filepath.Join(server.folder, "inbound", m.ID, "control.csv.bz2"))
	require.Empty(t, web.transmissions)
}

func TestOpenSSHDiscard(t *testing.T) {
	door, server, _ := opened(t)
	m, wires := aSet(t, "t1")
	put(t, door, m, wires)
	require.NoError(t, door.Discard(t.Context(), m.ID))
	require.NoDirExists(t, filepath.Join(server.folder, "inbound", m.ID))
	require.NoError(t, door.Discard(t.Context(), m.ID), "again")
}

func TestOpenSSHFetch(t *testing.T) {
	door, server, web := opened(t)
	content := strings.Repeat("16,CHOFU,G.Uk\r\n", 20_000)
	f, wire := packed(t, "po_1042.csv", content)
	object := filepath.Join(server.folder, "outbound", "F1", "po_1042.csv.bz2")
	require.NoError(t, os.Mkdir(filepath.Dir(object), 0o755))
	require.NoError(t, os.WriteFile(object, wire, 0o644))
	web.listing = comms.Listing{Next: "c1", Files: []comms.Listed{{
		ID: "F1", Name: f.Name, Kind: "order", Object: object, Size: f.Size, CompressedSize: f.Wire, MD5: f.MD5, SHA256: f.SHA256,
	}}}
	files, next, err := door.Poll(t.Context(), "", 0)
	require.NoError(t, err)
	require.Equal(t, "c1", next)
	require.Len(t, files, 1)

	var got bytes.Buffer
	require.NoError(t, door.Fetch(t.Context(), files[0], &got))
	require.True(t, bytes.Equal(wire, got.Bytes()))
	require.NoError(t, door.Acknowledge(t.Context(), files[0], time.Now()))
	require.Equal(t, f.SHA256, web.receipts["F1"].SHA256)

	t.Run("a shorter file", func(t *testing.T) {
		longer := files[0]
		longer.Wire++
		err := door.Fetch(t.Context(), longer, io.Discard)
		require.ErrorIs(t, err, transport.ErrIncomplete)
		require.True(t, transport.Temporary(err))
	})
	t.Run("a longer file", func(t *testing.T) {
		shorter := files[0]
		shorter.Wire--
		var got bytes.Buffer
		require.ErrorIs(t, door.Fetch(t.Context(), shorter, &got), transport.ErrIncomplete)
		require.LessOrEqual(t, int64(got.Len()), shorter.Wire)
	})
	t.Run("a writer that fails", func(t *testing.T) {
		err := door.Fetch(t.Context(), files[0], &failingWriter{left: 100})
		require.ErrorIs(t, err, transport.ErrLocal)
		require.ErrorIs(t, err, io.ErrNoProgress)
		require.False(t, transport.Temporary(err))
	})
	t.Run("an object outside", func(t *testing.T) {
		outside := files[0]
		for _, object := range []string{
			filepath.Join(server.folder, "outbound"), filepath.Join(server.folder, "sshd_config"),
			server.folder + "/outbound/../sshd_config", "/etc/passwd", "outbound/x", "",
		} {
			outside.Object = object
			require.ErrorIs(t, door.Fetch(t.Context(), outside, io.Discard), transport.ErrName, object)
		}
	})
	t.Run("a file that is gone", func(t *testing.T) {
		require.NoError(t, os.Remove(object))
		require.ErrorIs(t, door.Fetch(t.Context(), files[0], io.Discard), transport.ErrUnknown)
	})
}

type failingWriter struct{ left int }

func (w *failingWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, io.ErrNoProgress
	}
	return len(p), nil
}

func TestOpenSSHWrongHostKeyIsRefused(t *testing.T) {
	server := startSSHD(t, testKey())
	for name, c := range map[string]struct {
		keys []comms.HostKey
		want error
	}{
		"another key of the type": {[]comms.HostKey{{Key: strangeKey(t)}}, transport.ErrHostKey},
		"its second key pinned":   {[]comms.HostKey{{Key: server.OtherKey}}, nil},
		"a type it does not have": {[]comms.HostKey{{Key: testKey().PublicLine()}}, transport.ErrHostKey},
		"an announced change":     {[]comms.HostKey{{Key: strangeKey(t)}, {Key: server.HostKey}}, nil},
		"not valid yet":           {[]comms.HostKey{{Key: server.HostKey, ValidFrom: time.Now().Add(time.Hour)}}, transport.ErrHostKey},
		"not valid any more":      {[]comms.HostKey{{Key: server.HostKey, ValidUntil: time.Now().Add(-time.Second)}}, transport.ErrHostKey},
		"valid now":               {[]comms.HostKey{{Key: server.HostKey, ValidFrom: time.Now().Add(-time.Hour), ValidUntil: time.Now().Add(time.Hour)}}, nil},
		"one that is unusable":    {[]comms.HostKey{{Key: "ssh-new AAAA"}, {Key: server.HostKey}}, nil},
		"none that is usable":     {[]comms.HostKey{{Key: "ssh-new AAAA"}}, transport.ErrProtocol},
	} {
		t.Run(name, func(t *testing.T) {
			web := startWeb(t, testKey())
			web.connection = server.connection()
			web.connection.SFTP.HostKeys = c.keys
			err := openDoor(t, web.URL, nil).Discard(t.Context(), "none")
			require.ErrorIs(t, err, c.want)
			if c.want != nil {
				require.False(t, transport.Temporary(err), "%v", err)
			}
		})
	}
}

func TestOpenSSHRefusedKeyIsPermanentAndTriedOnce(t *testing.T) {
	server := startSSHD(t) // no key is authorized
	web := startWeb(t, testKey())
	web.connection = server.connection()
	port := web.connection.SFTP.Ports[0]
	web.connection.SFTP.Ports = []int{port, port, port}
	dials := 0
	door := openDoor(t, web.URL, &transport.CommsOptions{Dial: counting(&dials, port)})
	_, err := door.Put(t.Context(), "t1", "stock.csv", strings.NewReader("x"))
	require.ErrorIs(t, err, transport.ErrCredentials)
	require.False(t, transport.Temporary(err))
	require.Equal(t, 1, dials, "a refused key is not tried at the next port")
}

func TestOpenSSHPortsAreTriedInOrder(t *testing.T) {
	server := startSSHD(t, testKey())
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	web := startWeb(t, testKey())
	web.connection = server.connection()
	good := web.connection.SFTP.Ports[0]
	httpPort := web.Listener.Addr().(*net.TCPAddr).Port
	web.connection.SFTP.Ports = []int{closed.Addr().(*net.TCPAddr).Port, httpPort, good}
	dials := 0
	door := openDoor(t, web.URL, &transport.CommsOptions{Dial: counting(&dials, good)})
	require.NoError(t, door.Discard(t.Context(), "none"))
	require.NoError(t, door.Close())
	require.NoError(t, door.Discard(t.Context(), "none"), "a closed door opens again")
	require.Equal(t, 2, dials)

	web.connection.SFTP.Ports = []int{httpPort}
	err = openDoor(t, web.URL, nil).Discard(t.Context(), "none")
	require.ErrorIs(t, err, transport.ErrNotSSH)
}

func TestOpenSSHWriteRefused(t *testing.T) {
	if os.Geteuid() == 0 {
		door, server, _ := opened(t)
		// root may write anywhere; a device that is full refuses even root.
		folder := filepath.Join(server.folder, "inbound", "t1")
		require.NoError(t, os.Mkdir(folder, 0o755))
		require.NoError(t, os.Symlink("/dev/full", filepath.Join(folder, "stock.csv.bz2.part")))
		_, err := door.Put(t.Context(), "t1", "stock.csv", strings.NewReader("0123456789"))
		require.ErrorIs(t, err, transport.ErrRefused)
		require.False(t, transport.Temporary(err))
		return
	}
	door, server, _ := opened(t)
	require.NoError(t, os.Chmod(filepath.Join(server.folder, "inbound"), 0o555))
	_, err := door.Put(t.Context(), "t1", "stock.csv", strings.NewReader("0123456789"))
	require.ErrorIs(t, err, transport.ErrRefused)
}

func TestOpenSSHSourceFails(t *testing.T) {
	door, server, _ := opened(t)
	_, err := door.Put(t.Context(), "t1", "stock.csv", io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(io.ErrUnexpectedEOF)))
	require.ErrorIs(t, err, transport.ErrLocal)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.NoFileExists(t, filepath.Join(server.folder, "inbound", "t1", "stock.csv.bz2.part"))
}
