package memconn_test

import (
	"bytes"
	"io"
	"net"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/memconn"
)

func TestBothSidesMayWriteFirst(t *testing.T) {
	a, b := memconn.Pipe()
	sent := bytes.Repeat([]byte("0123456789"), 50_000)
	var wg sync.WaitGroup
	for _, c := range []net.Conn{a, b} {
		_, err := c.Write([]byte("hello"))
		require.NoError(t, err)
		wg.Go(func() { _, _ = c.Write(sent) })
	}
	for _, c := range []net.Conn{a, b} {
		got := make([]byte, 5+len(sent))
		_, err := io.ReadFull(c, got)
		require.NoError(t, err)
		require.True(t, bytes.Equal(append([]byte("hello"), sent...), got))
	}
	wg.Wait()
}

func TestClose(t *testing.T) {
	a, b := memconn.Pipe()
	_, err := a.Write([]byte("last words"))
	require.NoError(t, err)
	require.NoError(t, a.Close())
	got, err := io.ReadAll(b)
	require.NoError(t, err)
	require.Equal(t, "last words", string(got))
	_, err = b.Write([]byte("x"))
	require.Error(t, err)
	_, err = a.Read(got)
	require.ErrorIs(t, err, net.ErrClosed)
}

func TestDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := memconn.Pipe()
		start := time.Now()
		require.NoError(t, a.SetDeadline(start.Add(time.Minute)))
		_, err := a.Read(make([]byte, 1))
		require.ErrorIs(t, err, os.ErrDeadlineExceeded)
		require.Equal(t, time.Minute, time.Since(start))
		n, err := a.Write(make([]byte, 1))
		require.ErrorIs(t, err, os.ErrDeadlineExceeded)
		require.Zero(t, n)
		require.NoError(t, a.SetWriteDeadline(time.Now().Add(time.Minute)))
		n, err = a.Write(make([]byte, memconn.Buffer+1))
		require.ErrorIs(t, err, os.ErrDeadlineExceeded)
		require.Equal(t, memconn.Buffer, n)
	})
}
