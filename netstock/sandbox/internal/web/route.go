package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/fault"
	"github.com/erplink/erplink/netstock/sandbox/internal/activity"
	"github.com/erplink/erplink/netstock/sandbox/internal/firewall"
)

// Route is one operation: who may call it, and what it does.
type Route struct {
	Call    fault.Call
	Pattern string // of [http.ServeMux]
	May     func(*Request) error
	Do      func(*Request) (Answer, error)
}

// Request is a call on its way through a Route. May fills in who calls.
type Request struct {
	*http.Request
	Address  netip.Addr
	Customer string // of the path; May has proven that the caller may use it
	Key      string // fingerprint that was proven
	TokenID  string
	Now      time.Time // by the server's clock
}

// Answer is a status and what is marshalled as its body; nil sends none.
type Answer struct {
	Status int
	Body   any
}

// Bearer returns the token of the Authorization header, "" without one.
func (r *Request) Bearer() string {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return ""
	}
	return token
}

// Decode reads the JSON body into v. Unknown members are ignored.
func (r *Request) Decode(v any) error {
	d := json.NewDecoder(r.Body)
	err := d.Decode(v)
	if err == nil {
		_, err = d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = errors.New("more than one JSON value")
		}
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return Errorf(comms.TooLarge, http.StatusRequestEntityTooLarge, "the body has more than %d bytes", comms.MaxBody)
	}
	return Errorf(comms.Invalid, http.StatusBadRequest, "the body is no JSON of this call: %v", err)
}

// serve runs one call.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, route Route) {
	if !s.enter() {
		panic(http.ErrAbortHandler) // the server is closing
	}
	defer s.running.Done()
	req := &Request{Request: r, Address: firewall.Address(r.RemoteAddr), Customer: r.PathValue("customer"), Now: s.now(r, route)}
	r.Body = http.MaxBytesReader(w, r.Body, comms.MaxBody)
	id := requestID(r.Header.Get("X-Request-Id"))
	w.Header().Set("X-Request-Id", id)
	w.Header().Set("Date", req.Now.UTC().Format(http.TimeFormat))

	answer, err := s.answer(req, route)
	e := problem(err)
	status := answer.Status
	if e != nil {
		status = e.Status
	}
	s.config.Log.Write(activity.Entry{
		Service: s.config.Name, Action: string(route.Call), Customer: req.Customer, Address: req.Address.String(), Key: req.Key,
		Object: r.URL.Path, RequestID: id, TokenID: req.TokenID, Status: status, Outcome: activity.Outcome(err),
	})
	if _, lost := fault.Take(s.config.Faults, req.Customer, func(f fault.LostAnswer) bool { return f.Call.Fits(route.Call) }); lost {
		panic(http.ErrAbortHandler) // net/http's way to cut the connection
	}
	if e != nil {
		_ = writeProblem(w, e) // the client is gone: nobody to tell
		return
	}
	_ = write(w, answer) // likewise
}

func (s *Server) now(r *http.Request, route Route) time.Time {
	now := s.config.Now()
	if f, ok := fault.Take(s.config.Faults, r.PathValue("customer"), func(f fault.WrongClock) bool { return f.Call.Fits(route.Call) }); ok {
		now = now.Add(f.Offset)
	}
	return now
}

// answer does the call unless a fault answers in its place.
func (s *Server) answer(r *Request, route Route) (Answer, error) {
	fits := func(c fault.Call) bool { return c.Fits(route.Call) }
	if f, ok := fault.Take(s.config.Faults, r.Customer, func(f fault.SlowAnswer) bool { return fits(f.Call) }); ok {
		select {
		case <-time.After(f.Delay):
		case <-r.Context().Done():
		}
	}
	if f, ok := fault.Take(s.config.Faults, r.Customer, func(f fault.Answer) bool { return fits(f.Call) }); ok {
		return Answer{}, &Error{Type: comms.Busy, Status: f.Status, Detail: "the sandbox was told to answer so", RetryAfter: f.RetryAfter}
	}
	if route.May != nil {
		if err := route.May(r); err != nil {
			return Answer{}, err
		}
	}
	return route.Do(r)
}

// problem turns any error into an answer; one that is no Error is the
// sandbox's own failure.
func problem(err error) *Error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return Errorf(comms.Busy, http.StatusInternalServerError, "%v", err)
}

func write(w http.ResponseWriter, a Answer) error {
	if a.Body == nil {
		w.WriteHeader(a.Status)
		return nil
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.Status)
	return json.NewEncoder(w).Encode(a.Body)
}

// requestID keeps the client's id where it is plain, and makes one otherwise.
func requestID(sent string) string {
	plain := sent != "" && len(sent) <= 128
	for _, c := range sent {
		plain = plain && c > ' ' && c <= '~'
	}
	if plain {
		return sent
	}
	return NewID()
}
