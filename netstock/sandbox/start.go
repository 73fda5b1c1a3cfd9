package sandbox

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path"
	"strconv"
	"time"

	"github.com/erplink/erplink/netstock/sandbox/fault"
	"github.com/erplink/erplink/netstock/sandbox/internal/appd"
	"github.com/erplink/erplink/netstock/sandbox/internal/commsd"
	"github.com/erplink/erplink/netstock/sandbox/internal/firewall"
	"github.com/erplink/erplink/netstock/sandbox/internal/plan"
	"github.com/erplink/erplink/netstock/sandbox/internal/web"
)

// loopback is where everything is served that nobody gave an address for.
const loopback = "127.0.0.1:0"

// startServers opens all ports first, since every server is told the others'.
func (s *Sandbox) startServers(root *os.Root) error {
	public, sftp, err := s.listenPublic(root)
	if err != nil {
		return err
	}
	inside, err := s.listen(loopback)
	if err != nil {
		return err
	}
	calls := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 2 * time.Minute}
	toComms := "http://" + inside.Addr().String()
	s.admin = &web.Client{Base: toComms, Token: s.state.Operator, HTTP: calls}

	var links []commsd.App
	for _, name := range s.opts.Apps {
		l, err := s.startApp(root, name, &web.Client{Base: toComms, Token: s.state.Links[name].ToComms, HTTP: calls})
		if err != nil {
			return fmt.Errorf("app server %s: %w", name, err)
		}
		l.Call.HTTP = calls
		links = append(links, l)
	}
	if err := s.openComms(root, links, sftp); err != nil {
		return err
	}
	s.comms.Start(public, firewall.Inside(inside, func() bool { return false }), sftp)
	return nil
}

func (s *Sandbox) openComms(root *os.Root, links []commsd.App, sftp []net.Listener) error {
	own, err := s.folder(root, "comms")
	if err != nil {
		return err
	}
	if s.keys, err = commsd.OpenHostKeys(own); err != nil {
		return err
	}
	config := commsd.Config{
		Root: own, Origin: s.origin, Operator: s.state.Operator, Version: Version,
		HostKeys: s.keys, Apps: links, Wall: s.wall, Log: s.log, Logger: s.opts.Logger, Faults: &s.faults, Now: s.opts.Now,
	}
	for _, l := range sftp {
		host, port, err := net.SplitHostPort(l.Addr().String())
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(port)
		if err != nil {
			return err
		}
		config.SFTPHost = host
		config.SFTPPorts = append(config.SFTPPorts, n)
	}
	if s.comms, err = commsd.New(config); err != nil {
		return err
	}
	s.onClose(s.comms.Close)
	return nil
}

// startApp starts one App server, with a door for outsiders, who can be banned
// there, and one for Comms, which shares the loopback address with them.
func (s *Sandbox) startApp(root *os.Root, name string, comms *web.Client) (commsd.App, error) {
	link := s.state.Links[name]
	var l [4]net.Listener
	for i := range l {
		var err error
		if l[i], err = s.listen(loopback); err != nil {
			return commsd.App{}, err
		}
	}
	own, err := s.folder(root, path.Join("apps", name))
	if err != nil {
		return commsd.App{}, err
	}
	server, err := appd.New(appd.Config{
		Name: name, Root: own, HostKey: link.Host, CommsKey: link.CommsKey.PublicKey(), Token: link.ToApp, Comms: comms,
		Site: s.site, Limit: s.opts.FileLimit, Rules: plan.Rules(s.opts.Plan),
		Wall: s.wall, Log: s.log, Logger: s.opts.Logger, Faults: &s.faults, Now: s.opts.Now,
	})
	if err != nil {
		return commsd.App{}, err
	}
	guard := func(l net.Listener) net.Listener { return s.wall.Listen(l, fault.App, &s.faults) }
	inside := func(l net.Listener) net.Listener { return firewall.Inside(l, func() bool { return s.down(name) }) }
	s.onClose(server.Close)
	server.Start([]net.Listener{guard(l[0]), inside(l[1])}, []net.Listener{guard(l[2]), inside(l[3])})
	s.apps = append(s.apps, &appServer{server, name, l[0].Addr().String(), l[2].Addr().String()})
	return commsd.App{
		Name: name, Call: &web.Client{Base: "http://" + l[1].Addr().String(), Token: link.ToApp},
		SFTP: l[3].Addr().String(), HostKey: link.Host.PublicKey(), ClientKey: link.CommsKey, Token: link.ToComms,
	}, nil
}

// down reports whether a fault keeps Comms from an App server.
func (s *Sandbox) down(app string) bool {
	_, down := fault.Take(&s.faults, "", func(f fault.AppDown) bool { return f.App == "" || f.App == app })
	return down
}

// listenPublic opens the ports for customers, those of last time where none
// are given.
func (s *Sandbox) listenPublic(root *os.Root) (net.Listener, []net.Listener, error) {
	address, files := s.opts.Web, s.opts.SFTP
	if address == "" {
		address = cmp.Or(s.state.Web, loopback)
	}
	if len(files) == 0 {
		files = s.state.SFTP
	}
	if len(files) == 0 {
		files = []string{loopback}
	}
	if err := s.plainAllowed(address); err != nil {
		return nil, nil, err
	}
	calls, err := s.listen(address)
	if err != nil {
		return nil, nil, err
	}
	s.state.Web, s.state.SFTP = calls.Addr().String(), nil
	s.origin = cmp.Or(s.opts.Origin, s.scheme()+"://"+s.state.Web)
	var sftp []net.Listener
	for _, a := range files {
		l, err := s.listen(a)
		if err != nil {
			return nil, nil, err
		}
		s.state.SFTP = append(s.state.SFTP, l.Addr().String())
		sftp = append(sftp, s.wall.Listen(l, fault.SFTP, &s.faults))
	}
	public := net.Listener(s.wall.Listen(calls, fault.Web, &s.faults))
	if s.opts.TLS != nil {
		config := s.opts.TLS.Clone()
		config.MinVersion = max(config.MinVersion, tls.VersionTLS12)
		public = tls.NewListener(public, config)
	}
	return public, sftp, s.state.save(root)
}

func (s *Sandbox) scheme() string {
	if s.opts.TLS != nil {
		return "https"
	}
	return "http"
}

// plainAllowed refuses plain HTTP where others could listen.
func (s *Sandbox) plainAllowed(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil || s.opts.TLS != nil {
		return err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%s: plain HTTP is for loopback only; give Options.TLS", address)
	}
	return nil
}

// listen opens a port that Close closes, in case no server has taken it over.
func (s *Sandbox) listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	s.onClose(func() error {
		if err := l.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	})
	return l, nil
}

// folder opens a server's own folder.
func (s *Sandbox) folder(root *os.Root, name string) (*os.Root, error) {
	if err := root.MkdirAll(name, 0o700); err != nil {
		return nil, err
	}
	own, err := root.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	s.onClose(own.Close)
	return own, nil
}
