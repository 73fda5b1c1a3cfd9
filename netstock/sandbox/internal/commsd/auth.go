package commsd

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/proof"
	"github.com/erplink/erplink/netstock/sandbox/internal/sftpd"
	"github.com/erplink/erplink/netstock/sandbox/internal/web"
)

// lockAfter and lockWithin say when an account is locked.
const (
	lockAfter  = 10
	lockWithin = 24 * time.Hour
)

var errLocked = fmt.Errorf("the account is locked after %d failed proofs in a day; an operator unlocks it", lockAfter)

// asOperator lets the operator call.
func (s *Server) asOperator(r *web.Request) error {
	if !same(r.Bearer(), s.operator) {
		return web.Errorf(comms.Credentials, http.StatusUnauthorized, "this call needs the operator's token")
	}
	r.Key = "operator"
	return nil
}

// asApp lets an App server call for its own customers.
func (s *Server) asApp(r *web.Request) error {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	for _, app := range s.apps {
		if !same(r.Bearer(), app.token) {
			continue
		}
		r.Key = app.Name
		if c := s.store.customers[r.Customer]; c == nil || c.App != app.Name {
			return web.Errorf(comms.Forbidden, http.StatusForbidden, "%s does not serve customer %s", app.Name, r.Customer)
		}
		return nil
	}
	return web.Errorf(comms.Credentials, http.StatusUnauthorized, "this call needs an App server's token")
}

// asCustomer lets a customer call whose key signed the token.
func (s *Server) asCustomer(r *web.Request) error {
	claims, err := proof.Verify(r.Bearer(), s.origin, r.Now, s.findKey)
	r.Key, r.TokenID = claims.Key, claims.TokenID
	switch {
	case errors.Is(err, proof.ErrKey), errors.Is(err, proof.ErrSignature):
		s.strike(claims.Customer, r.Address)
		return web.Errorf(comms.Credentials, http.StatusUnauthorized, "%v", err)
	case errors.Is(err, proof.ErrClock):
		return web.Errorf(comms.Clock, http.StatusUnauthorized, "%v", err)
	case err != nil:
		return web.Errorf(comms.Credentials, http.StatusUnauthorized, "%v", err)
	case claims.Customer != r.Customer:
		return web.Errorf(comms.Forbidden, http.StatusForbidden, "the token is %s's, the path %s's", claims.Customer, r.Customer)
	}
	return s.entered(claims.Customer, claims.Key, r.Address)
}

// findKey finds a key that is good for a token.
func (s *Server) findKey(customer, fingerprint string) *rsa.PublicKey {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	c := s.store.customers[customer]
	if c == nil {
		return nil
	}
	k := c.goodKey(fingerprint)
	if k == nil {
		return nil
	}
	return k.public()
}

// entered notes a proven key: it clears the address's strikes, and the first
// use of a new key ends the old one. A locked account stays out.
func (s *Server) entered(customer, fingerprint string, from netip.Addr) error {
	s.wall.Forgive(from)
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	c := s.store.customers[customer]
	if c == nil || c.goodKey(fingerprint) == nil {
		return web.Errorf(comms.Credentials, http.StatusUnauthorized, "the key has just ended")
	}
	if c.Locked {
		return web.Errorf(comms.Forbidden, http.StatusForbidden, "%v", errLocked)
	}
	if c.use(fingerprint) {
		return s.store.save(c)
	}
	return nil
}

// strike counts a failed proof against the address and, where there is one,
// the account.
func (s *Server) strike(customer string, from netip.Addr) {
	s.wall.Strike(from)
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	c := s.store.customers[customer]
	if c == nil {
		return
	}
	now := s.now()
	recent := []time.Time{now}
	for _, t := range c.Strikes {
		if now.Sub(t) < lockWithin {
			recent = append(recent, t)
		}
	}
	c.Strikes = recent
	c.Locked = c.Locked || len(recent) >= lockAfter
	if err := s.store.save(c); err != nil {
		s.report("strike", customer, err)
	}
}

// login is the SFTP server's question for a customer's key.
func (s *Server) login(user string, public ssh.PublicKey) (*sftpd.Login, error) {
	fingerprint := ssh.FingerprintSHA256(public)
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	c := s.store.customers[user]
	if c == nil || c.goodKey(fingerprint) == nil {
		return nil, proof.ErrKey
	}
	if c.Locked {
		return nil, errLocked
	}
	return &sftpd.Login{
		Customer: user,
		Tree:     sftpd.Tree{Root: c.root, Depth: 2, Sealed: func(id string) bool { return s.announced(user, id) }},
		Entered:  func(from netip.Addr) error { return s.entered(user, fingerprint, from) },
	}, nil
}

// announced reports whether a transmission's folder takes no more changes.
func (s *Server) announced(customer, id string) bool {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	c := s.store.customers[customer]
	return c != nil && c.transmissions[id] != nil
}
