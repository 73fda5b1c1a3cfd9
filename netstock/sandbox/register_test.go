package sandbox_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"github.com/erplink/erplink/internal/comms"
)

func TestRegister(t *testing.T) {
	s := start(t, nil)
	code, err := s.AddCustomer(t.Context(), "acme", "Acme", nil)
	require.NoError(t, err)
	c := &client{t: t, s: s, customer: "acme", key: keys()[0]}

	first := c.register(code.Reveal(), keys()[0])
	require.Equal(t, http.StatusCreated, first.status, first.text)
	again := c.register(code.Reveal(), keys()[0])
	require.Equal(t, http.StatusOK, again.status, "the first answer may have been lost")
	require.JSONEq(t, first.text, again.text)

	var r comms.Registered
	first.into(&r)
	require.Equal(t, fingerprint(keys()[0]), r.KeyID)
	require.Equal(t, "acme", r.Connection.SFTP.User)
	require.Equal(t, "/inbound", r.Connection.SFTP.Inbound)
	require.Equal(t, "/outbound", r.Connection.SFTP.Outbound)
	require.NotEmpty(t, r.Connection.SFTP.Host)
	require.Len(t, r.Connection.SFTP.Ports, 1)
	require.Len(t, r.Connection.SFTP.HostKeys, 1)
	var conn comms.Connection
	c.call(http.MethodGet, "/connection", nil).into(&conn)
	require.Equal(t, r.Connection, conn)

	c.register(code.Reveal(), keys()[1]).problem(http.StatusUnauthorized, comms.Enrolment)
	second, err := s.Enrol(t.Context(), "acme")
	require.NoError(t, err)
	c.register(second.Reveal(), keys()[1]).problem(http.StatusConflict, comms.Conflict)
}

func TestRegisterRefusals(t *testing.T) {
	s := start(t, nil)
	code, err := s.AddCustomer(t.Context(), "acme", "Acme", nil)
	require.NoError(t, err)
	c := &client{t: t, s: s, customer: "acme", key: keys()[0]}
	send := func(public string) answer {
		return c.send(code.Reveal(), http.MethodPost, c.path("/keys"), comms.Registration{PublicKey: public})
	}
	short, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	edwards, _, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	other, err := ssh.NewPublicKey(edwards)
	require.NoError(t, err)
	for name, public := range map[string]string{
		"1024 bits": line(short), "not RSA": string(ssh.MarshalAuthorizedKey(other)), "no key": "hello", "empty": "",
		"two keys": line(keys()[0]) + line(keys()[1]), "with options": `command="x" ` + line(keys()[0]),
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			send(public).problem(http.StatusUnprocessableEntity, comms.Invalid)
		})
	}
	c.t = t
	require.Equal(t, http.StatusCreated, send(line(keys()[0])).status, "the code is still good")
	c.register("WRONGCODE", keys()[1]).problem(http.StatusUnauthorized, comms.Enrolment)
	require.Equal(t, 1, s.Strikes(here))
	ghost := &client{t: t, s: s, customer: "ghost", key: keys()[1]}
	ghost.register("WRONGCODE", keys()[1]).problem(http.StatusUnauthorized, comms.Enrolment)
}

// A key opens one customer.
func TestKeyOfAnotherCustomer(t *testing.T) {
	s := start(t, nil)
	enrolled(t, s, "acme", keys()[0], nil)
	code, err := s.AddCustomer(t.Context(), "beta", "Beta", nil)
	require.NoError(t, err)
	beta := &client{t: t, s: s, customer: "beta", key: keys()[0]}
	beta.register(code.Reveal(), keys()[0]).problem(http.StatusConflict, comms.Conflict)
}

func TestRotation(t *testing.T) {
	for _, use := range []string{"web", "sftp"} {
		t.Run("first used on "+use, func(t *testing.T) {
			s := start(t, nil)
			c := enrolled(t, s, "acme", keys()[0], nil)
			old, next := keys()[0], keys()[1]
			get := func(key *rsa.PrivateKey) answer {
				return c.send(c.tokenBy(key, nil), http.MethodGet, c.path("/connection"), nil)
			}
			login := func(key *rsa.PrivateKey) error {
				conn, err := c.dial("acme", auth(key))
				if err != nil {
					return err
				}
				return conn.Close()
			}
			a := c.register(c.tokenBy(old, nil), next)
			require.Equal(t, http.StatusCreated, a.status, a.text)
			require.Equal(t, http.StatusOK, c.register(c.tokenBy(old, nil), next).status, "the first answer may have been lost")
			require.Equal(t, http.StatusOK, get(old).status)
			require.NoError(t, login(old), "both are good until the new one is used")

			if use == "web" {
				require.Equal(t, http.StatusOK, get(next).status)
			} else {
				require.NoError(t, login(next))
			}
			get(old).problem(http.StatusUnauthorized, comms.Credentials)
			require.Error(t, login(old))
			require.Equal(t, http.StatusOK, get(next).status)
			require.NoError(t, login(next))
		})
	}
}

// A connector that lost its new key registers a third; the second is worth
// nothing then.
func TestRotationTwice(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	require.Equal(t, http.StatusCreated, c.register(c.token(nil), keys()[1]).status)
	require.Equal(t, http.StatusCreated, c.register(c.token(nil), keys()[2]).status)
	c.send(c.tokenBy(keys()[1], nil), http.MethodGet, c.path("/connection"), nil).problem(http.StatusUnauthorized, comms.Credentials)
	require.Equal(t, http.StatusOK, c.send(c.tokenBy(keys()[2], nil), http.MethodGet, c.path("/connection"), nil).status)
}

// The key reaches the customer's own instance on the App server.
func TestKeyIsHandedOn(t *testing.T) {
	dir := t.TempDir()
	s := startIn(t, dir, nil)
	enrolled(t, s, "acme", keys()[0], nil)
	settle(t, s)
	kept, err := os.ReadFile(dir + "/apps/app-1/customers/acme/key.json")
	require.NoError(t, err)
	require.Contains(t, string(kept), line(keys()[0])[:100])
}
