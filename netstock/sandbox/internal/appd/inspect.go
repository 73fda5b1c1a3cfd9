package appd

import "slices"

// Set returns what is held of a transmission.
func (s *Server) Set(customer, id string) (Set, bool) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	in := s.store.instances[customer]
	if in == nil || in.sets[id] == nil {
		return Set{}, false
	}
	return *in.sets[id], true
}

// Files lists the orders and reports for a customer, in the order of their
// numbers.
func (s *Server) Files(customer string) (all []File) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if in := s.store.instances[customer]; in != nil {
		for _, f := range in.book.Files {
			all = append(all, *f)
		}
	}
	return all
}

// Idle reports whether there is nothing to do, nor to tell Comms.
func (s *Server) Idle() bool {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	for _, in := range s.store.instances {
		for _, set := range in.sets {
			if !set.final() || set.Told != set.State {
				return false
			}
		}
		if slices.ContainsFunc(in.book.Files, func(f *File) bool { return !f.Announced }) {
			return false
		}
	}
	return true
}
