package transport

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/internal/safename"
)

// CommsOptions are what a Comms door can be told. The zero value, and nil,
// mean good defaults.
type CommsOptions struct {
	// HTTPClient makes the web calls. Its Jar, CheckRedirect and Timeout are
	// not used, and a client that does not verify certificates is refused. Nil is a
	// client of the door's own, which looks at no environment.
	HTTPClient *http.Client

	// Dial opens the connections of SFTP, and those of the web calls where
	// there is no HTTPClient, or those to the proxy where there is one. Nil
	// is a net.Dialer.
	Dial DialFunc

	// Proxy is the way of both, web calls and SFTP; nil is the direct one.
	// With an HTTPClient, which has a way of its own, it is refused: give
	// Proxy.Dial to the client's Transport and to Dial.
	Proxy Proxy

	// Roots are the authorities of the web calls' certificates where there is
	// no HTTPClient; nil are the system's.
	Roots *x509.CertPool

	Deadlines Deadlines
	Logger    *slog.Logger // nil is silent
}

// Comms is the door of the Comms reference protocol: files by SFTP with the
// customer's key, everything else by web calls. It connects when it is first
// used, keeps one SFTP session for all files, and opens a new one when that
// is lost. It is safe for concurrent use.
//
// The protocol is this project's own (see the package documentation); what
// comes from the far side is checked before it is used.
type Comms struct {
	customer  string
	web       *web
	tokens    *tokens
	dial      DialFunc
	deadlines Deadlines
	log       *slog.Logger
	closeIdle func() // connections of a client of our own

	dialling chan struct{} // a lock that a context can leave
	mu       sync.Mutex
	live     *session
	port     int    // that worked last
	place    *place // as announced last
}

// NewComms makes a door to the server at address, an https URL (http for
// loopback), for a customer whose key is registered there, or will be by
// Register. It connects to nothing yet. The error is ErrConfig.
func NewComms(address, customer string, key *Key, opts *CommsOptions) (*Comms, error) {
	o := CommsOptions{}
	if opts != nil {
		o = *opts
	}
	base, err := parseAddress(address)
	if err != nil {
		return nil, configError("address", err)
	}
	if !customerPattern.MatchString(customer) {
		return nil, configError("customer", fmt.Errorf("%s does not match %v", safename.Quote(customer), customerPattern))
	}
	if key == nil {
		return nil, configError("key", errors.New("there is none"))
	}
	d := o.Deadlines.orDefault()
	if o.Proxy != nil {
		if o.HTTPClient != nil {
			return nil, configError("Proxy", errors.New("there is an HTTPClient, too: give Proxy.Dial to its Transport and to Dial"))
		}
		o.Dial = o.Proxy.Dial(o.Dial)
	}
	dial := limitDial(o.Dial, d)
	closeIdle := func() {}
	if o.HTTPClient == nil {
		o.HTTPClient = ownClient(dial, o.Roots, d)
		closeIdle = o.HTTPClient.CloseIdleConnections
	}
	client, err := careful(o.HTTPClient)
	if err != nil {
		return nil, configError("HTTPClient", err)
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	tokens := &tokens{customer: customer, origin: origin(base), key: key}
	return &Comms{
		customer:  customer,
		web:       &web{base: base, client: client, tokens: tokens, deadlines: d, log: o.Logger},
		tokens:    tokens,
		dial:      dial,
		deadlines: d,
		log:       o.Logger,
		closeIdle: closeIdle,
		dialling:  make(chan struct{}, 1),
	}, nil
}

func configError(what string, err error) error {
	return &Error{Op: "configure", Subject: what, Kind: ErrConfig, Err: err}
}

func limitDial(dial DialFunc, d Deadlines) DialFunc {
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		limited, cancel := context.WithTimeout(ctx, d.Dial)
		defer cancel()
		return dial(limited, network, address)
	}
}

// Encoding is Bzip2.
func (c *Comms) Encoding() Encoding { return Bzip2 }

// Close ends the connections. A later call opens new ones.
func (c *Comms) Close() error {
	c.mu.Lock()
	live := c.live
	c.live = nil
	c.mu.Unlock()
	if live != nil {
		live.wire.cut(net.ErrClosed)
	}
	c.closeIdle()
	return nil
}

// connection makes call 1a.
func (c *Comms) connection(ctx context.Context) (*place, error) {
	var answer comms.Connection
	_, err := c.web.do(ctx, call{
		op: "connection", subject: c.customer,
		method: http.MethodGet, path: []string{"customers", c.customer, "connection"},
		answer: &answer, success: []int{http.StatusOK},
	})
	if err != nil {
		return nil, err
	}
	return c.settle(ctx, "connection", answer)
}

// settle takes over a connection that was announced.
func (c *Comms) settle(ctx context.Context, op string, announced comms.Connection) (*place, error) {
	p, err := parsePlace(announced)
	if err != nil {
		return nil, &Error{Op: op, Subject: c.customer, Kind: ErrProtocol, Err: err}
	}
	for _, skipped := range p.skipped {
		c.log.WarnContext(ctx, "a host key that was announced cannot be used", "error", skipped)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.place = p
	return p, nil
}

// where returns the connection as it was announced last.
func (c *Comms) where(ctx context.Context) (*place, error) {
	c.mu.Lock()
	p := c.place
	c.mu.Unlock()
	if p != nil {
		return p, nil
	}
	return c.connection(ctx)
}
