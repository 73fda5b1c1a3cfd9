// Package appd is an App server: it takes transmissions from Comms, unpacks,
// proves, checks and imports them, plans orders, and hands them back. It
// reaches Comms over the wire only.
package appd

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/erplink/erplink/csvspec/check"
	"github.com/erplink/erplink/netstock/sandbox/fault"
	"github.com/erplink/erplink/netstock/sandbox/internal/activity"
	"github.com/erplink/erplink/netstock/sandbox/internal/backlog"
	"github.com/erplink/erplink/netstock/sandbox/internal/firewall"
	"github.com/erplink/erplink/netstock/sandbox/internal/plan"
	"github.com/erplink/erplink/netstock/sandbox/internal/sftpd"
	"github.com/erplink/erplink/netstock/sandbox/internal/web"
)

// Config is what an App server stands on; every field is required.
type Config struct {
	Name     string
	Root     *os.Root      // its own folder
	HostKey  ssh.Signer    // of its SFTP server
	CommsKey ssh.PublicKey // with which Comms logs in
	Token    string        // that Comms shows
	Comms    *web.Client   // with the token that Comms wants
	Site     func(customer string) Site
	Limit    int64 // bytes to which one file may unpack
	Rules    plan.Rules
	Wall     *firewall.Wall
	Log      *activity.Log
	Logger   *slog.Logger
	Faults   *fault.Plan
	Now      func() time.Time
}

// Site says how one customer's sets are read and where they are imported.
type Site struct {
	DB    *sql.DB        // nil: counted, and kept as files
	Check *check.Options // nil: the defaults
}

// commsUser is the name under which Comms logs in.
const commsUser = "comms"

// Server is one App server. It is safe for concurrent use.
type Server struct {
	config   Config
	store    *store
	exchange *os.Root // SFTP root
	sftp     *sftpd.Server
	web      *web.Server
	work     *backlog.Backlog

	ctx  context.Context // ends with Close; background work hangs on it
	stop context.CancelFunc
	wg   sync.WaitGroup
}

// New loads what an earlier server left in the folder.
func New(c Config) (*Server, error) {
	st, err := openStore(c.Root)
	if err != nil {
		return nil, err
	}
	exchange, err := c.Root.OpenRoot("exchange")
	if err != nil {
		return nil, errors.Join(err, st.close())
	}
	s := &Server{config: c, store: st, exchange: exchange, work: backlog.New(c.Name, c.Logger)}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.web = web.NewServer(web.Config{Name: c.Name, Now: c.Now, Log: c.Log, Logger: c.Logger, Faults: c.Faults})
	s.sftp = sftpd.New(sftpd.Config{
		Service: c.Name, HostKey: func() ssh.Signer { return c.HostKey },
		KeyTypes: []string{c.CommsKey.Type()}, Authorize: s.login,
		Refused: func(_ string, from netip.Addr) { c.Wall.Strike(from) }, Log: c.Log, Faults: c.Faults,
	})
	return s, nil
}

// Start serves the listeners, the web calls on two and SFTP on two, and takes
// up work that was left.
func (s *Server) Start(calls, sftp []net.Listener) {
	routes := []web.Route{
		{Call: fault.HandOnKey, Pattern: "PUT /app/v1/customers/{customer}/key", May: s.asComms, Do: s.takeKey},
		{Call: fault.Forward, Pattern: "POST /app/v1/customers/{customer}/transmissions/{id}", May: s.asComms, Do: s.take},
	}
	for _, l := range calls {
		s.web.Serve(l, routes)
	}
	for _, l := range sftp {
		s.sftp.Serve(l)
	}
	s.wg.Go(func() { s.work.Run(s.ctx, s.workOff) })
}

// Close ends everything and waits for it. A set that is being imported is
// begun anew by the next server.
func (s *Server) Close() error {
	s.stop()
	err := errors.Join(s.web.Close(), s.sftp.Close())
	s.wg.Wait()
	return errors.Join(err, s.exchange.Close(), s.store.close())
}

// login lets Comms in, with the one key that is pinned.
func (s *Server) login(user string, key ssh.PublicKey) (*sftpd.Login, error) {
	if user != commsUser || ssh.FingerprintSHA256(key) != ssh.FingerprintSHA256(s.config.CommsKey) {
		return nil, errors.New("unknown key")
	}
	return &sftpd.Login{
		Tree:    sftpd.Tree{Root: s.exchange, Depth: 3},
		Entered: func(netip.Addr) error { return nil },
	}, nil
}

// SetFolder is the folder, below Config.Root, with a set's plain files.
func SetFolder(customer, id string) string { return path.Join("customers", customer, "sets", id) }
