package sandbox

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/web"
)

// The calls between Comms and the App servers, which nobody else can reach.

func inside(t *testing.T, dir string) *Sandbox {
	t.Helper()
	s, err := Start(dir, &Options{Apps: []string{"north", "south"}})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	_, err = s.AddCustomer(t.Context(), "acme", "Acme", &Site{App: "north"})
	require.NoError(t, err)
	return s
}

// as is a client with the token of whoever.
func (s *Sandbox) as(token string) *web.Client {
	return &web.Client{Base: s.admin.Base, Token: token, HTTP: http.DefaultClient}
}

func refused(t *testing.T, err error, status int, kind comms.ProblemType) {
	t.Helper()
	e, ok := errors.AsType[*web.Error](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, status, e.Status, e.Detail)
	require.Equal(t, kind, e.Type)
}

func TestWhoMayReport(t *testing.T) {
	s := inside(t, t.TempDir())
	const state, files = "/v1/customers/acme/transmissions/x/state", "/v1/customers/acme/files"
	body := comms.Status{State: comms.Imported}
	for _, call := range []struct{ method, path string }{{http.MethodPut, state}, {http.MethodPost, files}} {
		do := func(token string) error { return s.as(token).Call(t.Context(), call.method, call.path, body, nil) }
		refused(t, do("wrong"), http.StatusUnauthorized, comms.Credentials)
		refused(t, do(s.state.Operator), http.StatusUnauthorized, comms.Credentials)
		refused(t, do(s.state.Links["north"].ToApp), http.StatusUnauthorized, comms.Credentials)
		refused(t, do(s.state.Links["south"].ToComms), http.StatusForbidden, comms.Forbidden)
	}
	north := s.as(s.state.Links["north"].ToComms)
	refused(t, north.Call(t.Context(), http.MethodPut, state, body, nil), http.StatusNotFound, comms.Unknown)
	for _, bad := range []comms.Status{{State: "done"}, {State: comms.Received}, {State: comms.Rejected, Problems: make([]comms.Finding, 2), ProblemsTotal: 1}} {
		refused(t, north.Call(t.Context(), http.MethodPut, state, bad, nil), http.StatusUnprocessableEntity, comms.Invalid)
	}
}

func TestAnnouncedFiles(t *testing.T) {
	dir := t.TempDir()
	s := inside(t, dir)
	north := s.as(s.state.Links["north"].ToComms)
	data := []byte("\"a\",1\r\n")
	folder := filepath.Join(dir, "apps", "north", "exchange", "outbound", "acme", "f1")
	require.NoError(t, os.MkdirAll(folder, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "po_7.csv"), data, 0o600))
	m, h := md5.Sum(data), sha256.Sum256(data)
	good := comms.AppFile{
		ID: "f1", Name: "po_7.csv", Kind: "order", Path: "/outbound/acme/f1/po_7.csv", Size: int64(len(data)),
		MD5: hex.EncodeToString(m[:]), SHA256: hex.EncodeToString(h[:]),
	}
	announce := func(change func(*comms.AppFile)) error {
		f := good
		change(&f)
		return north.Call(t.Context(), http.MethodPost, "/v1/customers/acme/files", f, nil)
	}
	for name, change := range map[string]func(*comms.AppFile){
		"id":     func(f *comms.AppFile) { f.ID = "../x" },
		"name":   func(f *comms.AppFile) { f.Name = "../x" },
		"dots":   func(f *comms.AppFile) { f.Name = ".." },
		"kind":   func(f *comms.AppFile) { f.Kind = "letter" },
		"size":   func(f *comms.AppFile) { f.Size++ },
		"MD5":    func(f *comms.AppFile) { f.MD5 = hex.EncodeToString(make([]byte, 16)) },
		"SHA256": func(f *comms.AppFile) { f.SHA256 = hex.EncodeToString(make([]byte, 32)) },
	} {
		t.Run(name, func(t *testing.T) { refused(t, announce(change), http.StatusUnprocessableEntity, comms.Invalid) })
	}
	require.Error(t, announce(func(f *comms.AppFile) { f.Path = "/outbound/acme/f1/none.csv" }))
	require.Empty(t, s.Files("acme"))

	require.NoError(t, announce(func(*comms.AppFile) {}))
	require.NoError(t, announce(func(*comms.AppFile) {}), "repeated")
	refused(t, announce(func(f *comms.AppFile) { f.Name = "po_8.csv" }), http.StatusConflict, comms.Conflict)
	require.Len(t, s.Files("acme"), 1)
}

func TestWhoMayForward(t *testing.T) {
	s := inside(t, t.TempDir())
	address, _ := s.AppAddress("acme")
	app := func(token string) *web.Client {
		return &web.Client{Base: "http://" + address, Token: token, HTTP: http.DefaultClient}
	}
	const key, set = "/app/v1/customers/acme/key", "/app/v1/customers/acme/transmissions/t1"
	wrong := app(s.state.Links["south"].ToApp)
	refused(t, wrong.Call(t.Context(), http.MethodPut, key, comms.AppKey{PublicKey: "x"}, nil), http.StatusUnauthorized, comms.Credentials)
	refused(t, wrong.Call(t.Context(), http.MethodPost, set, comms.Transmission{ID: "t1"}, nil), http.StatusUnauthorized, comms.Credentials)

	right := app(s.state.Links["north"].ToApp)
	post := func(id string) error {
		return right.Call(t.Context(), http.MethodPost, set, comms.Transmission{ID: id}, nil)
	}
	refused(t, post("t1"), http.StatusNotFound, comms.Unknown)
	refused(t, right.Call(t.Context(), http.MethodPut, key, comms.AppKey{}, nil), http.StatusUnprocessableEntity, comms.Invalid)
	refused(t, right.Call(t.Context(), http.MethodPut, "/app/v1/customers/A.B/key", comms.AppKey{PublicKey: "x"}, nil), http.StatusNotFound, comms.Unknown)
	require.NoError(t, right.Call(t.Context(), http.MethodPut, key, comms.AppKey{PublicKey: "x"}, nil))
	refused(t, post("t2"), http.StatusUnprocessableEntity, comms.Invalid)
}
