package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// parseAddress accepts the base address of the web calls: https, or http for
// loopback alone.
func parseAddress(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, errors.New("it is no URL") // the parser's error would quote a password
	case u.Host == "" || u.Hostname() == "":
		return nil, errors.New("it names no host: https://comms.example.com")
	case u.User != nil:
		return nil, errors.New("it holds a user; the key alone logs in")
	case u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("it holds a query or a fragment")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, fmt.Errorf("plain http is for loopback alone, not for %s", u.Hostname())
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("the scheme is %q, not https", u.Scheme)
	}
	return u, nil
}

func isLoopback(host string) bool {
	return strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback()
}

// origin is the audience of tokens: in lower case, without a default port.
func origin(u *url.URL) string {
	host := strings.ToLower(u.Host)
	port := map[string]string{"https": ":443", "http": ":80"}[u.Scheme]
	return u.Scheme + "://" + strings.TrimSuffix(host, port)
}

// ownClient is what the door uses where it is given no client. It looks at no
// environment.
func ownClient(dial DialFunc, roots *x509.CertPool, d Deadlines) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext:            dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
		TLSHandshakeTimeout:    d.Handshake,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: d.KeepAlive, PingTimeout: d.KeepAlive},
	}}
}

// careful copies a client so that it follows no redirect, keeps no cookies and
// sets no time of its own, and refuses one that does not verify whom it talks to.
func careful(client *http.Client) (*http.Client, error) {
	if t, ok := client.Transport.(*http.Transport); ok && t.TLSClientConfig != nil {
		if t.TLSClientConfig.InsecureSkipVerify {
			return nil, errors.New("the HTTP client does not verify certificates")
		}
		if v := t.TLSClientConfig.MinVersion; v != 0 && v < tls.VersionTLS12 {
			return nil, fmt.Errorf("the HTTP client takes %s", tls.VersionName(v))
		}
	}
	copied := *client
	copied.Jar = nil
	copied.Timeout = 0 // each call has its own
	copied.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &copied, nil
}
