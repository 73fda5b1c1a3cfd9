package web

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/fault"
	"github.com/erplink/erplink/netstock/sandbox/internal/activity"
)

// Config is what a Server stands on. Every field but Faults is required.
type Config struct {
	Name   string // for the log
	Now    func() time.Time
	Log    *activity.Log
	Logger *slog.Logger
	Faults *fault.Plan
}

// Server serves routes on any number of listeners. It is safe for concurrent
// use.
type Server struct {
	config Config
	ctx    context.Context // of all requests; ends with Close
	stop   context.CancelFunc

	mu      sync.Mutex
	closed  bool
	http    []*http.Server
	serving sync.WaitGroup // listeners
	running sync.WaitGroup // calls
}

// NewServer makes a server.
func NewServer(c Config) *Server {
	s := &Server{config: c}
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s
}

// Serve serves the routes on a listener, in the background and until Close.
func (s *Server) Serve(l net.Listener, routes []Route) {
	server := &http.Server{
		Handler:           s.handler(routes),
		ReadHeaderTimeout: 20 * time.Second,
		IdleTimeout:       2 * time.Minute,
		BaseContext:       func(net.Listener) context.Context { return s.ctx },
		ErrorLog:          slog.NewLogLogger(s.config.Logger.Handler(), slog.LevelDebug),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.http = append(s.http, server)
	s.serving.Go(func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.config.Logger.Error("sandbox: web calls", "server", s.config.Name, "address", l.Addr(), "error", err)
		}
	})
}

// Close ends listeners, connections and calls, and waits for the calls.
func (s *Server) Close() error {
	s.stop()
	s.mu.Lock()
	s.closed = true
	var errs []error
	for _, h := range s.http {
		errs = append(errs, h.Close())
	}
	s.mu.Unlock()
	s.serving.Wait()
	s.running.Wait()
	return errors.Join(errs...)
}

// enter counts a call that begins, and says whether it may.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.running.Add(1)
	}
	return !s.closed
}

// handler serves the routes, and problems everywhere else.
func (s *Server) handler(routes []Route) http.Handler {
	mux := http.NewServeMux()
	for _, route := range routes {
		mux.HandleFunc(route.Pattern, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, route) })
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); pattern == "" {
			s.serve(w, r, none)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// none answers where no route leads.
var none = Route{Call: "none", Do: func(r *Request) (Answer, error) {
	return Answer{}, Errorf(comms.Unknown, http.StatusNotFound, "no call %s %s", r.Method, r.URL.Path)
}}
