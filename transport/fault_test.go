package transport_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"github.com/pkg/sftp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/transport"
)

const part = "/inbound/t1/stock.csv.bz2.part"

func manifestOf(wire int64) transport.Manifest {
	zero := func(n int) string { return string(bytes.Repeat([]byte("0"), n)) }
	return transport.Manifest{ID: "t1", Files: []transport.File{
		{Name: "stock.csv", Wire: wire, MD5: zero(32), SHA256: zero(64)},
		{Name: "control.csv", Wire: 1, MD5: zero(32), SHA256: zero(64)},
	}}
}

// mustLack proves that what a failed Put left would not be delivered.
func mustLack(t *testing.T, door *transport.Comms, size int) {
	t.Helper()
	lacks, err := door.Missing(t.Context(), manifestOf(int64(size)))
	require.NoError(t, err)
	require.Contains(t, lacks, "stock.csv")
}

func TestPutWhereTheServerRefusesAnyByte(t *testing.T) {
	for _, size := range []int{1, 2, 33, 100} {
		data := noise(size)
		for n := range size {
			s := newMemServer(t)
			s.handlers.FilePut = refusing{s.handlers.FilePut, int64(n), sftp.ErrSSHFxFailure}
			door := memDoor(t, s)
			_, err := door.Put(t.Context(), "t1", "stock.csv", bytes.NewReader(data))
			require.ErrorIs(t, err, transport.ErrRefused, "byte %d of %d", n, size)
			require.False(t, transport.Temporary(err))
			require.Nil(t, s.content(part))
			mustLack(t, door, size)
			require.NoError(t, door.Close())
		}
	}
}

func TestPutWhereTheServerRefusesAChunk(t *testing.T) {
	data := noise(300_000) // ten packets
	for n := 0; n < len(data); n += 30_000 {
		s := newMemServer(t)
		s.handlers.FilePut = refusing{s.handlers.FilePut, int64(n), sftp.ErrSSHFxPermissionDenied}
		door := memDoor(t, s)
		_, err := door.Put(t.Context(), "t1", "stock.csv", bytes.NewReader(data))
		require.ErrorIs(t, err, transport.ErrRefused, "byte %d", n)
		mustLack(t, door, len(data))
		require.NoError(t, door.Close())
	}
}

// Killed at any moment, an upload leaves no file of full size with a hole:
// the last byte goes out alone, when all others are there.
func TestPutSendsTheLastByteLast(t *testing.T) {
	data := noise(200_000)
	s := newMemServer(t)
	var before atomic.Int64
	s.handlers.FilePut = watching{s.handlers.FilePut, func(p []byte, off int64) {
		if off+int64(len(p)) == int64(len(data)) {
			assert.Len(t, p, 1)
			assert.EqualValues(t, len(data)-1, before.Load(), "all others were written")
		}
		before.Add(int64(len(p)))
	}}
	n, err := memDoor(t, s).Put(t.Context(), "t1", "stock.csv", bytes.NewReader(data))
	require.NoError(t, err)
	require.EqualValues(t, len(data), n)
	require.True(t, bytes.Equal(data, s.content(part)))
}

type watching struct {
	sftp.FileWriter
	see func(p []byte, off int64)
}

func (f watching) Filewrite(r *sftp.Request) (io.WriterAt, error) {
	w, err := f.FileWriter.Filewrite(r)
	if err != nil {
		return nil, err
	}
	return writerAt(func(p []byte, off int64) (int, error) {
		n, err := w.WriteAt(p, off)
		f.see(p, off)
		return n, err
	}), nil
}

// The connection breaks after each of the writes in turn.
func TestPutWhereTheConnectionBreaks(t *testing.T) {
	data := noise(300_000)
	for broken := range int32(11) {
		s := newMemServer(t)
		var writes atomic.Int32
		s.handlers.FilePut = watching{s.handlers.FilePut, func([]byte, int64) {
			if writes.Add(1) == broken+1 {
				s.hangUp()
			}
		}}
		door := memDoor(t, s)
		_, err := door.Put(t.Context(), "t1", "stock.csv", bytes.NewReader(data))
		if err != nil {
			require.ErrorIs(t, err, transport.ErrNetwork, "write %d", broken)
			require.True(t, transport.Temporary(err))
		}
		lacks, missErr := door.Missing(t.Context(), manifestOf(int64(len(data))))
		require.NoError(t, missErr)
		if len(lacks) == 1 { // control.csv alone
			require.True(t, bytes.Equal(data, s.content(part)), "what is not missing is whole")
		}
		n, err := door.Put(t.Context(), "t1", "stock.csv", bytes.NewReader(data))
		require.NoError(t, err)
		require.EqualValues(t, len(data), n)
		require.NoError(t, door.Close())
	}
}

func TestPutOfAnySize(t *testing.T) {
	s := newMemServer(t)
	door := memDoor(t, s)
	for _, size := range []int{0, 1, 2, 32<<10 - 1, 32 << 10, 32<<10 + 1, 32<<10 + 2, 64<<10 + 1, 500_000} {
		data := noise(size)
		for _, r := range []io.Reader{bytes.NewReader(data), iotest.HalfReader(bytes.NewReader(data)), iotest.DataErrReader(bytes.NewReader(data))} {
			n, err := door.Put(t.Context(), "t1", "stock.csv", r)
			require.NoError(t, err)
			require.EqualValues(t, size, n)
			require.True(t, bytes.Equal(data, s.content(part)), "%d bytes", size)
		}
	}
	require.EqualValues(t, 1, s.dials.Load(), "one session for all")
}

