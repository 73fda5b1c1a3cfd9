package transport_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/transport"
)

const customer = "acme-nl"

// webHalf is the web half of a Comms server, as far as these tests need it.
type webHalf struct {
	*httptest.Server
	mux *http.ServeMux

	mu            sync.Mutex
	keys          map[string]*transport.Key // by fingerprint
	connection    comms.Connection
	listing       comms.Listing
	transmissions map[string]comms.Transmission
	receipts      map[string]comms.Receipt
	tokens        map[string]bool // that were seen
	intercept     http.HandlerFunc
}

func startWeb(t *testing.T, keys ...*transport.Key) *webHalf {
	t.Helper()
	w := &webHalf{
		mux:           http.NewServeMux(),
		keys:          map[string]*transport.Key{},
		transmissions: map[string]comms.Transmission{},
		receipts:      map[string]comms.Receipt{},
		tokens:        map[string]bool{},
	}
	for _, key := range keys {
		w.keys[key.Fingerprint()] = key
	}
	w.Server = httptest.NewServer(w)
	t.Cleanup(w.Close)
	base := "/v1/customers/" + customer
	w.mux.HandleFunc("GET "+base+"/connection", func(rw http.ResponseWriter, _ *http.Request) { answer(rw, 200, w.connection) })
	w.mux.HandleFunc("GET "+base+"/files", func(rw http.ResponseWriter, _ *http.Request) { answer(rw, 200, w.listing) })
	w.mux.HandleFunc("POST "+base+"/transmissions", w.transmit)
	w.mux.HandleFunc("POST "+base+"/files/{id}/receipt", func(rw http.ResponseWriter, r *http.Request) {
		var receipt comms.Receipt
		_ = json.NewDecoder(r.Body).Decode(&receipt)
		w.receipts[r.PathValue("id")] = receipt
		rw.WriteHeader(http.StatusNoContent)
	})
	w.mux.HandleFunc("GET /v1/health", func(rw http.ResponseWriter, _ *http.Request) {
		answer(rw, 200, comms.Health{Status: "ok", Version: "1.2"})
	})
	return w
}

func (w *webHalf) transmit(rw http.ResponseWriter, r *http.Request) {
	var body comms.Transmission
	_ = json.NewDecoder(r.Body).Decode(&body)
	_, again := w.transmissions[body.ID]
	w.transmissions[body.ID] = body
	if again {
		answer(rw, 200, comms.Status{State: comms.Forwarded})
		return
	}
	answer(rw, 202, comms.Status{State: comms.Received})
}

func (w *webHalf) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.intercept != nil {
		w.intercept(rw, r)
		return
	}
	if r.URL.Path != "/v1/health" {
		if fault := w.authenticate(r); fault != "" {
			problem(rw, 401, comms.Credentials, fault)
			return
		}
	}
	w.mux.ServeHTTP(rw, r)
}

// authenticate holds a token to the letter of the protocol.
func (w *webHalf) authenticate(r *http.Request) string {
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return "no bearer"
	}
	w.tokens[text] = true
	claims := jwt.MapClaims{}
	token, err := jwt.NewParser(jwt.WithValidMethods([]string{"RS256"}), jwt.WithExpirationRequired(), jwt.WithIssuedAt(),
		jwt.WithStrictDecoding(), jwt.WithAudience(w.URL), jwt.WithIssuer(customer), jwt.WithSubject(customer),
	).ParseWithClaims(text, claims, func(token *jwt.Token) (any, error) {
		kid, _ := token.Header["kid"].(string)
		key, ok := w.keys[kid]
		if !ok {
			return nil, jwt.ErrTokenUnverifiable
		}
		public, _, _, _, err := ssh.ParseAuthorizedKey([]byte(key.PublicLine()))
		if err != nil {
			return nil, err
		}
		return public.(ssh.CryptoPublicKey).CryptoPublicKey(), nil
	})
	if err != nil || !token.Valid {
		return err.Error()
	}
	issued, _ := claims.GetIssuedAt()
	expires, _ := claims.GetExpirationTime()
	jti, _ := claims["jti"].(string)
	_, single := claims["aud"].(string)
	if issued == nil || expires.Sub(issued.Time) > comms.TokenAge || jti == "" || !single {
		return "claims"
	}
	return ""
}

func answer(rw http.ResponseWriter, status int, body any) {
	rw.Header().Set("Content-Type", "application/json")
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(body)
}

func problem(rw http.ResponseWriter, status int, kind comms.ProblemType, detail string, problems ...string) {
	rw.Header().Set("Content-Type", "application/problem+json")
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(comms.Problem{Type: kind, Title: "title", Status: status, Detail: detail, Problems: problems})
}

func openDoor(t *testing.T, address string, opts *transport.CommsOptions) *transport.Comms {
	t.Helper()
	door, err := transport.NewComms(address, customer, testKey(), opts)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, door.Close()) })
	return door
}

// somePlace is a connection that passes every check and leads nowhere.
func somePlace(t *testing.T) comms.Connection {
	t.Helper()
	return comms.Connection{SFTP: comms.SFTP{
		Host: "sftp.example.com", Ports: []int{443, 80}, User: customer,
		HostKeys: []comms.HostKey{{Key: strangeKey(t)}}, Inbound: "/inbound", Outbound: "/outbound",
	}}
}

func TestTokenIsKeptUntilShortlyBeforeItExpires(t *testing.T) {
	web := startWeb(t, testKey())
	web.connection = somePlace(t)
	door := openDoor(t, web.URL, nil)
	for range 3 {
		_, _, err := door.Poll(t.Context(), "", 0)
		require.NoError(t, err)
	}
	require.Len(t, web.tokens, 1)
}

func TestUnknownKeyIsPermanent(t *testing.T) {
	web := startWeb(t) // no key is known
	door := openDoor(t, web.URL, nil)
	_, _, err := door.Poll(t.Context(), "", 0)
	require.ErrorIs(t, err, transport.ErrCredentials)
	require.False(t, transport.Temporary(err))
}

func TestHealth(t *testing.T) {
	web := startWeb(t)
	version, err := openDoor(t, web.URL, nil).Health(t.Context())
	require.NoError(t, err)
	require.Equal(t, "1.2", version)
}
