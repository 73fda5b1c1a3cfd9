package sandbox_test

import (
	"bytes"
	"compress/bzip2"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/fault"
	"github.com/erplink/erplink/transport"
)

// fetch reads an object and unpacks it with another decompressor than the
// sandbox's own.
func (c *client) fetch(f comms.Listed) (packed, plain []byte) {
	c.t.Helper()
	src, err := c.files().Open(f.Object)
	require.NoError(c.t, err)
	defer src.Close()
	packed, err = io.ReadAll(src)
	require.NoError(c.t, err)
	plain, err = io.ReadAll(bzip2.NewReader(bytes.NewReader(packed)))
	require.NoError(c.t, err)
	return packed, plain
}

func TestPollFetchReceipt(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	empty := c.poll("", 0)
	require.NotNil(t, empty.Files, "an empty list, not null")
	require.Empty(t, empty.Files)
	require.Empty(t, empty.Next)

	c.push(newSet(t, nil))
	l := c.poll("", 0)
	require.Len(t, l.Files, 4)
	require.NotEmpty(t, l.Next)
	for i, f := range l.Files {
		packed, plain := c.fetch(f)
		m, h := md5.Sum(plain), sha256.Sum256(plain)
		require.Equal(t, f.Size, int64(len(plain)))
		require.Equal(t, f.CompressedSize, int64(len(packed)))
		require.Equal(t, f.MD5, hex.EncodeToString(m[:]))
		require.Equal(t, f.SHA256, hex.EncodeToString(h[:]))
		require.Equal(t, "/outbound/"+f.ID+"/"+f.Name+".bz2", f.Object)
		require.WithinDuration(t, time.Now(), f.CreatedAt, time.Minute)
		require.True(t, i == 0 || !f.CreatedAt.Before(l.Files[i-1].CreatedAt), "oldest first")
	}
	require.Equal(t, "order", l.Files[0].Kind)
	require.Equal(t, "report", l.Files[3].Kind)

	receipt := func(id, hash string) answer {
		return c.call(http.MethodPost, "/files/"+id+"/receipt", comms.Receipt{SHA256: hash, ReceivedAt: time.Now()})
	}
	first := l.Files[0]
	receipt(first.ID, l.Files[1].SHA256).problem(http.StatusConflict, comms.Conflict)
	receipt("none", first.SHA256).problem(http.StatusNotFound, comms.Unknown)
	c.call(http.MethodPost, "/files/"+first.ID+"/receipt", comms.Receipt{SHA256: first.SHA256}).problem(http.StatusUnprocessableEntity, comms.Invalid)
	require.Len(t, c.poll("", 0).Files, 4)
	require.Equal(t, http.StatusNoContent, receipt(first.ID, first.SHA256).status)
	require.Equal(t, http.StatusNoContent, receipt(first.ID, first.SHA256).status, "repeated")
	receipt(first.ID, l.Files[1].SHA256).problem(http.StatusConflict, comms.Conflict)

	left := c.poll("", 0)
	require.Equal(t, l.Files[1:], left.Files)
	require.Equal(t, l.Next, left.Next)
	require.False(t, s.Files("acme")[0].Received.IsZero())
	require.True(t, s.Files("acme")[1].Received.IsZero())
}

func TestLongPoll(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)

	began := time.Now()
	require.Empty(t, c.poll("", 1).Files)
	require.GreaterOrEqual(t, time.Since(began), time.Second)

	held := make(chan comms.Listing, 1)
	go func() { held <- c.poll("", 25) }()
	c.push(newSet(t, nil))
	select {
	case l := <-held:
		require.NotEmpty(t, l.Files)
	case <-time.After(10 * time.Second):
		t.Fatal("the held call did not wake")
	}
	next := c.poll("", 0).Next
	began = time.Now()
	l := c.poll(next, 1)
	require.GreaterOrEqual(t, time.Since(began), time.Second, "nothing is newer")
	require.Len(t, l.Files, 4, "all that have no receipt, newer or not")
	require.Equal(t, next, l.Next)
	began = time.Now()
	require.Len(t, c.poll("1", 25).Files, 4)
	require.Less(t, time.Since(began), 5*time.Second, "something is newer")
}

