package sandbox_test

import (
	"bytes"
	"io"
	"os"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox"
)

// tokenAt makes a token at another time than now.
func (c *client) tokenAt(now time.Time) string {
	return c.token(func(m jwt.MapClaims) { m["iat"], m["exp"] = now.Unix(), now.Add(time.Minute).Unix() })
}

func TestLayoutOfFiles(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	files := c.files()

	entries, err := files.ReadDir("/")
	require.NoError(t, err)
	require.Len(t, entries, 2)
	_, renames := files.HasExtension("posix-rename@openssh.com")
	require.True(t, renames)

	require.NoError(t, files.Mkdir("/inbound/t1"))
	put(t, files, "/inbound/t1/stock.csv.bz2.part", []byte("one"))
	info, err := files.Stat("/inbound/t1/stock.csv.bz2.part")
	require.NoError(t, err)
	require.Equal(t, int64(3), info.Size())

	put(t, files, "/inbound/t1/stock.csv.bz2", []byte("older"))
	require.Error(t, files.Rename("/inbound/t1/stock.csv.bz2.part", "/inbound/t1/stock.csv.bz2"), "a plain rename replaces nothing")
	require.NoError(t, files.PosixRename("/inbound/t1/stock.csv.bz2.part", "/inbound/t1/stock.csv.bz2"))
	f, err := files.Open("/inbound/t1/stock.csv.bz2")
	require.NoError(t, err)
	data, err := io.ReadAll(f)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	require.Equal(t, "one", string(data))

	_, err = files.Stat("/inbound/t1/none")
	require.ErrorIs(t, err, os.ErrNotExist)
	require.Error(t, files.RemoveDirectory("/inbound/t1"), "it is not empty")
	require.NoError(t, files.Remove("/inbound/t1/stock.csv.bz2"))
	require.NoError(t, files.RemoveDirectory("/inbound/t1"))
}

func TestWhatMayNotBeWritten(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	c.push(newSet(t, nil))
	files := c.files()
	listed := c.poll("", 0).Files[0]

	require.NoError(t, files.Mkdir("/inbound/t1"))
	for _, name := range []string{
		"/x", "/inbound/x", "/inbound/t/u/x", "/outbound/x", listed.Object,
		"/inbound/../x", "/inbound/t1/.hidden", "/inbound/t1/a:b", "/inbound/t1/a b", "/inbound/t1/a\\b", "/../../../../etc/x",
	} {
		_, err := files.Create(name)
		require.ErrorIs(t, err, os.ErrPermission, name)
	}
	require.ErrorIs(t, files.Remove(listed.Object), os.ErrPermission)
	require.ErrorIs(t, files.Rename(listed.Object, "/inbound/t1/x"), os.ErrPermission)
	require.ErrorIs(t, files.Mkdir("/outbound/x"), os.ErrPermission)
	require.ErrorIs(t, files.RemoveDirectory("/inbound"), os.ErrPermission)
	require.Error(t, files.Symlink("/etc/passwd", "/inbound/t1/link"))
	require.Error(t, files.Chmod("/inbound/t1", 0o777))
	_, err := files.OpenFile("/inbound/t1/x", os.O_CREATE|os.O_WRONLY|os.O_APPEND)
	require.Error(t, err)
}

// What is announced takes no changes any more.
func TestAnnouncedIsSealed(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	x := newSet(t, nil)
	require.Equal(t, comms.Imported, c.push(x).State)
	files := c.files()
	_, err := files.Create(x.body.Files[0].Object)
	require.ErrorIs(t, err, os.ErrPermission)
	require.ErrorIs(t, files.Remove(x.body.Files[0].Object), os.ErrPermission)
	info, err := files.Stat(x.body.Files[0].Object)
	require.NoError(t, err, "but it may be looked at")
	require.Equal(t, x.body.Files[0].CompressedSize, info.Size())
}

func TestNothingButSFTP(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	conn, err := c.dial("acme", auth(c.key))
	require.NoError(t, err)
	defer conn.Close()
	session, err := conn.NewSession()
	require.NoError(t, err)
	require.Error(t, session.Run("id"))
	_, err = conn.Dial("tcp", "127.0.0.1:1")
	require.Error(t, err, "no forwarding")
	session, err = conn.NewSession()
	require.NoError(t, err)
	require.Error(t, session.RequestSubsystem("shell"))
	_, _, err = conn.SendRequest("keepalive@openssh.com", true, nil)
	require.NoError(t, err, "answered, whatever the answer")
}

// A large file passes in both directions.
func TestLargeFile(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	files := c.files()
	require.NoError(t, files.Mkdir("/inbound/big"))
	want := bytes.Repeat([]byte("0123456789abcdef"), 200_000)
	dst, err := files.Create("/inbound/big/x")
	require.NoError(t, err)
	n, err := dst.ReadFrom(bytes.NewReader(want))
	require.NoError(t, err)
	require.NoError(t, dst.Close())
	require.Equal(t, int64(len(want)), n)
	src, err := files.Open("/inbound/big/x")
	require.NoError(t, err)
	var got bytes.Buffer
	_, err = src.WriteTo(&got)
	require.NoError(t, err)
	require.Equal(t, want, got.Bytes())
}

func TestSeveralPorts(t *testing.T) {
	s := start(t, &sandbox.Options{SFTP: []string{"127.0.0.1:0", "127.0.0.1:0"}})
	c := enrolled(t, s, "acme", keys()[0], nil)
	require.Len(t, c.conn.SFTP.Ports, 2)
	c.conn.SFTP.Ports = c.conn.SFTP.Ports[1:]
	_, err := c.files().ReadDir("/")
	require.NoError(t, err)
}

func TestHostKeys(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	from := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	require.NoError(t, s.AnnounceHostKey(from))
	_, err := c.dial("acme", auth(c.key))
	require.NoError(t, err, "the old key is shown still")
	var conn comms.Connection
	c.call("GET", "/connection", nil).into(&conn)
	require.Len(t, conn.SFTP.HostKeys, 2)
	require.Equal(t, from, conn.SFTP.HostKeys[1].ValidFrom)
	require.Equal(t, from.Add(24*time.Hour), conn.SFTP.HostKeys[0].ValidUntil)

	require.NoError(t, s.SwitchHostKey())
	_, err = c.dial("acme", auth(c.key))
	require.Error(t, err)
	c.conn.SFTP.HostKeys = conn.SFTP.HostKeys[1:]
	_, err = c.dial("acme", auth(c.key))
	require.NoError(t, err, "the announced key is shown now")

	require.NoError(t, s.SwitchHostKey())
	_, err = c.dial("acme", auth(c.key))
	require.Error(t, err, "a key that nobody was told of")
	c.call("GET", "/connection", nil).into(&conn)
	require.Equal(t, c.conn.SFTP.HostKeys[0].Key, conn.SFTP.HostKeys[0].Key, "and it is not announced")
}
