package sandbox_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox"
)

// nobody is a client that no customer stands behind.
func nobody(t *testing.T, s *sandbox.Sandbox) *client {
	return &client{t: t, s: s, customer: "nobody", key: keys()[0]}
}

func TestCreateCustomer(t *testing.T) {
	s := start(t, &sandbox.Options{Apps: []string{"app-1", "app-2"}})
	c := nobody(t, s)
	operator := s.Operator().Reveal()
	good := comms.Customer{ID: "acme", Name: "Acme", App: "app-2"}

	a := c.send(operator, http.MethodPost, "/v1/customers", good)
	require.Equal(t, http.StatusCreated, a.status, a.text)
	var code comms.EnrolmentCode
	a.into(&code)
	require.NotEmpty(t, code.Code)

	c.send(operator, http.MethodPost, "/v1/customers", good).problem(http.StatusConflict, comms.Conflict)
	c.send("wrong", http.MethodPost, "/v1/customers", good).problem(http.StatusUnauthorized, comms.Credentials)
	c.send("", http.MethodPost, "/v1/customers", good).problem(http.StatusUnauthorized, comms.Credentials)
	c.send(c.token(nil), http.MethodPost, "/v1/customers", good).problem(http.StatusUnauthorized, comms.Credentials)
	c.send(operator, http.MethodPost, "/v1/customers", "{").problem(http.StatusBadRequest, comms.Invalid)
	c.send(operator, http.MethodPost, "/v1/customers", `{"id":"x","name":"x","app":"app-1"} {}`).problem(http.StatusBadRequest, comms.Invalid)
	for _, bad := range []comms.Customer{
		{ID: "Acme", Name: "x", App: "app-1"}, {ID: "../x", Name: "x", App: "app-1"}, {ID: "", Name: "x", App: "app-1"},
		{ID: "x", Name: " ", App: "app-1"}, {ID: "x", Name: "x", App: "app-3"},
	} {
		c.send(operator, http.MethodPost, "/v1/customers", bad).problem(http.StatusUnprocessableEntity, comms.Invalid)
	}
	a = c.send(operator, http.MethodPost, "/v1/customers", `{"id":"beta","name":"Beta","app":"app-1","else":{"x":[1]}}`)
	require.Equal(t, http.StatusCreated, a.status, "unknown members are ignored: %s", a.text)
}

func TestEnrolments(t *testing.T) {
	var k clock
	s := start(t, &sandbox.Options{Now: k.now})
	c := nobody(t, s)
	operator := s.Operator().Reveal()
	c.send(operator, http.MethodPost, "/v1/customers/ghost/enrolments", nil).problem(http.StatusNotFound, comms.Unknown)
	c.send("wrong", http.MethodPost, "/v1/customers/ghost/enrolments", nil).problem(http.StatusUnauthorized, comms.Credentials)

	first, err := s.AddCustomer(t.Context(), "acme", "Acme", nil)
	require.NoError(t, err)
	second, err := s.Enrol(t.Context(), "acme")
	require.NoError(t, err)
	require.NotEqual(t, first.Reveal(), second.Reveal())

	c.customer = "acme"
	k.add(24 * time.Hour)
	c.register(first.Reveal(), keys()[0]).problem(http.StatusUnauthorized, comms.Enrolment)
	require.Zero(t, s.Strikes(here), "a code that has run out is no strike")
	third, err := s.Enrol(t.Context(), "acme")
	require.NoError(t, err)
	require.Equal(t, http.StatusCreated, c.register(third.Reveal(), keys()[0]).status)
}

func TestRevoke(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	operator := s.Operator().Reveal()
	files := c.files()
	require.Equal(t, http.StatusOK, c.call(http.MethodGet, "/connection", nil).status)

	path := c.path("/keys/") + url.PathEscape(fingerprint(keys()[0]))
	c.send(c.token(nil), http.MethodDelete, path, nil).problem(http.StatusUnauthorized, comms.Credentials)
	c.send(operator, http.MethodDelete, c.path("/keys/SHA256:none"), nil).problem(http.StatusNotFound, comms.Unknown)
	require.NoError(t, s.Revoke(t.Context(), "acme", fingerprint(keys()[0])))

	_, err := files.ReadDir("/")
	require.Error(t, err, "the open session ends at once")
	_, err = c.dial("acme", auth(c.key))
	require.Error(t, err)
	c.call(http.MethodGet, "/connection", nil).problem(http.StatusUnauthorized, comms.Credentials)

	code, err := s.Enrol(t.Context(), "acme")
	require.NoError(t, err)
	c.register(code.Reveal(), keys()[0]).problem(http.StatusConflict, comms.Conflict)
	require.Equal(t, http.StatusCreated, c.register(code.Reveal(), keys()[1]).status, "another key may come")
}

func TestHealth(t *testing.T) {
	s := start(t, nil)
	a := nobody(t, s).send("", http.MethodGet, "/v1/health", nil)
	require.Equal(t, http.StatusOK, a.status)
	var h comms.Health
	a.into(&h)
	require.Equal(t, "ok", h.Status)
	require.WithinDuration(t, time.Now(), h.Time, time.Minute)
	require.Equal(t, sandbox.Version, h.Version)
}

func TestNoSuchCall(t *testing.T) {
	s := start(t, nil)
	c := nobody(t, s)
	c.send("", http.MethodGet, "/", nil).problem(http.StatusNotFound, comms.Unknown)
	c.send("", http.MethodDelete, "/v1/health", nil).problem(http.StatusNotFound, comms.Unknown)
	c.send("", http.MethodPut, "/v1/customers/acme/transmissions/x/state", comms.Status{State: comms.Imported}).problem(http.StatusNotFound, comms.Unknown)
}

func TestBodyLimit(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	c.call(http.MethodPost, "/transmissions", `{"id":"`+strings.Repeat("a", comms.MaxBody)+`"}`).problem(http.StatusRequestEntityTooLarge, comms.TooLarge)
}

// The proof of a call, seen from outside; package proof tests every claim.
func TestProof(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	get := func(bearer string) answer { return c.send(bearer, http.MethodGet, c.path("/connection"), nil) }
	token := c.token(nil)
	require.Equal(t, http.StatusOK, get(token).status)
	require.Equal(t, http.StatusOK, get(token).status, "a token may be used again")

	get("").problem(http.StatusUnauthorized, comms.Credentials)
	get(c.token(func(m jwt.MapClaims) { m["aud"] = "http://else" })).problem(http.StatusUnauthorized, comms.Credentials)
	old := get(c.token(func(m jwt.MapClaims) { m["iat"], m["exp"] = time.Now().Unix()-400, time.Now().Unix()-120 }))
	old.problem(http.StatusUnauthorized, comms.Clock)
	date, err := http.ParseTime(old.header.Get("Date"))
	require.NoError(t, err)
	require.WithinDuration(t, time.Now(), date, 5*time.Second)
	require.Zero(t, s.Strikes(here), "claims and clocks are no strikes")

	get(c.tokenBy(keys()[1], nil)).problem(http.StatusUnauthorized, comms.Credentials)
	require.Equal(t, 1, s.Strikes(here))
}
