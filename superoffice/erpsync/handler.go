package erpsync

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/erplink/erplink/superoffice/internal/soap"
)

// Service is one connector with the store of its connections.
type Service struct {
	Name      string // for ?ConnectorName=, compared without case
	Connector Connector
	Store     Store
	// Match changes the search over a connector that has none of its own.
	Match *MatchOptions
}

// HandlerOptions change a Handler.
type HandlerOptions struct {
	// Order is used until the peer's own order was seen.
	Order Order
	// Deadline bounds the wait for the answer's first part, and for each part
	// after it. The default of 50 s lies below the minute that WCF waits.
	Deadline time.Duration
	// MaxCalls bounds how many calls run at once, those that outlive their
	// deadline included; others wait. The default is 64.
	MaxCalls int
	// MaxRequest bounds a request in bytes; the default is 16 MiB.
	MaxRequest int64
	// Auth answers POSTs whose action is none of this contract, as the
	// authentication does on the same address; nil answers them with a fault.
	Auth   http.Handler
	Logger *slog.Logger // silent if nil
}

// Handler serves IErpConnectorWS. It is safe for concurrent use.
type Handler struct {
	services []*service
	opts     HandlerOptions
	slots    chan struct{}
}

// service is a Service and what was learned of its peer.
type service struct {
	Service
	mu      sync.Mutex
	loaded  bool
	dialect Dialect
}

// ErrServices is the kind of error when a Handler cannot be made of its services.
var ErrServices = errors.New("erpsync: the connectors cannot be served")

var errDeadline = errors.New("erpsync: the connector did not answer within its deadline")

// NewHandler serves one or more connectors at one address. A request without a
// ConnectorName is for the first one. The error is ErrServices for none, for
// one without a connector or a store, and for names that are equal.
func NewHandler(services []Service, opts *HandlerOptions) (*Handler, error) {
	h := &Handler{}
	if opts != nil {
		h.opts = *opts
	}
	if h.opts.Deadline <= 0 {
		h.opts.Deadline = 50 * time.Second
	}
	if h.opts.MaxCalls <= 0 {
		h.opts.MaxCalls = 64
	}
	if h.opts.MaxRequest <= 0 {
		h.opts.MaxRequest = 16 << 20
	}
	if h.opts.Logger == nil {
		h.opts.Logger = slog.New(slog.DiscardHandler)
	}
	h.slots = make(chan struct{}, h.opts.MaxCalls)
	if len(services) == 0 {
		return nil, fmt.Errorf("%w: there is none", ErrServices)
	}
	for _, s := range services {
		if s.Connector == nil || s.Store == nil {
			return nil, fmt.Errorf("%w: %q has no connector or no store", ErrServices, s.Name)
		}
		if h.named(s.Name) != nil {
			return nil, fmt.Errorf("%w: the name %q comes twice", ErrServices, s.Name)
		}
		h.services = append(h.services, &service{Service: s, dialect: Dialect{Order: h.opts.Order}})
	}
	return h, nil
}

func (h *Handler) named(name string) *service {
	for _, s := range h.services {
		if strings.EqualFold(s.Name, name) {
			return s
		}
	}
	return nil
}

// pick returns the service that a request names, or nil and the name.
func (h *Handler) pick(r *http.Request) (*service, string) {
	for key, values := range r.URL.Query() {
		if strings.EqualFold(key, "ConnectorName") && values[0] != "" {
			return h.named(values[0]), values[0]
		}
	}
	return h.services[0], h.services[0].Name
}

// ServeHTTP answers a call by SOAP, and a GET with a short page, since
// SuperOffice's test of a URL may be one.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		h.describe(w, r)
		return
	}
	if h.opts.Auth != nil && !ours(r) {
		h.opts.Auth.ServeHTTP(w, r)
		return
	}
	message, err := soap.ReadRequest(w, r, soap.Limits{Bytes: h.opts.MaxRequest, Elements: 1 << 20, Depth: 16, Attributes: 16})
	if err == nil {
		err = h.serve(w, r, message)
	}
	if err != nil {
		h.opts.Logger.WarnContext(r.Context(), "request refused", "error", err)
		if err := soap.WriteFault(w, err); err != nil {
			h.opts.Logger.WarnContext(r.Context(), "fault not sent", "error", err)
		}
	}
}

// ours reports whether the action is one of the contract's. WCF always sends one.
func ours(r *http.Request) bool {
	action := strings.Trim(strings.TrimSpace(r.Header.Get("SOAPAction")), `"`)
	_, ok := lookup(action[strings.LastIndexByte(action, '/')+1:])
	return ok
}

