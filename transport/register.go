package transport

import (
	"context"
	"fmt"
	"net/http"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/internal/safename"
)

// Register registers the door's key by an enrolment code, which is good once
// and for 24 hours. The same code with the same key may be sent again, so a
// lost answer loses nothing; keep the key's file before calling. A refusal is
// ErrEnrolment, and ErrConflict where another key is active: see Rotate.
func (c *Comms) Register(ctx context.Context, code Secret, client Client) error {
	if code == "" {
		return configError("enrolment code", fmt.Errorf("it is empty"))
	}
	return c.register(ctx, "register", c.tokens.current(), code, client)
}

// Rotate registers next by the present key and goes on with next. Both are
// good until next is first used, then the present one ends: so keep next's
// file before calling, and make it the active one afterwards.
func (c *Comms) Rotate(ctx context.Context, next *Key, client Client) error {
	if next == nil {
		return configError("key", fmt.Errorf("there is none"))
	}
	if err := c.register(ctx, "rotate", next, "", client); err != nil {
		return err
	}
	c.tokens.use(next)
	return c.Close()
}

// register makes call 1. Without a code it is proven by a token.
func (c *Comms) register(ctx context.Context, op string, key *Key, code Secret, client Client) error {
	var answer comms.Registered
	_, err := c.web.do(ctx, call{
		op: op, subject: c.customer,
		method: http.MethodPost, path: []string{"customers", c.customer, "keys"},
		bearer: code,
		body: comms.Registration{
			PublicKey: key.PublicLine(),
			Client:    comms.Client{Name: client.Name, Version: client.Version, HostSystem: client.HostSystem},
		},
		answer: &answer, success: []int{http.StatusCreated, http.StatusOK},
	})
	if err != nil {
		return err
	}
	if answer.KeyID != key.Fingerprint() {
		return &Error{Op: op, Subject: c.customer, Kind: ErrProtocol,
			Err: fmt.Errorf("the answer is for the key %s, not %s", safename.Quote(answer.KeyID), key.Fingerprint())}
	}
	_, err = c.settle(ctx, op, answer.Connection)
	return err
}

// Health asks whether the server is there, without authentication. It answers
// with its version; the error is that of any web call.
func (c *Comms) Health(ctx context.Context) (version string, err error) {
	var answer comms.Health
	_, err = c.web.do(ctx, call{
		op: "health", subject: c.web.base.Host,
		method: http.MethodGet, path: []string{"health"}, open: true,
		answer: &answer, success: []int{http.StatusOK},
	})
	return plain(answer.Version, 64), err
}
