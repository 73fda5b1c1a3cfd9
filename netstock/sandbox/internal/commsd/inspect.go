package commsd

import (
	"slices"

	"github.com/erplink/erplink/internal/comms"
)

// Transmissions lists what a customer announced, in that order.
func (s *Server) Transmissions(id string) (all []Transmission) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if c := s.store.customers[id]; c != nil {
		for _, t := range sorted(c.transmissions, byArrival) {
			held := *t
			held.Problems = slices.Clone(t.Problems)
			all = append(all, held)
		}
	}
	return all
}

// Files lists what is and was there for a customer, the oldest first.
func (s *Server) Files(id string) (all []File) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if c := s.store.customers[id]; c != nil {
		for _, f := range sorted(c.files, bySeq) {
			all = append(all, *f)
		}
	}
	return all
}

// App is the name of the App server that serves a customer, "" for none.
func (s *Server) App(id string) string {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if c := s.store.customers[id]; c != nil {
		return c.App
	}
	return ""
}

// Idle reports whether nothing waits for an App server.
func (s *Server) Idle() bool {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	for _, c := range s.store.customers {
		if k := c.newestKey(); k != nil && k.ID != c.OnApp {
			return false
		}
		for _, t := range c.transmissions {
			if rank[t.State] < rank[comms.Imported] {
				return false
			}
		}
	}
	return true
}
