package commsd

import (
	"net/http"
	"slices"
	"strings"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/web"
)

// registerKey is call 1: by an enrolment code, or by a token of the old key.
func (s *Server) registerKey(r *web.Request) (web.Answer, error) {
	byToken := strings.Count(r.Bearer(), ".") == 2
	if byToken {
		if err := s.asCustomer(r); err != nil {
			return web.Answer{}, err
		}
	}
	var body comms.Registration
	if err := r.Decode(&body); err != nil {
		return web.Answer{}, err
	}
	id, line, err := parseKey(body.PublicKey)
	if err != nil {
		return web.Answer{}, err
	}
	k := key{ID: id, Line: line, Registered: r.Now.UTC(), Client: body.Client}

	register := s.enrolKey
	if byToken {
		register = s.rotateKey
	}
	status, err := register(r, k)
	if err != nil {
		return web.Answer{}, err
	}
	r.Key = id
	return web.Answer{Status: status, Body: comms.Registered{KeyID: id, Connection: s.connect(r.Customer)}}, nil
}

// enrolKey registers a key with a code.
func (s *Server) enrolKey(r *web.Request, k key) (status int, err error) {
	wrong := false
	defer func() {
		if wrong {
			s.strike(r.Customer, r.Address) // takes the lock itself
		}
	}()
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	refused := web.Errorf(comms.Enrolment, http.StatusUnauthorized, "the enrolment code is unknown, spent or too old")
	c := s.store.customers[r.Customer]
	if c == nil {
		wrong = true
		return 0, refused
	}
	if c.Locked {
		return 0, web.Errorf(comms.Forbidden, http.StatusForbidden, "%v", errLocked)
	}
	i := slices.IndexFunc(c.Codes, func(x code) bool { return same(r.Bearer(), x.Hash) })
	switch {
	case i < 0, c.Codes[i].Key != "" && c.Codes[i].Key != k.ID:
		wrong = true
		return 0, refused
	case c.Codes[i].Key == k.ID: // the first answer was lost
		if c.goodKey(k.ID) == nil {
			return 0, refused
		}
		return http.StatusOK, nil
	case r.Now.Sub(c.Codes[i].Made) >= comms.EnrolmentAge:
		return 0, refused
	case slices.ContainsFunc(c.Keys, func(o key) bool { return o.good() && o.ID != k.ID }):
		return 0, web.Errorf(comms.Conflict, http.StatusConflict, "another key is active; rotate with it, or have it revoked")
	}
	if err := s.mayHold(c, k); err != nil {
		return 0, err
	}
	c.Codes[i].Key = k.ID
	k.State = keyActive
	return http.StatusCreated, s.keep(c, k)
}

// rotateKey registers a key by the word of the old one.
func (s *Server) rotateKey(r *web.Request, k key) (status int, err error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	c, err := s.known(r.Customer)
	if err != nil {
		return 0, err
	}
	if c.goodKey(k.ID) != nil { // the first answer was lost
		return http.StatusOK, nil
	}
	if err := s.mayHold(c, k); err != nil {
		return 0, err
	}
	k.State = keyNew
	return http.StatusCreated, s.keep(c, k)
}

// mayHold refuses a key that was revoked, or that another customer holds: it
// would open both. It needs the lock.
func (s *Server) mayHold(c *customer, k key) error {
	for _, o := range s.store.customers {
		old := o.key(k.ID)
		if old != nil && (o != c || old.State == keyRevoked) {
			return web.Errorf(comms.Conflict, http.StatusConflict, "this key was used before; make a new pair")
		}
	}
	return nil
}

// keep stores a key and has it handed on to the App server. It needs the lock.
func (s *Server) keep(c *customer, k key) error {
	c.register(k)
	if err := s.store.save(c); err != nil {
		return err
	}
	s.app(c.App).work.Signal()
	return nil
}

// connection is call 1a.
func (s *Server) connection(r *web.Request) (web.Answer, error) {
	return web.Answer{Status: http.StatusOK, Body: s.connect(r.Customer)}, nil
}

func (s *Server) connect(customer string) comms.Connection {
	return comms.Connection{SFTP: comms.SFTP{
		Host: s.config.SFTPHost, Ports: s.config.SFTPPorts, User: customer, HostKeys: s.config.HostKeys.Announced(),
		Inbound: "/inbound", Outbound: "/outbound",
	}}
}
