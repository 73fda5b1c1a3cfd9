package transport_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/pkg/sftp"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/internal/memconn"
	"github.com/erplink/erplink/transport"
)

// memServer is an SFTP server in this process, on connections in memory, with
// faults to order.
type memServer struct {
	host     ssh.Signer
	handlers sftp.Handlers
	dials    atomic.Int32
	dead     atomic.Bool // the network swallows everything, both ways
	mute     atomic.Bool // connections are taken, and nothing is said
	refuses  atomic.Bool // no key is let in, and the connection closed at once

	mu      sync.Mutex
	servers []io.Closer
}

func newMemServer(t *testing.T) *memServer {
	t.Helper()
	s := &memServer{host: newHostKey(t), handlers: sftp.InMemHandler()}
	mkdir(t, s, "/inbound")
	mkdir(t, s, "/outbound")
	return s
}

func mkdir(t *testing.T, s *memServer, name string) {
	t.Helper()
	require.NoError(t, s.handlers.FileCmd.Filecmd(sftp.NewRequest("Mkdir", name)))
}

func (s *memServer) connection() comms.Connection {
	return comms.Connection{SFTP: comms.SFTP{
		Host: "sftp.example.com", Ports: []int{443}, User: customer,
		HostKeys: []comms.HostKey{{Key: strings.TrimSpace(string(ssh.MarshalAuthorizedKey(s.host.PublicKey())))}},
		Inbound:  "/inbound", Outbound: "/outbound",
	}}
}

// Dial is a transport.DialFunc.
func (s *memServer) Dial(context.Context, string, string) (net.Conn, error) {
	s.dials.Add(1)
	near, far := memconn.Pipe()
	s.mu.Lock()
	s.servers = append(s.servers, far)
	s.mu.Unlock()
	if !s.mute.Load() {
		go s.serve(far)
	}
	return &deadly{Conn: near, dead: &s.dead}, nil
}

// hangUp closes all connections from the far side.
func (s *memServer) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.servers {
		_ = c.Close()
	}
	s.servers = nil
}

func (s *memServer) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	config := &ssh.ServerConfig{PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
		if s.refuses.Load() || ssh.FingerprintSHA256(key) != testKey().Fingerprint() {
			return nil, errors.New("unknown key")
		}
		return nil, nil
	}}
	if s.refuses.Load() {
		config.MaxAuthTries = 1
	}
	config.AddHostKey(s.host)
	_, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for c := range channels {
		channel, requests, err := c.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range requests {
				_ = r.Reply(r.Type == "subsystem", nil)
			}
		}()
		go func() {
			_ = sftp.NewRequestServer(channel, s.handlers).Serve()
			_ = channel.Close()
		}()
	}
}

// deadly is a connection on a network that can start to swallow everything.
type deadly struct {
	net.Conn
	dead *atomic.Bool
}

func (d *deadly) Read(p []byte) (int, error) {
	for {
		n, err := d.Conn.Read(p)
		if err != nil || !d.dead.Load() {
			return n, err
		}
	}
}

func (d *deadly) Write(p []byte) (int, error) {
	if d.dead.Load() {
		return len(p), nil
	}
	return d.Conn.Write(p)
}

// inMemory answers web calls without a network.
type inMemory struct{ http.Handler }

func (m inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Context().Err() != nil {
		return nil, r.Context().Err()
	}
	rec := httptest.NewRecorder()
	m.ServeHTTP(rec, r)
	return rec.Result(), nil
}

// memDoor is a door to a memServer; its web calls know the connection alone.
func memDoor(t *testing.T, s *memServer) *transport.Comms {
	t.Helper()
	web := http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { answer(rw, 200, s.connection()) })
	return openDoor(t, "https://comms.example.com", &transport.CommsOptions{
		HTTPClient: &http.Client{Transport: inMemory{web}}, Dial: s.Dial,
	})
}

// content reads a file of the server; nil where it is not there.
func (s *memServer) content(name string) []byte {
	request := sftp.NewRequest("Get", name)
	request.Flags = 1 // read
	r, err := s.handlers.FileGet.Fileread(request)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		panic(err)
	}
	data, err := io.ReadAll(io.NewSectionReader(r, 0, 1<<30))
	if err != nil {
		panic(err)
	}
	return data
}

func (s *memServer) write(t *testing.T, name string, data []byte) {
	t.Helper()
	r := sftp.NewRequest("Put", name)
	r.Flags = 0x1a // write, create, truncate
	w, err := s.handlers.FilePut.Filewrite(r)
	require.NoError(t, err)
	_, err = w.WriteAt(data, 0)
	require.NoError(t, err)
}

// refusing refuses the write that holds byte n.
type refusing struct {
	sftp.FileWriter
	n   int64
	err error
}

func (f refusing) Filewrite(r *sftp.Request) (io.WriterAt, error) {
	w, err := f.FileWriter.Filewrite(r)
	if err != nil {
		return nil, err
	}
	return writerAt(func(p []byte, off int64) (int, error) {
		if off <= f.n && f.n < off+int64(len(p)) {
			return 0, f.err
		}
		return w.WriteAt(p, off)
	}), nil
}

type writerAt func([]byte, int64) (int, error)

func (f writerAt) WriteAt(p []byte, off int64) (int, error) { return f(p, off) }

// shortReads gives out a file that ends before its size.
type shortReads struct {
	sftp.FileReader
	n int64
}

func (f shortReads) Fileread(r *sftp.Request) (io.ReaderAt, error) {
	inner, err := f.FileReader.Fileread(r)
	if err != nil {
		return nil, err
	}
	return readerAt(func(p []byte, off int64) (int, error) {
		return io.NewSectionReader(inner, 0, f.n).ReadAt(p, off)
	}), nil
}

type readerAt func([]byte, int64) (int, error)

func (f readerAt) ReadAt(p []byte, off int64) (int, error) { return f(p, off) }
