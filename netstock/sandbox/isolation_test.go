package sandbox_test

import (
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
)

// Two customers see nothing of each other, on either service.
func TestIsolation(t *testing.T) {
	s := start(t, nil)
	acme := enrolled(t, s, "acme", keys()[0], nil)
	beta := enrolled(t, s, "beta", keys()[1], nil)
	x := newSet(t, nil)
	require.Equal(t, comms.Imported, acme.push(x).State)
	listed := acme.poll("", 0).Files[0]

	t.Run("web", func(t *testing.T) {
		a := acme.in(t)
		for method, path := range map[string]string{
			"GET /connection": "/connection", "GET /files": "/files", "GET /transmissions": "/transmissions/" + x.body.ID,
			"POST /transmissions": "/transmissions", "POST /receipt": "/files/" + listed.ID + "/receipt", "POST /keys": "/keys",
		} {
			verb := method[:4]
			if verb == "GET " {
				verb = http.MethodGet
			}
			a.send(beta.token(nil), verb, a.path(path), "{}").problem(http.StatusForbidden, comms.Forbidden)
		}
		a.send(beta.token(nil), http.MethodGet, "/v1/customers/ghost/files", nil).problem(http.StatusForbidden, comms.Forbidden)
		b := beta.in(t)
		b.call(http.MethodGet, "/transmissions/"+x.body.ID, nil).problem(http.StatusNotFound, comms.Unknown)
		b.call(http.MethodPost, "/files/"+listed.ID+"/receipt", comms.Receipt{SHA256: listed.SHA256, ReceivedAt: time.Now()}).problem(http.StatusNotFound, comms.Unknown)
		require.Empty(t, b.poll("", 0).Files)
	})
	t.Run("claims of another", func(t *testing.T) {
		impostor := acme.in(t)
		impostor.key = keys()[1]
		impostor.call(http.MethodGet, "/files", nil).problem(http.StatusUnauthorized, comms.Credentials)
	})
	t.Run("sftp", func(t *testing.T) {
		_, err := acme.in(t).dial("acme", auth(keys()[1]))
		require.Error(t, err)
		files := beta.in(t).files()
		for _, name := range []string{
			listed.Object, x.body.Files[0].Object, "/../acme/sftp" + listed.Object, "/../../acme/sftp" + listed.Object,
			"/inbound/../../../acme/customer.json", "../acme/customer.json",
		} {
			_, err := files.Open(name)
			require.ErrorIs(t, err, os.ErrNotExist, name)
			_, err = files.Stat(name)
			require.ErrorIs(t, err, os.ErrNotExist, name)
		}
	})
	t.Run("same ids", func(t *testing.T) {
		b := beta.in(t)
		y := newSet(t, nil)
		y.body = x.body
		y.packed = x.packed
		require.Equal(t, comms.Imported, b.push(y).State, "an id is a customer's own")
		require.Equal(t, listed.ID, b.poll("", 0).Files[0].ID)
	})
}
