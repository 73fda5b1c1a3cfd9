package transport_test

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/transport"
)

func TestNewCommsRefuses(t *testing.T) {
	for _, address := range []string{
		"", "comms.example.com", "ftp://comms.example.com", "http://comms.example.com", "http://10.0.0.1", "https://", "https://:443",
		"https://user:geheim@comms.example.com", "https://comms.example.com?a=b", "https://comms.example.com#x", "https://%zz:geheim@x", "http://localhost.example.com",
	} {
		_, err := transport.NewComms(address, customer, testKey(), nil)
		require.ErrorIs(t, err, transport.ErrConfig, address)
		require.NotContains(t, err.Error(), "geheim")
	}
	for _, id := range []string{"", "Acme", "a/b", "..", strings.Repeat("a", 64), "a\n"} {
		_, err := transport.NewComms("https://comms.example.com", id, testKey(), nil)
		require.ErrorIs(t, err, transport.ErrConfig, id)
	}
	_, err := transport.NewComms("https://comms.example.com", customer, nil, nil)
	require.ErrorIs(t, err, transport.ErrConfig)
	for _, config := range []*tls.Config{{InsecureSkipVerify: true}, {MinVersion: tls.VersionTLS10}} {
		_, err := transport.NewComms("https://comms.example.com", customer, testKey(),
			&transport.CommsOptions{HTTPClient: &http.Client{Transport: &http.Transport{TLSClientConfig: config}}})
		require.ErrorIs(t, err, transport.ErrConfig)
	}
	for _, address := range []string{"http://127.0.0.1:8080", "http://[::1]/", "http://localhost:1", "https://comms.example.com/acme/"} {
		_, err := transport.NewComms(address, customer, testKey(), nil)
		require.NoError(t, err, address)
	}
}

func TestAudienceAndPath(t *testing.T) {
	for address, want := range map[string]struct{ audience, url string }{
		"https://Comms.Example.com:443/Acme/": {"https://comms.example.com", "https://Comms.Example.com:443/Acme/v1/customers/acme-nl/transmissions/t1"},
		"https://comms.example.com:8443":      {"https://comms.example.com:8443", "https://comms.example.com:8443/v1/customers/acme-nl/transmissions/t1"},
		"http://[::1]:80":                     {"http://[::1]", "http://[::1]:80/v1/customers/acme-nl/transmissions/t1"},
	} {
		var seen *http.Request
		door := openDoor(t, address, &transport.CommsOptions{HTTPClient: &http.Client{Transport: inMemory{
			http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				seen = r
				answer(rw, 200, comms.Status{State: comms.Received})
			})}}})
		_, err := door.Verdict(t.Context(), "t1")
		require.NoError(t, err)
		require.Equal(t, want.url, seen.URL.String())
		require.NotEmpty(t, seen.Header.Get("X-Request-Id"))
		claims := jwt.MapClaims{}
		_, _, err = jwt.NewParser().ParseUnverified(strings.TrimPrefix(seen.Header.Get("Authorization"), "Bearer "), claims)
		require.NoError(t, err)
		require.Equal(t, want.audience, claims["aud"])
	}
}

func TestCertificates(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { answer(rw, 200, comms.Health{}) }))
	t.Cleanup(server.Close)
	_, err := openDoor(t, server.URL, nil).Health(t.Context())
	require.ErrorIs(t, err, transport.ErrCertificate)
	require.False(t, transport.Temporary(err))
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	_, err = openDoor(t, server.URL, &transport.CommsOptions{Roots: roots}).Health(t.Context())
	require.NoError(t, err)

	old := httptest.NewUnstartedServer(server.Config.Handler)
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	old.StartTLS()
	t.Cleanup(old.Close)
	roots.AddCert(old.Certificate())
	_, err = openDoor(t, old.URL, &transport.CommsOptions{Roots: roots}).Health(t.Context())
	require.Error(t, err, "TLS below 1.2")
}

func TestServerThatIsNotThere(t *testing.T) {
	server := httptest.NewServer(nil)
	address := server.URL
	server.Close()
	_, err := openDoor(t, address, nil).Health(t.Context())
	require.ErrorIs(t, err, transport.ErrNetwork)
	require.True(t, transport.Temporary(err))
}
