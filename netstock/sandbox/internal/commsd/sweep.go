package commsd

import (
	"errors"
	"io/fs"
	"path"
	"time"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/activity"
)

// sweepEvery is how often Comms looks for what nobody announced.
const sweepEvery = time.Hour

func (s *Server) sweepNowAndThen() {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if _, err := s.Sweep(); err != nil {
			s.report("sweep", "inbound", err)
		}
		select {
		case <-tick.C:
		case <-s.ctx.Done():
			return
		}
	}
}

// Sweep removes the objects of transmissions that were not announced within
// their time, and of those that ended as long ago. It returns how many
// transmissions it removed objects of.
func (s *Server) Sweep() (int, error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	swept := 0
	var errs []error
	for _, c := range s.store.customers {
		folders, err := fs.ReadDir(c.root.FS(), "inbound")
		errs = append(errs, err)
		for _, f := range folders {
			old, err := s.old(c, f.Name())
			if err == nil && old {
				err = c.root.RemoveAll(path.Join("inbound", f.Name()))
				swept++
				s.config.Log.Write(activity.Entry{
					Service: "comms", Action: "sweep", Customer: c.ID, Object: "/inbound/" + f.Name(), Outcome: activity.Outcome(err),
				})
			}
			errs = append(errs, err)
		}
	}
	return swept, errors.Join(errs...)
}

// old reports whether nothing happened in a folder for long enough. It needs
// the lock.
func (s *Server) old(c *customer, id string) (bool, error) {
	if t := c.transmissions[id]; t != nil {
		return !t.Ended.IsZero() && s.now().Sub(t.Ended) >= comms.SweepAge, nil
	}
	var newest time.Time
	err := fs.WalkDir(c.root.FS(), path.Join("inbound", id), func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.ModTime().After(newest) {
			newest = info.ModTime()
		}
		return err
	})
	return s.now().Sub(newest) >= comms.SweepAge, err
}
