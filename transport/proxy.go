package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// Proxy chooses the proxy for a connection to address (host:port): a URL of
// the scheme http (asked by CONNECT), socks5 or socks5h, perhaps with user and
// password. Nil is none: the connection is direct. One Proxy serves the web
// calls and SFTP, so both go the same way. It must be safe for concurrent use.
//
// The host's name is resolved by the proxy. A user logs in by HTTP's scheme
// Basic, or by RFC 1929; NTLM and Negotiate are not spoken. A proxy that
// passes one port alone, as many do with 443, is no hindrance where the far
// side has that among its ports.
type Proxy func(address string) (*url.URL, error)

// FixedProxy goes through one proxy, http://user:password@proxy.example.com:3128
// for example, to all hosts but the ones of except. Those are written as in
// the variable NO_PROXY: example.com with its subdomains, .example.com these
// alone, 10.0.0.0/8, example.com:443. Loopback is always direct. The error is
// ErrConfig.
func FixedProxy(address Secret, except ...string) (Proxy, error) {
	u, err := url.Parse(address.Reveal())
	if err != nil {
		return nil, configError("proxy", errors.New("it is no URL: http://proxy.example.com:3128")) // the parser's error would quote a password
	}
	if _, err := proxyRoute(u); err != nil {
		return nil, configError("proxy", err)
	}
	choose := (&httpproxy.Config{HTTPSProxy: u.String(), NoProxy: strings.Join(except, ",")}).ProxyFunc()
	return func(address string) (*url.URL, error) { return choose(target(address)) }, nil
}

// ProxyFromEnvironment is a Proxy that looks at HTTPS_PROXY and NO_PROXY, or
// their forms in lower case, at each connection. Loopback is always direct.
// Nothing uses it unless it is passed.
func ProxyFromEnvironment(address string) (*url.URL, error) {
	config := httpproxy.FromEnvironment()
	everywhere := httpproxy.Config{HTTPSProxy: config.HTTPSProxy}
	u, err := everywhere.ProxyFunc()(target("example.com:443"))
	if config.HTTPSProxy != "" && (u == nil || err != nil) {
		// The package would go on without a proxy.
		return nil, errors.New("HTTPS_PROXY holds no URL of a proxy")
	}
	return config.ProxyFunc()(target(address))
}

// target is what a tunnel carries, whatever is spoken in it.
func target(address string) *url.URL { return &url.URL{Scheme: "https", Host: address} }

// Dial returns a DialFunc that goes through the proxy which p chooses. It
// reaches proxies, and hosts without one, by forward; nil is a net.Dialer. The
// errors of a proxy's answer are *ProxyError.
func (p Proxy) Dial(forward DialFunc) DialFunc {
	if forward == nil {
		forward = new(net.Dialer).DialContext
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		u, err := p(address)
		if err != nil {
			return nil, fmt.Errorf("choose a proxy for %s: %w", address, errors.Join(ErrConfig, err))
		}
		if u == nil {
			return forward(ctx, network, address)
		}
		r, err := proxyRoute(u)
		if err != nil {
			return nil, fmt.Errorf("choose a proxy for %s: %w", address, errors.Join(ErrConfig, err))
		}
		conn, err := forward(ctx, network, r.address)
		if err != nil {
			return nil, fmt.Errorf("reach proxy %s: %w", r.address, err)
		}
		return r.through(ctx, conn, address)
	}
}

// route is how one proxy is reached and asked.
type route struct {
	address string
	user    *url.Userinfo
	ask     func(net.Conn, *url.Userinfo, string) (net.Conn, error)
}

func proxyRoute(u *url.URL) (route, error) {
	r := route{user: u.User}
	var port string
	switch u.Scheme {
	case "http":
		r.ask, port = askHTTP, "80"
	case "socks5", "socks5h":
		r.ask, port = askSOCKS, "1080"
	default:
		return r, fmt.Errorf("a proxy of the scheme %q is not spoken to; http, socks5 and socks5h are", u.Scheme)
	}
	if u.Hostname() == "" {
		return r, errors.New("it names no host: http://proxy.example.com:3128")
	}
	r.address = net.JoinHostPort(u.Hostname(), orDefault(u.Port(), port))
	return r, nil
}

// through asks for a tunnel. The proxy's connection is closed when ctx ends
// first, since neither of the protocols knows contexts.
func (r route) through(ctx context.Context, conn net.Conn, address string) (net.Conn, error) {
	release := context.AfterFunc(ctx, func() { _ = conn.Close() })
	w := &wire{Conn: conn}
	tunnel, err := r.ask(w, r.user, address)
	if !release() {
		return nil, fmt.Errorf("wait for the answer of proxy %s: %w", r.address, context.Cause(ctx))
	}
	if err == nil {
		return tunnel, nil
	}
	_, failed, _ := w.state()
	_ = conn.Close() // what is reported came before
	if answer, ok := errors.AsType[*ProxyError](err); ok {
		answer.Proxy, answer.Target = r.address, address
		return nil, answer
	}
	if failed != nil {
		return nil, fmt.Errorf("ask proxy %s for %s: %w", r.address, address, failed)
	}
	return nil, &ProxyError{Proxy: r.address, Target: address, Answer: err.Error(), Refused: true}
}

// ProxyError says what a proxy answered where it did not connect.
type ProxyError struct {
	Proxy   string // host:port
	Target  string // host:port
	Answer  string // "403 Forbidden"
	Refused bool   // it does not want to; otherwise it could not, which may pass
	Login   bool   // it wants a log-in, or refuses the one it was given
}

func (e *ProxyError) Error() string {
	return fmt.Sprintf("proxy %s does not connect to %s: %s", e.Proxy, e.Target, e.Answer)
}

// Unwrap returns ErrProxy where the proxy refused.
func (e *ProxyError) Unwrap() error {
	if e.Refused {
		return ErrProxy
	}
	return nil
}
