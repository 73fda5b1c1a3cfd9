package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/erplink/erplink/internal/comms"
)

// Client makes the calls between the sandbox's own servers. It is safe for
// concurrent use.
type Client struct {
	Base  string // http://127.0.0.1:1234
	Token string // bearer
	HTTP  *http.Client
}

// Call sends in as JSON, where it is not nil, and reads the answer into out,
// where that is not nil. An answer of 400 and more is an [Error].
func (c *Client) Call(ctx context.Context, method, path string, in, out any) (err error) {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, method, c.Base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+c.Token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Request-Id", NewID())
	answer, err := c.HTTP.Do(r)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	data, err := io.ReadAll(io.LimitReader(answer.Body, comms.MaxBody))
	if err != nil {
		return err
	}
	if answer.StatusCode >= http.StatusBadRequest {
		var p comms.Problem
		if err := json.Unmarshal(data, &p); err != nil {
			return fmt.Errorf("%s %s: status %d: %w", method, path, answer.StatusCode, err)
		}
		return &Error{Type: p.Type, Status: answer.StatusCode, Detail: p.Detail, Problems: p.Problems}
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(data, out)
}

// NewID returns a new random id.
func NewID() string { return rand.Text() }
