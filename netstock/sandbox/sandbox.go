package sandbox

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"

	"github.com/erplink/erplink/internal/filelock"
	"github.com/erplink/erplink/netstock/sandbox/fault"
	"github.com/erplink/erplink/netstock/sandbox/internal/activity"
	"github.com/erplink/erplink/netstock/sandbox/internal/appd"
	"github.com/erplink/erplink/netstock/sandbox/internal/commsd"
	"github.com/erplink/erplink/netstock/sandbox/internal/firewall"
	"github.com/erplink/erplink/netstock/sandbox/internal/web"
	"github.com/erplink/erplink/transport"
)

// Version is what the health call names.
const Version = "1"

// logFile is the log's name in the sandbox's folder.
const logFile = "log.jsonl"

// Sandbox is a running Comms server with its App servers. It is safe for
// concurrent use.
type Sandbox struct {
	dir    string
	opts   Options
	state  *state
	origin string
	faults fault.Plan
	wall   *firewall.Wall
	log    *activity.Log
	keys   *commsd.HostKeys
	comms  *commsd.Server
	apps   []*appServer
	admin  *web.Client // calls as operator, on the inside
	close  []func() error

	mu    sync.Mutex
	sites map[string]Site
}

// appServer is one App server and where it can be reached.
type appServer struct {
	*appd.Server
	name      string
	web, sftp string // addresses
}

// Start starts a sandbox whose whole state is in dir. A later one on the same
// folder is the same sandbox: same addresses, keys, customers and sets. Call
// Close.
func Start(dir string, opts *Options) (s *Sandbox, err error) {
	s = &Sandbox{dir: dir, opts: opts.defaults(), sites: map[string]Site{}}
	defer func() {
		if err != nil {
			err = fmt.Errorf("sandbox in %s: %w", dir, errors.Join(err, s.Close()))
			s = nil
		}
	}()
	maps.Copy(s.sites, s.opts.Sites)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return s, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return s, err
	}
	s.onClose(root.Close)
	if err := s.lock(root); err != nil {
		return s, err
	}
	if s.state, err = loadState(root, s.opts.Apps); err != nil {
		return s, err
	}
	if s.log, err = activity.Open(root, logFile, s.opts.Now); err != nil {
		return s, err
	}
	s.onClose(s.log.Close)
	s.wall = firewall.New(firewall.Policy(s.opts.Bans), s.opts.Now)
	return s, s.startServers(root)
}

// lock keeps a second sandbox out of the folder.
func (s *Sandbox) lock(root *os.Root) error {
	f, err := root.OpenFile("lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	s.onClose(f.Close)
	if err := filelock.Try(f); err != nil {
		return fmt.Errorf("another sandbox has the folder: %w", err)
	}
	s.onClose(func() error { return filelock.Unlock(f) })
	return nil
}

// onClose adds what Close does; it undoes in the opposite order.
func (s *Sandbox) onClose(f func() error) { s.close = append(s.close, f) }

// Close ends all servers and waits for them. Connections are cut; a set that
// is under way is taken up again by the next Start.
func (s *Sandbox) Close() error {
	var errs []error
	for len(s.close) > 0 {
		last := len(s.close) - 1
		errs = append(errs, s.close[last]())
		s.close = s.close[:last]
	}
	return errors.Join(errs...)
}

// URL is the address of the web calls, without "/v1".
func (s *Sandbox) URL() string { return s.origin }

// Operator is the token with which customers are made.
func (s *Sandbox) Operator() transport.Secret { return transport.Secret(s.state.Operator) }

// LogFile is the path of the log: one JSON line for every call, file and
// login.
func (s *Sandbox) LogFile() string { return filepath.Join(s.dir, logFile) }

// site is how a customer's sets are read.
func (s *Sandbox) site(customer string) appd.Site {
	s.mu.Lock()
	defer s.mu.Unlock()
	site := s.sites[customer]
	return appd.Site{DB: site.DB, Check: site.Check}
}
