package netstock_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/internal/openssh"
	"github.com/erplink/erplink/netstock/sandbox"
	"github.com/erplink/erplink/transport"
)

// A push and a pull whose files go through OpenSSH. The sandbox does all the
// rest: OpenSSH serves the folder of the sandbox's own SFTP server, and a
// proxy before the web calls tells the connector so.
func TestPushAndPullThroughOpenSSH(t *testing.T) {
	t.Parallel()
	key, err := transport.CreateKey(filepath.Join(t.TempDir(), "keys", "key.pem"), 2048)
	require.NoError(t, err)
	front := &openSSHFront{ssh: openssh.Start(t, key.PublicLine())}
	web := httptest.NewServer(front)
	t.Cleanup(web.Close)

	dir := t.TempDir()
	far, err := sandbox.Start(dir, nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, far.Close()) })
	front.tree = filepath.Join(dir, "comms", "customers", customer, "sftp")
	front.forward(t, far.URL())

	code, err := far.AddCustomer(t.Context(), customer, "Acme", nil)
	require.NoError(t, err)
	toFront := func(ctx context.Context, network, address string) (net.Conn, error) {
		if "http://"+address == far.URL() {
			address = web.Listener.Addr().String()
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	door, err := transport.NewComms(far.URL(), customer, key, &transport.CommsOptions{Dial: toFront})
	require.NoError(t, err)
	s := &site{far: far, door: door, dir: filepath.Join(t.TempDir(), "connector"), published: filepath.Join(t.TempDir(), "from_netstock")}
	s.reopen(t, nil)
	require.NoError(t, s.Register(t.Context(), code, client))

	s.push(t, newCompany())
	s.settle(t)
	require.NotEmpty(t, s.pull(t, nil).Files)
	require.NotEmpty(t, visible(t, s.published))
	for _, f := range far.Files(customer) {
		require.False(t, f.Received.IsZero(), f.Name)
	}
	require.NotZero(t, front.told, "the connector was told of OpenSSH")
}

// openSSHFront passes web calls on, and rewrites where the files are.
type openSSHFront struct {
	ssh   *openssh.Server
	tree  string // what the sandbox's SFTP server shows as its root
	proxy *httputil.ReverseProxy
	told  int
}

func (f *openSSHFront) forward(t *testing.T, to string) {
	target, err := url.Parse(to)
	require.NoError(t, err)
	f.proxy = &httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(target) },
		ModifyResponse: f.answer,
	}
}

func (f *openSSHFront) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/transmissions") {
		var body comms.Transmission
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		for i := range body.Files {
			body.Files[i].Object = strings.TrimPrefix(body.Files[i].Object, f.tree)
		}
		rewritten, _ := json.Marshal(body) // it was decoded just now
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(rewritten)), int64(len(rewritten))
	}
	f.proxy.ServeHTTP(w, r)
}

func (f *openSSHFront) answer(r *http.Response) error {
	switch path := r.Request.URL.Path; {
	case r.StatusCode >= 300:
		return nil
	case strings.HasSuffix(path, "/keys"):
		return rewrite(r, func(body *comms.Registered) { f.place(&body.Connection) })
	case strings.HasSuffix(path, "/connection"):
		return rewrite(r, f.place)
	case strings.HasSuffix(path, "/files"):
		return rewrite(r, func(body *comms.Listing) {
			for i := range body.Files {
				body.Files[i].Object = f.tree + body.Files[i].Object
			}
		})
	}
	return nil
}

func (f *openSSHFront) place(c *comms.Connection) {
	f.told++
	c.SFTP = comms.SFTP{
		Host: "127.0.0.1", Ports: []int{f.ssh.Port}, User: f.ssh.User, HostKeys: []comms.HostKey{{Key: f.ssh.HostKey}},
		Inbound: f.tree + "/inbound", Outbound: f.tree + "/outbound",
	}
}

func rewrite[T any](r *http.Response, change func(*T)) error {
	var body T
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return err
	}
	change(&body)
	rewritten, err := json.Marshal(body)
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(rewritten)), int64(len(rewritten))
	r.Header.Del("Content-Length")
	return err
}
