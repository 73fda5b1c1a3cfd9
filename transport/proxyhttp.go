package transport

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// maxProxyAnswer bounds what a proxy may say before the tunnel begins.
const maxProxyAnswer = 16 << 10

// askHTTP asks by CONNECT (RFC 9110, 9.3.6).
func askHTTP(conn net.Conn, user *url.Userinfo, address string) (net.Conn, error) {
	var request bytes.Buffer
	fmt.Fprintf(&request, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n", address, address)
	if user != nil {
		password, _ := user.Password()
		login := base64.StdEncoding.EncodeToString([]byte(user.Username() + ":" + password))
		fmt.Fprintf(&request, "Proxy-Authorization: Basic %s\r\n", login)
	}
	request.WriteString("\r\n")
	if _, err := conn.Write(request.Bytes()); err != nil {
		return nil, err
	}
	limited := &io.LimitedReader{R: conn, N: maxProxyAnswer}
	early := bufio.NewReader(limited)
	answer, err := http.ReadResponse(early, &http.Request{Method: http.MethodConnect})
	switch {
	case err != nil && limited.N == 0:
		return nil, fmt.Errorf("its answer is longer than %d bytes", maxProxyAnswer)
	case err != nil:
		return nil, fmt.Errorf("its answer is not that of an HTTP proxy: %s", plain(err.Error(), 200))
	case answer.StatusCode/100 != 2:
		return nil, refusedByHTTP(answer, user != nil)
	}
	spoken, _ := early.Peek(early.Buffered()) // as many as are there
	return &tunnel{Conn: conn, early: spoken}, nil
}

func refusedByHTTP(answer *http.Response, loggedIn bool) *ProxyError {
	e := &ProxyError{
		Answer:  plain(answer.Status, 100),
		Refused: answer.StatusCode < 500 && answer.StatusCode != http.StatusTooManyRequests,
	}
	if answer.StatusCode == http.StatusProxyAuthRequired {
		e.Login = true
		e.Answer += "; " + wanted(answer.Header.Values("Proxy-Authenticate"), loggedIn)
	}
	return e
}

// wanted says what is wrong with the log-in at a proxy.
func wanted(challenges []string, loggedIn bool) string {
	var schemes []string
	for _, challenge := range challenges {
		scheme, _, _ := strings.Cut(challenge, " ")
		if strings.EqualFold(scheme, "Basic") {
			if loggedIn {
				return "it does not take this user and password"
			}
			return "it wants a user and password"
		}
		schemes = append(schemes, plain(scheme, 40))
	}
	return fmt.Sprintf("it wants a log-in by %s, and only Basic is spoken", strings.Join(schemes, " or "))
}

// tunnel gives out first what came together with the proxy's answer.
type tunnel struct {
	net.Conn
	early []byte
}

func (t *tunnel) Read(p []byte) (int, error) {
	if len(t.early) == 0 {
		return t.Conn.Read(p)
	}
	n := copy(p, t.early)
	t.early = t.early[n:]
	return n, nil
}
