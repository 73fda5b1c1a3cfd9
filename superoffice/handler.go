package superoffice

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"

	"github.com/erplink/erplink/superoffice/internal/authsoap"
	"github.com/erplink/erplink/superoffice/internal/soap"
	"github.com/erplink/erplink/superoffice/internal/strictjson"
)

// Form says in what elements the SOAP answer lies. The contract's own form is
// not public, so the default answers in the form of the request.
type Form string

// The forms of an answer.
const (
	FormMirrored Form = Form(authsoap.Mirrored) // as the request
	FormMessage  Form = Form(authsoap.Bare)     // AuthenticationResponse, a message contract
	FormWrapped  Form = Form(authsoap.Wrapped)  // AuthenticateResponse with AuthenticateResult
)

// MemberOrder is the order of the SOAP answer's members, which .NET's reader
// depends on. The contract's own order is not public; alphabetical is likelier.
type MemberOrder string

// The orders of an answer's members.
const (
	Alphabetical MemberOrder = MemberOrder(authsoap.Alphabetical) // Reason, SignedApplicationToken, Succeeded
	Declared     MemberOrder = MemberOrder(authsoap.Declared)     // Succeeded, SignedApplicationToken, Reason
)

// HandlerOptions change a handler. Nil means the defaults.
type HandlerOptions struct {
	Logger *slog.Logger // of every handshake, and why it failed; silent if nil
	Form   Form
	Order  MemberOrder
}

// maxJSON is ample for a request of one token.
const maxJSON = 16 << 10

type handler struct {
	auth *Authenticator
	log  *slog.Logger
	opts HandlerOptions
}

// NewHandler serves the operation Authenticate at any path: a POST of text/xml is
// SOAP 1.1 of contract IIntegrationServiceConnectorAuth, in any namespace and
// with the token in a parameter, a message or a header; one of application/json
// is {"SignedToken": "…"}, for those who take SOAP apart elsewhere, and is
// answered with the members of AuthenticationResponse. A refused token is an
// answer like another, with status 200. A GET gets a short page, since
// SuperOffice's administration tests addresses.
//
// The handler is for TLS: the token is a secret for its six minutes.
func NewHandler(auth *Authenticator, opts *HandlerOptions) (http.Handler, error) {
	if opts == nil {
		opts = &HandlerOptions{}
	}
	switch opts.Form {
	case FormMirrored, FormMessage, FormWrapped:
	default:
		return nil, fmt.Errorf("handler: there is no form %q", string(opts.Form))
	}
	switch opts.Order {
	case Alphabetical, Declared:
	default:
		return nil, fmt.Errorf("handler: there is no member order %q", string(opts.Order))
	}
	h := &handler{auth: auth, log: orSilent(opts.Logger), opts: *opts}
	if auth.key.Weak() {
		h.log.Warn("the application key is weak; make a new one of 2048 bits or more in the Developer Portal", "key", auth.key)
	}
	return h, nil
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		h.sent(r, write(w, "This is a SuperOffice connector. It answers SOAP requests.\n"))
		return
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && media == "application/json" {
		h.json(w, r)
		return
	}
	h.soap(w, r)
}

func (h *handler) soap(w http.ResponseWriter, r *http.Request) {
	message, err := soap.ReadRequest(w, r, authsoap.Limits)
	if err == nil && !authsoap.Is(message) {
		err = &soap.Fault{Code: soap.ActionNotSupported, Text: "There is no such operation at this address."}
	}
	var request *authsoap.Request
	if err == nil {
		request, err = authsoap.Read(message)
	}
	if err != nil {
		h.log.WarnContext(r.Context(), "request refused", "from", r.RemoteAddr, "err", err)
		h.sent(r, soap.WriteFault(w, err))
		return
	}
	response := h.authenticate(r, request.SignedToken)
	envelope, err := request.Answer(authsoap.Response(response), authsoap.Form(h.opts.Form), authsoap.Order(h.opts.Order))
	if err != nil {
		h.log.ErrorContext(r.Context(), "answer not written", "err", err)
		h.sent(r, soap.WriteFault(w, err))
		return
	}
	h.sent(r, soap.WriteAnswer(w, http.StatusOK, envelope))
}

func (h *handler) json(w http.ResponseWriter, r *http.Request) {
	status, response := http.StatusOK, AuthenticationResponse{Reason: Reason}
	if r.Method != http.MethodPost {
		status = http.StatusMethodNotAllowed
		w.Header().Set("Allow", http.MethodPost)
	} else if token, err := readJSON(w, r); err != nil {
		status = http.StatusBadRequest
		h.log.WarnContext(r.Context(), "request refused", "from", r.RemoteAddr, "err", err)
	} else {
		response = h.authenticate(r, token)
	}
	body, err := json.Marshal(response)
	if err != nil {
		status = http.StatusInternalServerError
		h.log.ErrorContext(r.Context(), "answer not written", "err", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	h.sent(r, write(w, string(body)))
}

// readJSON reads the name as it is written: Go's decoder would take any case.
func readJSON(w http.ResponseWriter, r *http.Request) (string, error) {
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxJSON))
	if err != nil {
		return "", err
	}
	if err := strictjson.Object(data); err != nil {
		return "", err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return "", err
	}
	var token string
	if err := json.Unmarshal(members["SignedToken"], &token); err != nil {
		return "", fmt.Errorf("SignedToken: %w", err)
	}
	return token, nil
}

func (h *handler) authenticate(r *http.Request, token string) AuthenticationResponse {
	response, err := h.auth.Authenticate(r.Context(), AuthenticationRequest{SignedToken: token})
	if err != nil {
		h.log.WarnContext(r.Context(), "handshake refused", "from", r.RemoteAddr, "err", err)
	} else {
		h.log.InfoContext(r.Context(), "handshake answered", "from", r.RemoteAddr)
	}
	return response
}

func write(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

// sent logs that an answer did not reach the caller.
func (h *handler) sent(r *http.Request, err error) {
	if err != nil {
		h.log.WarnContext(r.Context(), "answer not sent", "from", r.RemoteAddr, "err", err)
	}
}
