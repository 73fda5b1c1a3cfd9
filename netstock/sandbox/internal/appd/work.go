package appd

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/erplink/erplink/internal/comms"
)

// callTime bounds a call to Comms.
const callTime = 90 * time.Second

// workOff does all there is to do: sets in the order of their arrival, each
// with its orders and its report, then what earlier calls left over.
func (s *Server) workOff(ctx context.Context) error {
	var errs []error
	for _, in := range s.all() {
		errs = append(errs, s.processAll(ctx, in), s.announce(ctx, in), s.tell(ctx, in))
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// processAll stops at the first error: a later set must not be imported before
// an earlier one.
func (s *Server) processAll(ctx context.Context, in *instance) error {
	for _, set := range s.sets(in) {
		if set.final() {
			continue
		}
		if err := s.process(ctx, in, set); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) all() []*instance {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	var all []*instance
	for _, in := range s.store.instances {
		all = append(all, in)
	}
	slices.SortFunc(all, func(a, b *instance) int { return strings.Compare(a.id, b.id) })
	return all
}

func (s *Server) sets(in *instance) []Set {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	var sets []Set
	for _, set := range in.inOrder() {
		sets = append(sets, *set)
	}
	return sets
}

// process brings one set to its end. An error leaves it where it is, to be
// taken up again.
func (s *Server) process(ctx context.Context, in *instance, set Set) error {
	set.Status = comms.Status{State: comms.Validating}
	if err := s.keep(in, set); err != nil {
		return err
	}
	_ = s.tellOne(ctx, in, set) // a word on the way; the last one is told until it is heard
	verdict, err := s.examine(ctx, in, &set)
	if err != nil {
		return fmt.Errorf("set %s: %w", set.ID, err)
	}
	if verdict.State == comms.Imported {
		if err := s.load(ctx, in, &set); err != nil {
			return fmt.Errorf("import of %s: %w", set.ID, err)
		}
		if err := s.recommend(ctx, in, &set); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			set.Unplanned = err.Error() // the import stands
			s.config.Logger.Warn("sandbox: no plan", "customer", in.id, "set", set.ID, "error", err)
		}
	}
	set.Status = verdict
	if err := s.keep(in, set); err != nil {
		return err
	}
	return s.exchange.RemoveAll(path.Join("inbound", in.id, set.ID))
}

// keep stores a set.
func (s *Server) keep(in *instance, set Set) error {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if err := in.saveSet(&set); err != nil {
		return err
	}
	in.sets[set.ID] = &set
	return nil
}

// tell reports every state that Comms has not heard.
func (s *Server) tell(ctx context.Context, in *instance) error {
	var errs []error
	for _, set := range s.sets(in) {
		if set.final() && set.Told != set.State {
			errs = append(errs, s.tellOne(ctx, in, set))
		}
	}
	return errors.Join(errs...)
}

func (s *Server) tellOne(ctx context.Context, in *instance, set Set) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	err := s.config.Comms.Call(ctx, http.MethodPut, "/v1/customers/"+in.id+"/transmissions/"+set.ID+"/state", set.Status, nil)
	if err != nil {
		return fmt.Errorf("state of %s: %w", set.ID, err)
	}
	set.Told = set.State
	return s.keep(in, set)
}

// announce tells Comms of every file that it has not heard of.
func (s *Server) announce(ctx context.Context, in *instance) error {
	var errs []error
	for i := range s.files(in) {
		s.store.mu.Lock()
		f := *in.book.Files[i]
		s.store.mu.Unlock()
		if f.Announced {
			continue
		}
		errs = append(errs, s.announceOne(ctx, in, i, f.AppFile))
	}
	return errors.Join(errs...)
}

func (s *Server) files(in *instance) int {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	return len(in.book.Files)
}

func (s *Server) announceOne(ctx context.Context, in *instance, i int, f comms.AppFile) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	if err := s.config.Comms.Call(ctx, http.MethodPost, "/v1/customers/"+in.id+"/files", f, nil); err != nil {
		return fmt.Errorf("file %s: %w", f.ID, err)
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	in.book.Files[i].Announced = true
	return in.saveBook()
}
