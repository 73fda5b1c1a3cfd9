package transport_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/transport"
)

// registry is call 1 and what follows from it.
func registry(t *testing.T, web *webHalf, reply func(comms.Registration, *http.Request) (int, any)) {
	t.Helper()
	connection := somePlace(t)
	web.connection = connection
	web.intercept = func(rw http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/keys") {
			if fault := web.authenticate(r); fault != "" {
				problem(rw, 401, comms.Credentials, fault)
				return
			}
			web.mux.ServeHTTP(rw, r)
			return
		}
		var body comms.Registration
		require.NoError(t, json.NewDecoder(r.Body).Decode(&body))
		status, answered := reply(body, r)
		if p, ok := answered.(comms.ProblemType); ok {
			problem(rw, status, p, "")
			return
		}
		answer(rw, status, answered)
	}
}

func TestRegister(t *testing.T) {
	web := startWeb(t)
	registered := comms.Registered{KeyID: testKey().Fingerprint(), Connection: somePlace(t)}
	calls := 0
	registry(t, web, func(body comms.Registration, r *http.Request) (int, any) {
		require.Equal(t, "Bearer code-1", r.Header.Get("Authorization"))
		require.Equal(t, testKey().PublicLine(), body.PublicKey)
		require.Equal(t, comms.Client{Name: "acme", Version: "1", HostSystem: "ERP"}, body.Client)
		web.keys[testKey().Fingerprint()] = testKey()
		calls++
		return []int{201, 200}[min(calls-1, 1)], registered
	})
	door := openDoor(t, web.URL, nil)
	client := transport.Client{Name: "acme", Version: "1", HostSystem: "ERP"}
	require.NoError(t, door.Register(t.Context(), "code-1", client))
	require.NoError(t, door.Register(t.Context(), "code-1", client), "the answer was lost: again")
	_, _, err := door.Poll(t.Context(), "", 0)
	require.NoError(t, err)
	require.ErrorIs(t, door.Register(t.Context(), "", client), transport.ErrConfig)
}

func TestRegisterRefused(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		answer any
		want   error
	}{
		"spent code":        {401, comms.Enrolment, transport.ErrEnrolment},
		"another key":       {409, comms.Conflict, transport.ErrConflict},
		"key not good":      {422, comms.Invalid, transport.ErrRejected},
		"other fingerprint": {201, comms.Registered{KeyID: "SHA256:x", Connection: somePlace(t)}, transport.ErrProtocol},
		"no connection":     {201, comms.Registered{KeyID: testKey().Fingerprint()}, transport.ErrProtocol},
	} {
		t.Run(name, func(t *testing.T) {
			web := startWeb(t)
			registry(t, web, func(comms.Registration, *http.Request) (int, any) { return c.status, c.answer })
			err := openDoor(t, web.URL, nil).Register(t.Context(), "code-1", transport.Client{})
			require.ErrorIs(t, err, c.want)
			require.False(t, transport.Temporary(err))
			require.NotContains(t, err.Error(), "code-1")
		})
	}
}

func TestRotate(t *testing.T) {
	next := mustKey(2048)
	web := startWeb(t, testKey())
	registry(t, web, func(body comms.Registration, r *http.Request) (int, any) {
		require.Empty(t, web.authenticate(r), "proven by the present key")
		require.Equal(t, next.PublicLine(), body.PublicKey)
		delete(web.keys, testKey().Fingerprint())
		web.keys[next.Fingerprint()] = next
		return 201, comms.Registered{KeyID: next.Fingerprint(), Connection: somePlace(t)}
	})
	door := openDoor(t, web.URL, nil)
	require.NoError(t, door.Rotate(t.Context(), next, transport.Client{}))
	_, _, err := door.Poll(t.Context(), "", 0)
	require.NoError(t, err, "it goes on with the new key")
	require.ErrorIs(t, door.Rotate(t.Context(), nil, transport.Client{}), transport.ErrConfig)
}