func TestPutWhereTheSourceFailsAtAnyOffset(t *testing.T) {
	s := newMemServer(t)
	door := memDoor(t, s)
	data := noise(70)
	for _, fault := range []error{io.ErrUnexpectedEOF, errors.New("query failed"), io.ErrClosedPipe, sftp.ErrSSHFxEOF} {
		for n := range len(data) + 1 {
			_, err := door.Put(t.Context(), "t1", "stock.csv", io.MultiReader(bytes.NewReader(data[:n]), iotest.ErrReader(fault)))
			require.ErrorIs(t, err, transport.ErrLocal, "after %d bytes", n)
			require.ErrorIs(t, err, fault)
			require.Nil(t, s.content(part))
		}
	}
	require.EqualValues(t, 1, s.dials.Load(), "a source's failure costs no session")
	n, err := door.Put(t.Context(), "t1", "stock.csv", bytes.NewReader(data))
	require.NoError(t, err, "and the same name works afterwards")
	require.EqualValues(t, len(data), n)
}

func TestPutWhereTheContextEnds(t *testing.T) {
	s := newMemServer(t)
	door := memDoor(t, s)
	stop := errors.New("service stops")
	ctx, cancel := context.WithCancelCause(t.Context())
	reads := 0
	_, err := door.Put(ctx, "t1", "stock.csv", readerFunc(func(p []byte) (int, error) {
		if reads++; reads == 3 {
			cancel(stop)
		}
		return copy(p, noise(1000)), nil
	}))
	require.ErrorIs(t, err, stop)
	require.Nil(t, s.content(part))
	_, err = door.Put(ctx, "t1", "stock.csv", bytes.NewReader([]byte("x")))
	require.ErrorIs(t, err, stop, "a context that has ended does nothing")
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestPutRefusesNames(t *testing.T) {
	door := memDoor(t, newMemServer(t))
	for _, c := range [][2]string{
		{"", "stock.csv"}, {"../t1", "stock.csv"}, {"a/b", "stock.csv"}, {"t 1", "stock.csv"},
		{"t1", ""}, {"t1", "../stock.csv"}, {"t1", "a/b.csv"}, {"t1", "CON"}, {"t1", "x."},
	} {
		_, err := door.Put(t.Context(), c[0], c[1], bytes.NewReader(nil))
		require.ErrorIs(t, err, transport.ErrName, "%q", c)
	}
}

func TestFullDiskIsNamed(t *testing.T) {
	s := newMemServer(t)
	s.handlers.FilePut = refusing{s.handlers.FilePut, 0, errNoSpace{}}
	s.handlers.FileCmd = fullDisk{s.handlers.FileCmd}
	door := memDoor(t, s)
	_, err := door.Put(t.Context(), "t1", "stock.csv", bytes.NewReader([]byte("abc")))
	require.ErrorIs(t, err, transport.ErrRemoteFull)
	require.False(t, transport.Temporary(err))
}

type errNoSpace struct{}

func (errNoSpace) Error() string { return "no space" }

type fullDisk struct{ sftp.FileCmder }

func (fullDisk) StatVFS(*sftp.Request) (*sftp.StatVFS, error) { return &sftp.StatVFS{Bavail: 0}, nil }

func TestFetchWhereTheServerStopsEarly(t *testing.T) {
	data := noise(100_000)
	for _, n := range []int64{0, 1, 32768, 65536, 99_999} {
		s := newMemServer(t)
		mkdir(t, s, "/outbound/F1")
		s.write(t, "/outbound/F1/po_1.csv.bz2", data)
		s.handlers.FileGet = shortReads{s.handlers.FileGet, n}
		door := memDoor(t, s)
		err := door.Fetch(t.Context(), transport.Incoming{Name: "po_1.csv", Object: "/outbound/F1/po_1.csv.bz2", Wire: int64(len(data))}, io.Discard)
		require.ErrorIs(t, err, transport.ErrIncomplete, "after %d bytes", n)
		require.True(t, transport.Temporary(err))
		require.NoError(t, door.Close())
	}
}

func TestLostSessionIsReplacedOnce(t *testing.T) {
	s := newMemServer(t)
	door := memDoor(t, s)
	_, err := door.Put(t.Context(), "t1", "stock.csv", bytes.NewReader([]byte("abc")))
	require.NoError(t, err)
	s.hangUp()
	n, err := door.Put(t.Context(), "t1", "stock.csv", bytes.NewReader([]byte("abcd")))
	require.NoError(t, err)
	require.EqualValues(t, 4, n)
	require.EqualValues(t, 2, s.dials.Load())
}

// A server that hangs up right after it has refused must not look like a
// network that failed: the refusal would be repeated, and the address banned.
func TestRefusedKeyBeforeHangingUp(t *testing.T) {
	for range 20 {
		s := newMemServer(t)
		s.refuses.Store(true)
		door := memDoor(t, s)
		err := door.Discard(t.Context(), "t1")
		require.ErrorIs(t, err, transport.ErrCredentials)
		require.False(t, transport.Temporary(err))
		require.EqualValues(t, 1, s.dials.Load())
	}
}