// serve answers a message; its error is a *soap.Fault.
func (h *Handler) serve(w http.ResponseWriter, r *http.Request, m *soap.Message) error {
	op, ok := lookup(m.Body.Local)
	if !ok {
		return &soap.Fault{Code: soap.ActionNotSupported, Text: "The operation is not one of IErpConnectorWS."}
	}
	if name := m.Operation(); name != "" && name != op.name {
		return &soap.Fault{Code: soap.Client, Text: "The action and the body ask for different operations."}
	}
	if err := m.Understood(); err != nil {
		return err
	}
	in, err := decode(op, m.Body)
	if err != nil {
		return &soap.Fault{Code: soap.Client, Text: "The request could not be read.", Err: err}
	}
	f := form{operation: op.name, space: m.Body.Space, data: in.space, Dialect: Dialect{Order: h.opts.Order}}
	if len(in.members) == 0 {
		f.data = m.Body.Space
	}
	s, name := h.pick(r)
	call := &Call{Connector: name, Connection: in.connection, state: Ok, logger: h.opts.Logger}
	if s == nil {
		cause := &Error{User: "The ERP connector was not found.", Tech: fmt.Sprintf("No connector is called %q.", name)}
		return soap.WriteAnswer(w, http.StatusOK, failure(r.Context(), f, h.opts.Logger, call, cause))
	}
	if f.Dialect, err = s.speak(r.Context(), in.dialect); err != nil {
		return &soap.Fault{Code: soap.Server, Text: "The service could not answer.", Err: err}
	}
	x := &exchange{connector: s.Connector, store: s.Store, match: s.Match, logger: h.opts.Logger, call: call, op: op, in: in, out: newEncoder(f, in.fields)}
	h.run(w, r, x, func(ctx context.Context) { h.learn(ctx, s, in) })
	return nil
}

// run performs an exchange in a goroutine, since a connector may be deaf to its
// context. Before the first byte a failure is an answer; after it the
// connection is cut, so that no short answer reads as a whole one.
func (h *Handler) run(w http.ResponseWriter, r *http.Request, x *exchange, done func(context.Context)) {
	ctx, cancel := context.WithCancelCause(r.Context())
	defer cancel(nil)
	timer := time.AfterFunc(h.opts.Deadline, func() { cancel(errDeadline) })
	defer timer.Stop()
	from, to := io.Pipe()
	x.wire = to
	defer from.Close() // wakes a connector that still writes
	stop := context.AfterFunc(ctx, func() { to.CloseWithError(context.Cause(ctx)) })
	defer stop()
	select {
	case h.slots <- struct{}{}:
		go func() {
			defer func() { <-h.slots }()
			err := x.perform(ctx)
			if err == nil {
				done(ctx)
			}
			to.CloseWithError(err)
		}()
	case <-ctx.Done():
	}
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if n, err := h.copy(w, from, timer); err != nil {
		if n > 0 || !errors.Is(err, errDeadline) {
			panic(http.ErrAbortHandler)
		}
		late := &Call{Connector: x.call.Connector, Connection: x.call.Connection}
		if _, err := w.Write(failure(ctx, x.out.form, h.opts.Logger, late, err)); err != nil {
			h.opts.Logger.WarnContext(ctx, "answer not sent", "error", err)
		}
	}
}

// copy moves an answer to the wire; neither side may rest for longer than the deadline.
func (h *Handler) copy(w http.ResponseWriter, from io.Reader, timer *time.Timer) (int64, error) {
	control := http.NewResponseController(w)
	buf := make([]byte, headBytes)
	var sent int64
	for {
		n, err := from.Read(buf)
		if n > 0 {
			timer.Stop()
			if err := control.SetWriteDeadline(time.Now().Add(h.opts.Deadline)); err != nil && !errors.Is(err, http.ErrNotSupported) {
				return sent, err
			}
			written, err := w.Write(buf[:n])
			sent += int64(written)
			if err != nil {
				return max(sent, 1), err
			}
			timer.Reset(h.opts.Deadline)
		}
		if err == io.EOF {
			return sent, nil
		}
		if err != nil {
			return sent, err
		}
	}
}

// speak returns the dialect for an answer: what the request itself shows, else
// what was learned before.
func (s *service) speak(ctx context.Context, shown Dialect) (Dialect, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if store, ok := s.Store.(DialectStore); ok && !s.loaded {
		kept, err := store.LoadDialect(ctx)
		if err != nil {
			return Dialect{}, err
		}
		s.dialect = s.dialect.with(kept)
		s.loaded = true
	}
	return s.dialect.with(shown), nil
}

// with returns d, changed where newer knows better.
func (d Dialect) with(newer Dialect) Dialect {
	if newer.Learned {
		d.Learned, d.Order = true, newer.Order
	}
	if newer.Item != "" {
		d.Item, d.Space = newer.Item, newer.Space
	}
	return d
}

// learn keeps what the request of a known connection showed. Others teach
// nothing, since anybody who finds the address can call.
func (h *Handler) learn(ctx context.Context, s *service, in *request) {
	if in.connection.IsZero() {
		return
	}
	if _, err := s.Store.Load(ctx, in.connection); err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	learned := s.dialect.with(in.dialect)
	if learned == s.dialect {
		return
	}
	h.opts.Logger.InfoContext(ctx, "learned the peer's dialect", "connector", s.Name, "order", learned.Order, "before", s.dialect.Order)
	s.dialect = learned
	if store, ok := s.Store.(DialectStore); ok {
		if err := store.SaveDialect(ctx, learned); err != nil {
			h.opts.Logger.WarnContext(ctx, "dialect not saved", "error", err)
		}
	}
}

// describe answers a GET.
func (h *Handler) describe(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if _, err := io.WriteString(w, "This is an ERP connector for SuperOffice.\n"); err != nil {
		h.opts.Logger.Warn("page not sent", "error", err)
	}
}
