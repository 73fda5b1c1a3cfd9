package commsd

import (
	"crypto/rand"
	"net/http"
	"strings"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/web"
)

// createCustomer is call 0.
func (s *Server) createCustomer(r *web.Request) (web.Answer, error) {
	var body comms.Customer
	if err := r.Decode(&body); err != nil {
		return web.Answer{}, err
	}
	switch {
	case !customerID.MatchString(body.ID):
		return web.Answer{}, invalid("id %q is not of the form [a-z0-9-]{1,63}", body.ID)
	case strings.TrimSpace(body.Name) == "":
		return web.Answer{}, invalid("name is missing")
	case s.app(body.App) == nil:
		return web.Answer{}, invalid("there is no App server %q", body.App)
	}
	secret := rand.Text()
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if s.store.customers[body.ID] != nil {
		return web.Answer{}, web.Errorf(comms.Conflict, http.StatusConflict, "there is a customer %s already", body.ID)
	}
	err := s.store.add(record{
		ID: body.ID, Name: body.Name, App: body.App,
		Codes: []code{{Hash: hashOf(secret), Made: r.Now}},
	})
	return web.Answer{Status: http.StatusCreated, Body: comms.EnrolmentCode{Code: secret}}, err
}

// enrol makes another enrolment code.
func (s *Server) enrol(r *web.Request) (web.Answer, error) {
	secret := rand.Text()
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	c, err := s.known(r.Customer)
	if err != nil {
		return web.Answer{}, err
	}
	c.Codes = append(c.Codes, code{Hash: hashOf(secret), Made: r.Now})
	return web.Answer{Status: http.StatusCreated, Body: comms.EnrolmentCode{Code: secret}}, s.store.save(c)
}

// revoke ends a key at once on both services.
func (s *Server) revoke(r *web.Request) (web.Answer, error) {
	id := r.PathValue("key")
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	c, err := s.known(r.Customer)
	if err != nil {
		return web.Answer{}, err
	}
	k := c.key(id)
	if k == nil {
		return web.Answer{}, web.Errorf(comms.Unknown, http.StatusNotFound, "customer %s has no key %s", c.ID, id)
	}
	k.State = keyRevoked
	if err := s.store.save(c); err != nil {
		return web.Answer{}, err
	}
	s.sftp.Drop(id)
	return web.Answer{Status: http.StatusNoContent}, nil
}

// unlock lets a locked account in again.
func (s *Server) unlock(r *web.Request) (web.Answer, error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	c, err := s.known(r.Customer)
	if err != nil {
		return web.Answer{}, err
	}
	c.Locked, c.Strikes = false, nil
	return web.Answer{Status: http.StatusNoContent}, s.store.save(c)
}
