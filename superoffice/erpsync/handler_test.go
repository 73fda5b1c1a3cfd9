package erpsync

import (
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

const guid = "3aef3af6-8642-4fc1-8dc9-4e08bd76a6bf"

func envelope(op, members string) string {
	return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><` + op + ` xmlns="` + Namespace + `"><request>` +
		members + `</request></` + op + `></s:Body></s:Envelope>`
}

func post(ctx context.Context, op, members string) *http.Request {
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/", strings.NewReader(envelope(op, members)))
	r.Header.Set("Content-Type", "text/xml; charset=utf-8")
	return r
}

// awkward misbehaves while it gives actors out.
type awkward struct {
	parrot
	give func(ctx context.Context, yield func(Actor, error) bool)
}

func (a awkward) ActorsSince(ctx context.Context, _ *Call, _ SinceQuery) iter.Seq2[Actor, error] {
	return func(yield func(Actor, error) bool) { a.give(ctx, yield) }
}

func handler(t *testing.T, c Connector, known bool) *Handler {
	store, err := OpenFolderStore(t.TempDir(), [32]byte{1})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	if known {
		id, err := ParseConnectionID(guid)
		require.NoError(t, err)
		require.NoError(t, store.Save(t.Context(), id, Config{}))
	}
	h, err := NewHandler([]Service{{Name: "test", Connector: c, Store: store}}, nil)
	require.NoError(t, err)
	return h
}

func answer(t *testing.T, h http.Handler, op, members string) string {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, post(t.Context(), op, members))
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	return w.Body.String()
}

const polled = "<ConnectionGuid>" + guid + "</ConnectionGuid><ActorType>Customer</ActorType>"

func TestUnknownConnection(t *testing.T) {
	h := handler(t, parrot{}, false)
	got := answer(t, h, "WSTestConnection", "<ConnectionGuid>{"+strings.ToUpper(guid)+"}</ConnectionGuid>")
	require.Contains(t, got, "<ErrorCode>UNKNOWN_CONNECTION_ID</ErrorCode><IsOk>false</IsOk><State>Error</State>")
	got = answer(t, h, "WSSaveConnection", "<ConnectionGuid>"+guid+"</ConnectionGuid>")
	require.Contains(t, got, "<IsOk>true</IsOk>")
	got = answer(t, h, "WSTestConnection", "<ConnectionGuid>"+guid+"</ConnectionGuid>")
	require.Contains(t, got, "<IsOk>true</IsOk>")
}

func TestPanicAndErrorAreAnswers(t *testing.T) {
	for name, give := range map[string]func(context.Context, func(Actor, error) bool){
		"panic": func(context.Context, func(Actor, error) bool) { panic("secret") },
		"error": func(_ context.Context, yield func(Actor, error) bool) { yield(Actor{}, errors.New("secret")) },
		"actor without LastModified": func(_ context.Context, yield func(Actor, error) bool) {
			yield(Actor{Type: Customer, Key: "1"}, nil)
		},
		"control character": func(_ context.Context, yield func(Actor, error) bool) {
			yield(Actor{Type: Customer, Key: "1\x01", LastModified: "1"}, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := answer(t, handler(t, awkward{give: give}, true), "WSGetActorsByTimestamp", polled)
			require.Contains(t, got, "<IsOk>false</IsOk><State>Error</State>")
			require.NotContains(t, got, "secret")
			require.NotContains(t, got, "<Actors>")
		})
	}
}

// TestDeafConnector hangs without heeding its context.
func TestDeafConnector(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		h := handler(t, awkward{give: func(context.Context, func(Actor, error) bool) { <-release }}, true)
		begun := time.Now()
		got := answer(t, h, "WSGetActorsByTimestamp", polled)
		require.Equal(t, 50*time.Second, time.Since(begun))
		require.Contains(t, got, "<IsOk>false</IsOk>")
		require.Contains(t, got, "did not answer in time")
		close(release)
		synctest.Wait()
	})
}

// TestBrokenStream fails after the head of the answer has left.
func TestBrokenStream(t *testing.T) {
	h := handler(t, awkward{give: func(_ context.Context, yield func(Actor, error) bool) {
		for range 10_000 {
			if !yield(Actor{Type: Customer, Key: "1", LastModified: "1"}, nil) {
				return
			}
		}
		panic("late")
	}}, true)
	server := httptest.NewServer(h)
	defer server.Close()
	response, err := http.Post(server.URL, "text/xml; charset=utf-8", strings.NewReader(envelope("WSGetActorsByTimestamp", polled)))
	require.NoError(t, err)
	defer func() { require.NoError(t, response.Body.Close()) }()
	body, err := io.ReadAll(response.Body)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.Contains(t, string(body), "<IsOk>true</IsOk>")
}

func TestOrderIsLearnedAndKept(t *testing.T) {
	h := handler(t, parrot{}, true)
	test := func() string {
		return answer(t, h, "WSTestConnection", "<ConnectionGuid>"+guid+"</ConnectionGuid>")
	}
	require.Contains(t, test(), `<ErrorCode i:nil="true"/><IsOk>`)

	declared := "<SearchText>x</SearchText><FieldKeys/>"
	stranger := strings.Replace(polled, "3aef", "ffff", 1)
	require.Contains(t, answer(t, h, "WSSearchActors", stranger+declared), "Result><State>Error</State><IsOk>false</IsOk>")
	require.Contains(t, test(), `<ErrorCode i:nil="true"/><IsOk>`, "a stranger teaches nothing")

	require.Contains(t, answer(t, h, "WSSearchActors", polled+declared), "Result><State>Ok")
	require.Contains(t, test(), "Result><State>Ok")

	again, err := NewHandler([]Service{h.services[0].Service}, nil)
	require.NoError(t, err)
	require.Contains(t, answer(t, again, "WSTestConnection", "<ConnectionGuid>"+guid+"</ConnectionGuid>"), "Result><State>Ok")
}

func TestNamespacesAreMirrored(t *testing.T) {
	h := handler(t, parrot{}, true)
	r := post(t.Context(), "", "")
	body := `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><WSTestConnection xmlns="urn:service"><request xmlns:b="urn:data"><b:ConnectionGuid>` +
		guid + `</b:ConnectionGuid></request></WSTestConnection></s:Body></s:Envelope>`
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	result := bare(t, w.Body.Bytes()).Children[0].Children[0].Children[0]
	require.Equal(t, "urn:service", result.Space)
	for _, m := range result.Children {
		require.Equal(t, "urn:data", m.Space)
	}
}

func TestProtocolErrorsAreFaults(t *testing.T) {
	h := handler(t, parrot{}, true)
	for name, r := range map[string]*http.Request{
		"unknown operation": post(t.Context(), "WSNothing", ""),
		"member twice":      post(t.Context(), "WSGetActors", polled+polled),
		"not a GUID":        post(t.Context(), "WSTestConnection", "<ConnectionGuid>x</ConnectionGuid>"),
		"document type":     post(t.Context(), "WSTestConnection><!DOCTYPE x", ""),
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			require.Equal(t, http.StatusInternalServerError, w.Code)
			require.Contains(t, w.Body.String(), "<faultcode")
		})
	}
}

func TestNeutralOrder(t *testing.T) {
	e := newEncoder(form{operation: "Op", space: Namespace, data: Namespace, Dialect: Dialect{Order: Neutral}}, nil)
	e.head(result{state: OkWithInfo, user: "u", tech: "t"})
	require.Contains(t, string(e.buf), "<OpResult><IsOk>true</IsOk><UserExplanation>u</UserExplanation>")
	e = newEncoder(e.form, nil)
	e.head(result{state: Failed, code: UnknownConnection, user: "u"})
	require.Contains(t, string(e.buf), "<OpResult><ErrorCode>UNKNOWN_CONNECTION_ID</ErrorCode><State>Error</State><UserExplanation>u</UserExplanation>")
}
