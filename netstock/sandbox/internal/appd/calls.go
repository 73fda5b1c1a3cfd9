package appd

import (
	"crypto/subtle"
	"net/http"
	"reflect"
	"regexp"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/jsonfile"
	"github.com/erplink/erplink/netstock/sandbox/internal/web"
)

// Ids become names of folders.
var (
	customerID = regexp.MustCompile(`^[a-z0-9-]{1,63}$`)
	setID      = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

// asComms lets Comms call.
func (s *Server) asComms(r *web.Request) error {
	if subtle.ConstantTimeCompare([]byte(r.Bearer()), []byte(s.config.Token)) != 1 {
		return web.Errorf(comms.Credentials, http.StatusUnauthorized, "this call needs the token of Comms")
	}
	r.Key = commsUser
	if !customerID.MatchString(r.Customer) {
		return web.Errorf(comms.Unknown, http.StatusNotFound, "no customer %q", r.Customer)
	}
	return nil
}

// takeKey stores a customer's public key in the customer's own instance.
func (s *Server) takeKey(r *web.Request) (web.Answer, error) {
	var body comms.AppKey
	if err := r.Decode(&body); err != nil {
		return web.Answer{}, err
	}
	if body.PublicKey == "" {
		return web.Answer{}, web.Errorf(comms.Invalid, http.StatusUnprocessableEntity, "public_key is missing")
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	in, err := s.store.open(r.Customer)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Answer{Status: http.StatusNoContent}, jsonfile.Write(in.root, "key.json", body)
}

// take takes over a transmission whose files Comms has put here.
func (s *Server) take(r *web.Request) (web.Answer, error) {
	var body comms.Transmission
	if err := r.Decode(&body); err != nil {
		return web.Answer{}, err
	}
	if body.ID != r.PathValue("id") || !setID.MatchString(body.ID) {
		return web.Answer{}, web.Errorf(comms.Invalid, http.StatusUnprocessableEntity, "id %q is not that of the path", body.ID)
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	in := s.store.instances[r.Customer]
	if in == nil {
		return web.Answer{}, web.Errorf(comms.Unknown, http.StatusNotFound, "customer %s has no instance here", r.Customer)
	}
	if old := in.sets[body.ID]; old != nil {
		if !reflect.DeepEqual(old.Transmission, body) {
			return web.Answer{}, web.Errorf(comms.Conflict, http.StatusConflict, "transmission %s came with another body", body.ID)
		}
		return web.Answer{Status: http.StatusOK}, nil
	}
	set := &Set{
		Transmission: body, Status: comms.Status{State: comms.Forwarded}, Number: int64(len(in.sets) + 1), Arrived: r.Now.UTC(),
	}
	if err := in.saveSet(set); err != nil {
		return web.Answer{}, err
	}
	in.sets[body.ID] = set
	s.work.Signal()
	return web.Answer{Status: http.StatusAccepted}, nil
}
