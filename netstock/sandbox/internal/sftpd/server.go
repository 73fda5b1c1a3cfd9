// Package sftpd is an SSH server that offers nothing but SFTP, to public keys
// alone, each login confined to a folder of its own.
package sftpd

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"github.com/erplink/erplink/netstock/sandbox/fault"
	"github.com/erplink/erplink/netstock/sandbox/internal/activity"
	"github.com/erplink/erplink/netstock/sandbox/internal/firewall"
)

// handshakeTime is how long a client may take to log in.
const handshakeTime = 20 * time.Second

// Config says who may come in. Every field but Faults is required.
type Config struct {
	Service   string                                               // for the log
	HostKey   func() ssh.Signer                                    // asked for every connection
	KeyTypes  []string                                             // algorithms of public keys that may prove a login
	Authorize func(user string, key ssh.PublicKey) (*Login, error) // is this key good for this user?
	Refused   func(user string, from netip.Addr)                   // after a login without success
	Log       *activity.Log
	Faults    *fault.Plan
}

// Login is what a proven key may do.
type Login struct {
	Customer string
	Tree     Tree
	Entered  func(from netip.Addr) error // called once the key is proven

	key string // its fingerprint
}

// Server serves any number of listeners. It is safe for concurrent use.
type Server struct {
	config Config

	mu        sync.Mutex
	closed    bool
	listeners []net.Listener
	open      map[net.Conn]string // to the fingerprint of its key, empty before login
	wg        sync.WaitGroup
}

// New makes a server.
func New(c Config) *Server {
	return &Server{config: c, open: map[net.Conn]string{}}
}

// Serve serves a listener in the background until Close.
func (s *Server) Serve(l net.Listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listeners = append(s.listeners, l)
	s.wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return // closed
			}
			s.wg.Go(func() { s.serve(c) })
		}
	})
}

// Drop ends the sessions of a key at once.
func (s *Server) Drop(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c, k := range s.open {
		if k == key {
			_ = c.Close() // its own goroutine reports and forgets it
		}
	}
}

// Close ends listeners and sessions and waits for them.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	var errs []error
	for _, l := range s.listeners {
		errs = append(errs, l.Close())
	}
	for c := range s.open {
		_ = c.Close() // the session's goroutine sees it
	}
	s.mu.Unlock()
	s.wg.Wait()
	return errors.Join(errs...)
}

// serve runs one connection to its end.
func (s *Server) serve(c net.Conn) {
	defer c.Close()
	if !s.track(c, "") {
		return
	}
	defer s.forget(c)

	from := firewall.Address(c.RemoteAddr().String())
	entry := activity.Entry{Service: s.config.Service, Action: "login", Address: from.String()}
	sc, login, err := s.handshake(c, from, &entry)
	entry.Outcome = activity.Outcome(err)
	s.config.Log.Write(entry)
	if err != nil {
		return
	}
	defer sc.conn.Close()
	go ssh.DiscardRequests(sc.requests) // ends with the connection
	entry.Customer = login.Customer
	for ch := range sc.channels {
		s.wg.Go(func() { s.channel(ch, login, entry) })
	}
}

func (s *Server) track(c net.Conn, key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.open[c] = key
	}
	return !s.closed
}

func (s *Server) forget(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, c)
}

// proven is a connection whose key is proven.
type proven struct {
	conn     *ssh.ServerConn
	channels <-chan ssh.NewChannel
	requests <-chan *ssh.Request
}

// handshake proves a key. A client that goes away without having been refused
// is no failed login.
func (s *Server) handshake(c net.Conn, from netip.Addr, entry *activity.Entry) (proven, *Login, error) {
	refused := false
	config := &ssh.ServerConfig{
		Config:                  algorithms(),
		PublicKeyAuthAlgorithms: s.config.KeyTypes,
		ServerVersion:           "SSH-2.0-erplink-sandbox",
		PublicKeyCallback: func(meta ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			entry.Key = ssh.FingerprintSHA256(key)
			login, err := s.config.Authorize(meta.User(), key)
			if err != nil {
				return nil, err
			}
			login.key = entry.Key
			return &ssh.Permissions{ExtraData: map[any]any{loginKey{}: login}}, nil
		},
		AuthLogCallback: func(meta ssh.ConnMetadata, method string, err error) {
			entry.Customer = meta.User()
			refused = refused || err != nil && method != "none"
		},
	}
	config.AddHostKey(s.config.HostKey())
	if err := c.SetDeadline(time.Now().Add(handshakeTime)); err != nil {
		return proven{}, nil, err
	}
	conn, channels, requests, err := ssh.NewServerConn(c, config)
	if err != nil {
		if refused {
			s.config.Refused(entry.Customer, from)
		}
		return proven{}, nil, err
	}
	login := conn.Permissions.ExtraData[loginKey{}].(*Login)
	entry.Key = login.key
	s.track(c, login.key) // before Entered looks whether the key is still good: Drop misses nothing
	if err := errors.Join(c.SetDeadline(time.Time{}), login.Entered(from)); err != nil {
		return proven{}, nil, errors.Join(err, conn.Close())
	}
	return proven{conn, channels, requests}, login, nil
}

// loginKey finds the Login among a connection's permissions: of several keys
// that a client offers, the permissions are those of the key that it proved.
type loginKey struct{}

// algorithms are those that x/crypto counts as safe.
func algorithms() ssh.Config {
	safe := ssh.SupportedAlgorithms()
	return ssh.Config{KeyExchanges: safe.KeyExchanges, Ciphers: safe.Ciphers, MACs: safe.MACs}
}

// channel serves one SSH channel: a session that asks for sftp.
func (s *Server) channel(nc ssh.NewChannel, login *Login, entry activity.Entry) {
	if nc.ChannelType() != "session" {
		_ = nc.Reject(ssh.UnknownChannelType, "only sftp sessions") // fails only where the connection is gone
		return
	}
	ch, requests, err := nc.Accept()
	if err != nil {
		return // the connection is gone
	}
	defer ch.Close()
	sftpAsked := make(chan bool, 1)
	go answerRequests(requests, sftpAsked) // ends with the channel
	if !<-sftpAsked {
		return
	}
	h := &handlers{login: login, log: s.config.Log, faults: s.config.Faults, entry: entry}
	server := sftp.NewRequestServer(ch, sftp.Handlers{FileGet: h, FilePut: h, FileCmd: h, FileList: h})
	if err := server.Serve(); err != nil && !errors.Is(err, io.EOF) {
		entry.Action, entry.Outcome = "session", err.Error()
		s.config.Log.Write(entry)
	}
}

// answerRequests grants the sftp subsystem, once, and nothing else.
func answerRequests(requests <-chan *ssh.Request, sftpAsked chan<- bool) {
	asked := false
	for r := range requests {
		ok := !asked && r.Type == "subsystem" && slices.Equal(r.Payload, ssh.Marshal(struct{ Name string }{"sftp"}))
		if err := r.Reply(ok, nil); err == nil && ok {
			asked = true
			sftpAsked <- true
		}
	}
	if !asked {
		sftpAsked <- false
	}
}
