package commsd

import (
	"net/http"
	"strconv"
	"time"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/web"
)

// poll is call 4. It holds no lock while it waits.
func (s *Server) poll(r *web.Request) (web.Answer, error) {
	after, wait, err := pollQuery(r)
	if err != nil {
		return web.Answer{}, err
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		listing, newest, news, err := s.list(r.Customer, after)
		if err != nil {
			return web.Answer{}, err
		}
		if newest > after {
			return web.Answer{Status: http.StatusOK, Body: listing}, nil
		}
		select {
		case <-news:
			continue
		case <-timer.C:
		case <-r.Context().Done():
		}
		return web.Answer{Status: http.StatusOK, Body: listing}, nil
	}
}

// pollQuery reads the query of call 4; a wait that is too long is clamped.
func pollQuery(r *web.Request) (after int64, wait time.Duration, err error) {
	q := r.URL.Query()
	if v := q.Get("after"); v != "" {
		if after, err = strconv.ParseInt(v, 10, 64); err != nil || after < 0 {
			return 0, 0, invalid("after=%q is no cursor of this server", v)
		}
	}
	if v := q.Get("wait"); v != "" {
		n, err := strconv.ParseInt(v, 10, 32)
		if err != nil || n < 0 {
			return 0, 0, invalid("wait=%q is no number of seconds", v)
		}
		wait = min(time.Duration(n)*time.Second, comms.MaxWait)
	}
	return after, wait, nil
}

// list returns the files without receipt, oldest first, the number of the
// newest, listed or not, and what is closed when there is a newer one.
func (s *Server) list(customer string, after int64) (l comms.Listing, newest int64, news <-chan struct{}, err error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	c, err := s.known(customer)
	if err != nil {
		return l, 0, nil, err
	}
	l.Files = []comms.Listed{}
	next := after
	for _, f := range sorted(c.files, bySeq) {
		if f.Receipt != nil {
			continue
		}
		newest = f.Seq
		if len(l.Files) < comms.MaxFiles {
			l.Files = append(l.Files, s.disguise(c.ID, f.Listed))
			next = max(next, f.Seq)
		}
	}
	if next > 0 {
		l.Next = strconv.FormatInt(next, 10)
	}
	return l, newest, c.news, nil
}

// receipt is call 5.
func (s *Server) receipt(r *web.Request) (web.Answer, error) {
	var body comms.Receipt
	if err := r.Decode(&body); err != nil {
		return web.Answer{}, err
	}
	if body.ReceivedAt.IsZero() {
		return web.Answer{}, invalid("received_at is missing")
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	c, err := s.known(r.Customer)
	if err != nil {
		return web.Answer{}, err
	}
	f := c.files[r.PathValue("id")]
	switch {
	case f == nil:
		return web.Answer{}, web.Errorf(comms.Unknown, http.StatusNotFound, "no file %s", r.PathValue("id"))
	case f.SHA256 != body.SHA256:
		return web.Answer{}, web.Errorf(comms.Conflict, http.StatusConflict, "file %s has SHA-256 %s", f.ID, f.SHA256)
	case f.Receipt != nil:
		return web.Answer{Status: http.StatusNoContent}, nil
	}
	given := *f
	given.Receipt = &body
	if err := s.store.saveFile(c, &given); err != nil {
		return web.Answer{}, err
	}
	*f = given
	return web.Answer{Status: http.StatusNoContent}, nil
}
