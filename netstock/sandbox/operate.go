package sandbox

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/fault"
	"github.com/erplink/erplink/netstock/sandbox/internal/firewall"
	"github.com/erplink/erplink/transport"
)

// AddCustomer makes a customer, as an operator does, and returns the code with
// which the customer's connector registers its key, once and within 24 hours.
// A nil site is served by the first App server and imports into memory.
func (s *Sandbox) AddCustomer(ctx context.Context, id, name string, site *Site) (transport.Secret, error) {
	var at Site
	if site != nil {
		at = *site
	}
	if at.App == "" {
		at.App = s.opts.Apps[0]
	}
	var code comms.EnrolmentCode
	err := s.admin.Call(ctx, http.MethodPost, "/v1/customers", comms.Customer{ID: id, Name: name, App: at.App}, &code)
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sites[id] = at
	return transport.Secret(code.Code), nil
}

// Enrol makes another enrolment code for a customer.
func (s *Sandbox) Enrol(ctx context.Context, customer string) (transport.Secret, error) {
	var code comms.EnrolmentCode
	err := s.admin.Call(ctx, http.MethodPost, "/v1/customers/"+url.PathEscape(customer)+"/enrolments", nil, &code)
	return transport.Secret(code.Code), err
}

// Revoke ends a key, named by its fingerprint, at once on both services.
func (s *Sandbox) Revoke(ctx context.Context, customer, key string) error {
	return s.admin.Call(ctx, http.MethodDelete, "/v1/customers/"+url.PathEscape(customer)+"/keys/"+url.PathEscape(key), nil, nil)
}

// Unlock lets an account in again that ten failed proofs in a day have locked.
func (s *Sandbox) Unlock(ctx context.Context, customer string) error {
	return s.admin.Call(ctx, http.MethodDelete, "/v1/customers/"+url.PathEscape(customer)+"/lock", nil, nil)
}

// SetBans changes when and how addresses are banned from now on.
func (s *Sandbox) SetBans(b Bans) { s.wall.SetPolicy(firewall.Policy(b.defaults())) }

// LiftBans ends all bans and forgets all strikes of addresses.
func (s *Sandbox) LiftBans() { s.wall.Lift() }

// Banned reports whether an address is banned.
func (s *Sandbox) Banned(a netip.Addr) bool { return s.wall.Banned(a) }

// Strikes returns how many strikes an address has.
func (s *Sandbox) Strikes(a netip.Addr) int { return s.wall.Strikes(a) }

// Inject puts a fault in force. The returned function takes it out again.
func (s *Sandbox) Inject(f fault.Fault) (remove func()) { return s.faults.Add(f) }

// ClearFaults takes all faults out.
func (s *Sandbox) ClearFaults() { s.faults.Clear() }

// Offer puts a file of any name and content on the way to a customer, as if an
// App server had made it, and returns its id. The customer's key must be
// registered. It is listed in a moment; Settle waits for that.
func (s *Sandbox) Offer(customer string, kind transport.Kind, name string, data []byte) (id string, err error) {
	a := s.app(customer)
	if a == nil {
		return "", fmt.Errorf("sandbox: no customer %s", customer)
	}
	return a.Offer(customer, string(kind), name, data)
}

// AnnounceHostKey tells customers of a new key of the SFTP server, which is
// good from a time on; the present one ends a day after it. Nothing changes on
// the wire until SwitchHostKey.
func (s *Sandbox) AnnounceHostKey(from time.Time) error { return s.keys.Announce(from) }

// SwitchHostKey lets the SFTP server show the key that was announced or, where
// none was, a key that nobody was told of.
func (s *Sandbox) SwitchHostKey() error { return s.keys.Switch() }

// Sweep removes what was uploaded and not announced within 48 hours, which
// otherwise happens every hour. It returns the number of transmissions.
func (s *Sandbox) Sweep() (int, error) { return s.comms.Sweep() }