func TestPollQuery(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	for _, q := range []string{"after=x", "after=-1", "wait=-1", "wait=soon"} {
		c.call(http.MethodGet, "/files?"+q, nil).problem(http.StatusUnprocessableEntity, comms.Invalid)
	}
}

// A poll that waits is no reason to wait with the end.
func TestCloseEndsHeldPolls(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	held := make(chan struct{})
	go func() {
		defer close(held)
		c.trySend(c.token(nil), http.MethodGet, c.path("/files?wait=25"), nil)
	}()
	time.Sleep(50 * time.Millisecond)
	began := time.Now()
	require.NoError(t, s.Close())
	<-held
	require.Less(t, time.Since(began), 5*time.Second)
}

func TestFaultsOfListings(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	c.push(newSet(t, nil))
	good := c.poll("", 0)
	once := fault.Scope{Times: 1}
	for _, test := range []struct {
		fault fault.Fault
		check func(t *testing.T, f comms.Listed)
	}{
		{fault.WrongHash{Scope: once, File: "po_1.csv"}, func(t *testing.T, f comms.Listed) { require.NotEqual(t, good.Files[0].SHA256, f.SHA256) }},
		{fault.WrongSize{Scope: once, File: "po_1.csv", Bytes: 7}, func(t *testing.T, f comms.Listed) { require.Equal(t, good.Files[0].Size+7, f.Size) }},
		{fault.EvilName{Scope: once, File: "po_1.csv", Name: "../../po_1.csv"}, func(t *testing.T, f comms.Listed) { require.Equal(t, "../../po_1.csv", f.Name) }},
	} {
		s.Inject(test.fault)
		bad := c.poll("", 0)
		test.check(t, bad.Files[0])
		require.Equal(t, good.Files[1:], bad.Files[1:], "other files are listed as they are")
		require.Equal(t, good, c.poll("", 0), "once")
	}
}

func TestDamagedObjects(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	c.push(newSet(t, nil))
	f := c.poll("", 0).Files[0]
	whole, plain := c.fetch(f)

	read := func(d fault.Damage) ([]byte, int64) {
		s.Inject(fault.Damaged{Scope: fault.Scope{Customer: "acme", Times: 1}, File: f.Name, Damage: d, Size: 8 << 20})
		src, err := c.files().Open(f.Object)
		require.NoError(t, err)
		defer src.Close()
		info, err := src.Stat()
		require.NoError(t, err)
		data, err := io.ReadAll(src)
		require.NoError(t, err)
		return data, info.Size()
	}
	for _, d := range []fault.Damage{fault.Truncated, fault.Garbage, fault.TwoStreams, fault.Bomb} {
		data, size := read(d)
		require.Equal(t, int64(len(data)), size, d)
		require.NotEqual(t, whole, data, d)
		unpacked, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(data)))
		switch d {
		case fault.Truncated, fault.Garbage:
			require.Error(t, err, d)
		case fault.TwoStreams:
			require.NoError(t, err)
			require.Equal(t, append(plain, plain...), unpacked, "a decompressor reads on without a word")
		case fault.Bomb:
			require.NoError(t, err)
			require.Len(t, unpacked, 8<<20)
			require.Less(t, len(data), 1<<10)
		}
	}
	again, _ := c.fetch(f)
	require.Equal(t, whole, again, "what is stored stays whole")
}

// The same order may come under another id, and other files of any content.
func TestOffer(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	settle(t, s)
	for range 2 {
		_, err := s.Offer("acme", transport.Order, "po_77.csv", []byte("what nobody can parse"))
		require.NoError(t, err)
	}
	_, err := s.Offer("acme", transport.Report, "../x", nil)
	require.Error(t, err)
	_, err = s.Offer("ghost", transport.Report, "x", nil)
	require.Error(t, err)
	settle(t, s)
	l := c.poll("", 0)
	require.Len(t, l.Files, 2)
	require.NotEqual(t, l.Files[0].ID, l.Files[1].ID)
	require.Equal(t, l.Files[0].SHA256, l.Files[1].SHA256)
	_, plain := c.fetch(l.Files[0])
	require.Equal(t, "what nobody can parse", string(plain))
	require.Equal(t, comms.Imported, c.push(newSet(t, nil)).State)
	require.Len(t, c.poll("", 0).Files, 6, "a plan does not lose what was offered")
}
