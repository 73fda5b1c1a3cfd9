package sandbox_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/netstock/sandbox"
)

func TestTLS(t *testing.T) {
	// httptest has a certificate for 127.0.0.1 and a client that trusts it.
	donor := httptest.NewTLSServer(http.NotFoundHandler())
	defer donor.Close()
	s := start(t, &sandbox.Options{TLS: &tls.Config{Certificates: donor.TLS.Certificates}})
	require.True(t, strings.HasPrefix(s.URL(), "https://127.0.0.1:"))

	code, err := s.AddCustomer(t.Context(), "acme", "Acme", nil)
	require.NoError(t, err)
	c := &client{t: t, s: s, customer: "acme", key: keys()[0], http: *donor.Client()}
	require.Equal(t, http.StatusCreated, c.register(code.Reveal(), keys()[0]).status)
	require.Equal(t, http.StatusOK, c.call(http.MethodGet, "/connection", nil).status)

	old := donor.Client().Transport.(*http.Transport).Clone()
	old.TLSClientConfig.MaxVersion = tls.VersionTLS11
	c.http = http.Client{Transport: old}
	_, err = c.trySend("", http.MethodGet, "/v1/health", nil)
	require.Error(t, err, "TLS 1.2 or newer")
}
