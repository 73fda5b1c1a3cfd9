package sandbox_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/pkg/sftp"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox"
)

// keys are made once: a 2048-bit key takes a while.
var keys = sync.OnceValue(func() (keys [4]*rsa.PrivateKey) {
	for i := range keys {
		var err error
		if keys[i], err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			panic(err)
		}
	}
	return keys
})

// start starts a sandbox in a folder of its own.
func start(t *testing.T, opts *sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	return startIn(t, t.TempDir(), opts)
}

func startIn(t *testing.T, dir string, opts *sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	var o sandbox.Options
	if opts != nil {
		o = *opts
	}
	o.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
	s, err := sandbox.Start(dir, &o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// client speaks the protocol by hand, so that it can also speak it wrongly.
type client struct {
	t        *testing.T
	s        *sandbox.Sandbox
	customer string
	key      *rsa.PrivateKey
	http     http.Client
	conn     comms.Connection
}

// in is the client for a subtest.
func (c *client) in(t *testing.T) *client {
	sub := *c
	sub.t = t
	return &sub
}

// enrolled makes a customer and registers a key.
func enrolled(t *testing.T, s *sandbox.Sandbox, customer string, key *rsa.PrivateKey, site *sandbox.Site) *client {
	t.Helper()
	code, err := s.AddCustomer(t.Context(), customer, "Customer "+customer, site)
	require.NoError(t, err)
	c := &client{t: t, s: s, customer: customer, key: key}
	a := c.register(code.Reveal(), key)
	require.Equal(t, http.StatusCreated, a.status, a.text)
	var r comms.Registered
	a.into(&r)
	require.Equal(t, fingerprint(key), r.KeyID)
	c.conn = r.Connection
	return c
}

func publicKey(key *rsa.PrivateKey) ssh.PublicKey {
	public, err := ssh.NewPublicKey(&key.PublicKey)
	if err != nil {
		panic(err)
	}
	return public
}

func line(key *rsa.PrivateKey) string { return string(ssh.MarshalAuthorizedKey(publicKey(key))) }

func fingerprint(key *rsa.PrivateKey) string { return ssh.FingerprintSHA256(publicKey(key)) }

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	text   string
}

func (a answer) into(v any) {
	a.t.Helper()
	require.NoError(a.t, json.Unmarshal([]byte(a.text), v), a.text)
}

// problem checks that the answer is one, of a status and a type.
func (a answer) problem(status int, kind comms.ProblemType) comms.Problem {
	a.t.Helper()
	require.Equal(a.t, status, a.status, a.text)
	require.Equal(a.t, "application/problem+json", a.header.Get("Content-Type"))
	var p comms.Problem
	a.into(&p)
	require.Equal(a.t, kind, p.Type)
	require.Equal(a.t, status, p.Status)
	require.NotEmpty(a.t, p.Title)
	require.NotEmpty(a.t, p.Detail)
	return p
}

// send makes a call with whatever bearer; body is JSON, a raw string, or nil.
func (c *client) send(bearer, method, path string, body any) answer {
	c.t.Helper()
	a, err := c.trySend(bearer, method, path, body)
	require.NoError(c.t, err)
	return a
}

func (c *client) trySend(bearer, method, path string, body any) (answer, error) {
	c.t.Helper()
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	default:
		data, err := json.Marshal(b)
		require.NoError(c.t, err)
		r = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.s.URL()+path, r)
	require.NoError(c.t, err)
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	req.Header.Set("X-Request-Id", "req-1")
	res, err := c.http.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return answer{}, err
	}
	require.Equal(c.t, "req-1", res.Header.Get("X-Request-Id"))
	require.NotEmpty(c.t, res.Header.Get("Date"))
	return answer{c.t, res.StatusCode, res.Header, string(text)}, nil
}

// call makes a call with a good token of the client's key; path follows the
// customer's.
func (c *client) call(method, path string, body any) answer {
	c.t.Helper()
	return c.send(c.token(nil), method, c.path(path), body)
}

func (c *client) path(rest string) string { return "/v1/customers/" + c.customer + rest }

func (c *client) register(bearer string, key *rsa.PrivateKey) answer {
	c.t.Helper()
	return c.send(bearer, http.MethodPost, c.path("/keys"), comms.Registration{
		PublicKey: line(key), Client: comms.Client{Name: "test", Version: "1", HostSystem: "none"},
	})
}

// token makes a token; change alters its claims.
func (c *client) token(change func(jwt.MapClaims)) string { return c.tokenBy(c.key, change) }

func (c *client) tokenBy(key *rsa.PrivateKey, change func(jwt.MapClaims)) string {
	c.t.Helper()
	now := time.Now()
	claims := jwt.MapClaims{
		"iss": c.customer, "sub": c.customer, "aud": c.s.URL(), "jti": rand.Text(),
		"iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
	}
	if change != nil {
		change(claims)
	}
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"] = fingerprint(key)
	text, err := token.SignedString(key)
	require.NoError(c.t, err)
	return text
}

// dial logs in by SSH.
func (c *client) dial(user string, auth ssh.AuthMethod) (*ssh.Client, error) {
	return c.dialFrom(nil, user, auth)
}

func (c *client) dialFrom(local net.Addr, user string, auth ssh.AuthMethod) (*ssh.Client, error) {
	address := net.JoinHostPort(c.conn.SFTP.Host, strconv.Itoa(c.conn.SFTP.Ports[0]))
	d := net.Dialer{LocalAddr: local, Timeout: 5 * time.Second}
	conn, err := d.DialContext(context.Background(), "tcp", address)
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return nil, err
	}
	cc, channels, requests, err := ssh.NewClientConn(conn, address, &ssh.ClientConfig{
		User: user, Auth: []ssh.AuthMethod{auth}, HostKeyCallback: ssh.FixedHostKey(c.hostKey()),
	})
	if err != nil {
		conn.Close()
		return nil, err
	}
	return ssh.NewClient(cc, channels, requests), nil
}

func (c *client) hostKey() ssh.PublicKey {
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(c.conn.SFTP.HostKeys[0].Key))
	require.NoError(c.t, err)
	return key
}

func auth(key *rsa.PrivateKey) ssh.AuthMethod {
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		panic(err)
	}
	return ssh.PublicKeys(signer)
}

// files opens an SFTP session with the client's key.
func (c *client) files() *sftp.Client {
	c.t.Helper()
	conn, err := c.dial(c.customer, auth(c.key))
	require.NoError(c.t, err)
	session, err := sftp.NewClient(conn)
	require.NoError(c.t, err)
	c.t.Cleanup(func() { session.Close(); conn.Close() })
	return session
}

// state asks for a transmission's state.
func (c *client) state(id string) comms.Status {
	c.t.Helper()
	a := c.call(http.MethodGet, "/transmissions/"+id, nil)
	require.Equal(c.t, http.StatusOK, a.status, a.text)
	var s comms.Status
	a.into(&s)
	return s
}

// poll asks for the files without receipt.
func (c *client) poll(after string, wait int) comms.Listing {
	c.t.Helper()
	q := url.Values{"after": {after}, "wait": {strconv.Itoa(wait)}}
	a := c.call(http.MethodGet, "/files?"+q.Encode(), nil)
	require.Equal(c.t, http.StatusOK, a.status, a.text)
	var l comms.Listing
	a.into(&l)
	return l
}

// settle waits until the sandbox has nothing to do.
func settle(t *testing.T, s *sandbox.Sandbox) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	require.NoError(t, s.Settle(ctx))
}
