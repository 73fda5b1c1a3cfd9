// Package commsd is the Comms server: it proves customers, takes their
// transmissions, hands them to App servers, and lists what comes back. It
// reaches an App server over the wire only.
package commsd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/fault"
	"github.com/erplink/erplink/netstock/sandbox/internal/activity"
	"github.com/erplink/erplink/netstock/sandbox/internal/backlog"
	"github.com/erplink/erplink/netstock/sandbox/internal/firewall"
	"github.com/erplink/erplink/netstock/sandbox/internal/sftpd"
	"github.com/erplink/erplink/netstock/sandbox/internal/web"
)

// Config is what a Comms server stands on; every field is required.
type Config struct {
	Root      *os.Root // its own folder
	Origin    string   // as tokens name it: https://comms.example
	Operator  string   // token
	Version   string
	SFTPHost  string
	SFTPPorts []int // in the order in which clients try them
	HostKeys  *HostKeys
	Apps      []App
	Wall      *firewall.Wall
	Log       *activity.Log
	Logger    *slog.Logger
	Faults    *fault.Plan
	Now       func() time.Time
}

// App is one App server as Comms knows it.
type App struct {
	Name      string
	Call      *web.Client   // with the token that the App server wants
	SFTP      string        // address
	HostKey   ssh.PublicKey // pinned
	ClientKey ssh.Signer    // that the App server knows
	Token     string        // that the App server shows
}

// Server is one Comms server. It is safe for concurrent use.
type Server struct {
	config   Config
	origin   string
	operator string // hash
	apps     []*app
	store    *store
	wall     *firewall.Wall
	sftp     *sftpd.Server
	web      *web.Server

	ctx  context.Context // ends with Close; background work hangs on it
	stop context.CancelFunc
	wg   sync.WaitGroup
}

// app is an App server and the signal that there is work for it.
type app struct {
	App
	token string // hash
	work  *backlog.Backlog
}

// New loads what an earlier server left in the folder.
func New(c Config) (*Server, error) {
	st, err := openStore(c.Root)
	if err != nil {
		return nil, err
	}
	s := &Server{config: c, origin: c.Origin, operator: hashOf(c.Operator), store: st, wall: c.Wall}
	s.ctx, s.stop = context.WithCancel(context.Background())
	for _, a := range c.Apps {
		s.apps = append(s.apps, &app{App: a, token: hashOf(a.Token), work: backlog.New("comms to "+a.Name, c.Logger)})
	}
	for _, customer := range st.customers {
		if s.app(customer.App) == nil {
			return nil, errors.Join(fmt.Errorf("customer %s is served by App server %s, which is not there", customer.ID, customer.App), st.close())
		}
	}
	s.web = web.NewServer(web.Config{Name: string(fault.Web), Now: c.Now, Log: c.Log, Logger: c.Logger, Faults: c.Faults})
	s.sftp = sftpd.New(sftpd.Config{
		Service: string(fault.SFTP), HostKey: c.HostKeys.Present,
		KeyTypes: []string{ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSASHA512}, Authorize: s.login, Refused: s.strike,
		Log: c.Log, Faults: c.Faults,
	})
	return s, nil
}

// Start serves customers on public and the App servers on inside, takes up
// work that was left, and sweeps.
func (s *Server) Start(public, inside net.Listener, sftp []net.Listener) {
	s.web.Serve(public, s.publicRoutes())
	s.web.Serve(inside, s.insideRoutes())
	for _, l := range sftp {
		s.sftp.Serve(l)
	}
	for _, a := range s.apps {
		s.wg.Go(func() {
			a.work.Run(s.ctx, func(ctx context.Context) error { return s.forward(ctx, a) })
		})
	}
	s.wg.Go(s.sweepNowAndThen)
}

// Close ends everything and waits for it.
func (s *Server) Close() error {
	s.stop()
	err := errors.Join(s.web.Close(), s.sftp.Close())
	s.wg.Wait()
	return errors.Join(err, s.store.close())
}

// operatorRoutes are the operations for operators, which may call from outside
// and from inside.
func (s *Server) operatorRoutes() []web.Route {
	return []web.Route{
		{Call: fault.CreateCustomer, Pattern: "POST /v1/customers", May: s.asOperator, Do: s.createCustomer},
		{Call: fault.Enrol, Pattern: "POST /v1/customers/{customer}/enrolments", May: s.asOperator, Do: s.enrol},
		{Call: fault.Revoke, Pattern: "DELETE /v1/customers/{customer}/keys/{key}", May: s.asOperator, Do: s.revoke},
		{Call: fault.Unlock, Pattern: "DELETE /v1/customers/{customer}/lock", May: s.asOperator, Do: s.unlock},
	}
}

// publicRoutes are the operations for operators and customers.
func (s *Server) publicRoutes() []web.Route {
	return append(s.operatorRoutes(), []web.Route{
		{Call: fault.Register, Pattern: "POST /v1/customers/{customer}/keys", Do: s.registerKey}, // by code or by token
		{Call: fault.Connection, Pattern: "GET /v1/customers/{customer}/connection", May: s.asCustomer, Do: s.connection},
		{Call: fault.EndOfTransmission, Pattern: "POST /v1/customers/{customer}/transmissions", May: s.asCustomer, Do: s.endOfTransmission},
		{Call: fault.State, Pattern: "GET /v1/customers/{customer}/transmissions/{id}", May: s.asCustomer, Do: s.state},
		{Call: fault.Poll, Pattern: "GET /v1/customers/{customer}/files", May: s.asCustomer, Do: s.poll},
		{Call: fault.Receipt, Pattern: "POST /v1/customers/{customer}/files/{id}/receipt", May: s.asCustomer, Do: s.receipt},
		{Call: fault.Health, Pattern: "GET /v1/health", Do: s.health},
	}...)
}

// insideRoutes are the operations for operators and App servers.
func (s *Server) insideRoutes() []web.Route {
	return append(s.operatorRoutes(), []web.Route{
		{Call: fault.ReportState, Pattern: "PUT /v1/customers/{customer}/transmissions/{id}/state", May: s.asApp, Do: s.reportState},
		{Call: fault.AnnounceFile, Pattern: "POST /v1/customers/{customer}/files", May: s.asApp, Do: s.announceFile},
	}...)
}

func (s *Server) health(r *web.Request) (web.Answer, error) {
	return web.Answer{Status: http.StatusOK, Body: comms.Health{Status: "ok", Time: r.Now.UTC(), Version: s.config.Version}}, nil
}

func (s *Server) now() time.Time { return s.config.Now() }

// report tells whoever runs the sandbox what it cannot answer to a caller.
func (s *Server) report(doing, what string, err error) {
	s.config.Logger.Error("sandbox: comms", "doing", doing, "what", what, "error", err)
}

// app finds an App server by name, nil if there is none.
func (s *Server) app(name string) *app {
	i := slices.IndexFunc(s.apps, func(a *app) bool { return a.Name == name })
	if i < 0 {
		return nil
	}
	return s.apps[i]
}

// known finds the customer of a path. It needs the lock.
func (s *Server) known(id string) (*customer, error) {
	if c := s.store.customers[id]; c != nil {
		return c, nil
	}
	return nil, web.Errorf(comms.Unknown, http.StatusNotFound, "no customer %s", id)
}
