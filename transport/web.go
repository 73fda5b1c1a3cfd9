package transport

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/erplink/erplink/internal/comms"
)

const requestID = "X-Request-Id"

// web speaks the calls of the reference protocol.
type web struct {
	base      *url.URL
	client    *http.Client
	tokens    *tokens
	deadlines Deadlines
	log       *slog.Logger
}

// call is one web call.
type call struct {
	op, subject string // for errors and the log
	method      string
	path        []string // below /v1
	query       url.Values
	bearer      Secret        // instead of a token
	open        bool          // sent without authentication
	body        any           // sent as JSON; nil for none
	answer      any           // read from JSON; nil for none
	limit       time.Duration // of the whole call; 0 is the default
	success     []int         // the statuses that are one
}

// do makes the call and returns its status. The error is an *Error, or wraps
// the cause of ctx where that ended.
func (w *web) do(ctx context.Context, c call) (status int, err error) {
	limit := orDefault(c.limit, w.deadlines.Call)
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	request, err := w.request(limited, c)
	if err != nil {
		return 0, err
	}
	start := time.Now()
	resp, body, err := w.exchange(request)
	if err != nil {
		err = w.lost(ctx, limited, limit, err)
	} else {
		status, err = resp.StatusCode, w.accept(c, resp, body)
	}
	w.log.DebugContext(ctx, "web call", "op", c.op, "subject", c.subject, "status", status,
		"duration", time.Since(start), "request", request.Header.Get(requestID), "failed", err != nil)
	if e, ok := errors.AsType[*Error](err); ok {
		named := *e // it may be the cause of a context that others share
		named.Op, named.Subject = c.op, c.subject
		named.Request = request.Header.Get(requestID)
		return status, &named
	}
	if err != nil {
		return status, fmt.Errorf("%s %s: %w", c.op, c.subject, err)
	}
	return status, nil
}

func (w *web) request(ctx context.Context, c call) (*http.Request, error) {
	target := w.base.JoinPath(append([]string{"v1"}, c.path...)...)
	target.RawQuery = c.query.Encode()
	var body io.Reader
	if c.body != nil {
		encoded, err := json.Marshal(c.body)
		if err == nil && len(encoded) > comms.MaxBody {
			err = fmt.Errorf("the body has %d bytes, more than %d", len(encoded), comms.MaxBody)
		}
		if err != nil {
			return nil, &Error{Op: c.op, Subject: c.subject, Kind: ErrConfig, Err: err}
		}
		body = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, c.method, target.String(), body)
	if err != nil {
		return nil, &Error{Op: c.op, Subject: c.subject, Kind: ErrConfig, Err: err}
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("Accept", "application/json, application/problem+json")
	request.Header.Set(requestID, rand.Text())
	request.Header["Idempotency-Key"] = nil // sends nothing, but lets net/http resend on a stale connection
	return request, w.authorize(request, c)
}

func (w *web) authorize(request *http.Request, c call) error {
	bearer := c.bearer
	if c.open {
		return nil
	}
	if bearer == "" {
		var err error
		if bearer, err = w.tokens.bearer(); err != nil {
			return err
		}
	}
	request.Header.Set("Authorization", "Bearer "+bearer.Reveal())
	return nil
}

// exchange reads the answer through a limit.
func (w *web) exchange(request *http.Request) (*http.Response, []byte, error) {
	resp, err := w.client.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }() // says nothing that reading did not
	body, err := io.ReadAll(io.LimitReader(resp.Body, comms.MaxBody+1))
	if err != nil {
		return nil, nil, err
	}
	if len(body) > comms.MaxBody {
		return nil, nil, &Error{Kind: ErrProtocol, Err: fmt.Errorf("the answer has more than %d bytes", comms.MaxBody)}
	}
	return resp, body, nil
}

// lost gives a call without an answer its kind.
func (w *web) lost(ctx, limited context.Context, limit time.Duration, err error) error {
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, authority := errors.AsType[x509.UnknownAuthorityError](err)
	_, ours := errors.AsType[*Error](err)
	switch {
	case ours:
		return err
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case limited.Err() != nil:
		return &Error{Kind: ErrStalled, Err: fmt.Errorf("no answer within %v: %w", limit, err)}
	case certificate, authority:
		return &Error{Kind: ErrCertificate, Err: err}
	}
	return &Error{Kind: kindOfDial(err), Err: err}
}

// accept reads a success, or makes an error of anything else.
func (w *web) accept(c call, resp *http.Response, body []byte) error {
	if !slices.Contains(c.success, resp.StatusCode) {
		if resp.StatusCode == http.StatusUnauthorized && c.bearer == "" {
			w.tokens.drop()
		}
		return refusal(resp, body, time.Now())
	}
	if c.answer == nil {
		return nil
	}
	media, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err == nil && media != "application/json" {
		err = fmt.Errorf("the answer is %s, not JSON", plain(media, 80))
	}
	if err == nil {
		err = json.Unmarshal(body, c.answer)
	}
	if err != nil {
		return &Error{Kind: ErrProtocol, Err: fmt.Errorf("status %d: %w", resp.StatusCode, err)}
	}
	return nil
}
