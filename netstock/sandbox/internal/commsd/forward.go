package commsd

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/erplink/erplink/internal/comms"
)

// forwardTime is what one transmission may take on its way.
const forwardTime = 30 * time.Minute

// errand is one thing to do at an App server.
type errand func(ctx context.Context) error

// forward does all errands that there are now.
func (s *Server) forward(ctx context.Context, a *app) error {
	var errs []error
	for _, do := range s.errands(a) {
		ctx, cancel := context.WithTimeout(ctx, forwardTime)
		errs = append(errs, do(ctx))
		cancel()
	}
	return errors.Join(errs...)
}

// errands lists keys before transmissions, and transmissions in the order in
// which they came.
func (s *Server) errands(a *app) []errand {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	var keys, sets []errand
	for _, c := range sorted(s.store.customers, func(a, b *customer) int { return strings.Compare(a.ID, b.ID) }) {
		if c.App != a.Name {
			continue
		}
		if k := c.newestKey(); k != nil && k.ID != c.OnApp {
			give := *k
			keys = append(keys, func(ctx context.Context) error { return s.handOn(ctx, a, c, give) })
		}
		for _, t := range sorted(c.transmissions, byArrival) {
			if t.State == comms.Received {
				body := t.Transmission
				sets = append(sets, func(ctx context.Context) error { return s.forwardOne(ctx, a, c, body) })
			}
		}
	}
	return append(keys, sets...)
}

// newestKey is the last good key that was registered, nil without one.
func (c *customer) newestKey() *key {
	var newest *key
	for i := range c.Keys {
		if k := &c.Keys[i]; k.good() && (newest == nil || !k.Registered.Before(newest.Registered)) {
			newest = k
		}
	}
	return newest
}

// handOn gives a customer's public key to the customer's own instance.
func (s *Server) handOn(ctx context.Context, a *app, c *customer, k key) error {
	err := a.Call.Call(ctx, http.MethodPut, "/app/v1/customers/"+c.ID+"/key", comms.AppKey{PublicKey: k.Line}, nil)
	if err != nil {
		return fmt.Errorf("key of %s: %w", c.ID, err)
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	c.OnApp = k.ID
	return s.store.save(c)
}

// forwardOne hands a transmission to the App server.
func (s *Server) forwardOne(ctx context.Context, a *app, c *customer, t comms.Transmission) error {
	if err := a.push(ctx, c.root, c.ID, t); err != nil {
		return fmt.Errorf("files of %s: %w", t.ID, err)
	}
	if err := a.Call.Call(ctx, http.MethodPost, "/app/v1/customers/"+c.ID+"/transmissions/"+t.ID, t, nil); err != nil {
		return fmt.Errorf("transmission %s: %w", t.ID, err)
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	held := c.transmissions[t.ID]
	next := *held
	next.Forwarded = s.now().UTC()
	if rank[next.State] < rank[comms.Forwarded] { // the App server may have been quicker
		next.State = comms.Forwarded
	}
	if err := s.store.saveTransmission(c, &next); err != nil {
		return err
	}
	*held = next
	return nil
}
