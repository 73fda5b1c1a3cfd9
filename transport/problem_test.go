package transport_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/transport"
)

// ask makes one web call to a server that answers as told.
func ask(t *testing.T, handler http.HandlerFunc) error {
	t.Helper()
	door := openDoor(t, "https://comms.example.com", &transport.CommsOptions{HTTPClient: &http.Client{Transport: inMemory{handler}}})
	_, err := door.Verdict(t.Context(), "t1")
	return err
}

func TestKindsOfAnswers(t *testing.T) {
	spoken := func(status int, kind comms.ProblemType) http.HandlerFunc {
		return func(rw http.ResponseWriter, _ *http.Request) {
			problem(rw, status, kind, "the detail", "first", "second")
		}
	}
	bare := func(status int, media, body string) http.HandlerFunc {
		return func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", media)
			rw.WriteHeader(status)
			_, _ = io.WriteString(rw, body)
		}
	}
	for name, c := range map[string]struct {
		handler   http.HandlerFunc
		want      error
		temporary bool
	}{
		"401 clock":                    {spoken(401, comms.Clock), transport.ErrClock, true},
		"401 credentials":              {spoken(401, comms.Credentials), transport.ErrCredentials, false},
		"401 enrolment":                {spoken(401, comms.Enrolment), transport.ErrEnrolment, false},
		"401 without a word":           {bare(401, "text/html", "<html>"), transport.ErrCredentials, false},
		"403":                          {spoken(403, comms.Forbidden), transport.ErrForbidden, false},
		"403 clock is no clock":        {spoken(403, comms.Clock), transport.ErrForbidden, false},
		"403 of a proxy":               {bare(403, "text/html", "<html>"), transport.ErrProtocol, false},
		"404":                          {spoken(404, comms.Unknown), transport.ErrUnknown, false},
		"404 of another server":        {bare(404, "text/plain", "404 page not found"), transport.ErrProtocol, false},
		"407":                          {bare(407, "text/html", ""), transport.ErrProxy, false},
		"408":                          {bare(408, "text/html", ""), transport.ErrBusy, true},
		"409":                          {spoken(409, comms.Conflict), transport.ErrConflict, false},
		"413":                          {spoken(413, comms.TooLarge), transport.ErrRejected, false},
		"422":                          {spoken(422, comms.Invalid), transport.ErrRejected, false},
		"429":                          {spoken(429, comms.Busy), transport.ErrBusy, true},
		"500":                          {spoken(500, ""), transport.ErrServer, true},
		"502 of a proxy":               {bare(502, "text/html", "<html>"), transport.ErrServer, true},
		"503":                          {spoken(503, comms.Busy), transport.ErrBusy, true},
		"504":                          {bare(504, "", ""), transport.ErrServer, true},
		"505":                          {bare(505, "", ""), transport.ErrProtocol, false},
		"a redirect":                   {http.RedirectHandler("https://elsewhere.example.com/", http.StatusFound).ServeHTTP, transport.ErrProtocol, false},
		"201 where 200 is due":         {bare(201, "application/json", "{}"), transport.ErrProtocol, false},
		"a log-in page":                {bare(200, "text/html", "<html>"), transport.ErrProtocol, false},
		"no JSON":                      {bare(200, "application/json", "{"), transport.ErrProtocol, false},
		"more than JSON":               {bare(200, "application/json", `{"state":"imported"} {}`), transport.ErrProtocol, false},
		"a state that is none":         {bare(200, "application/json", `{"state":"fine"}`), transport.ErrProtocol, false},
		"an endless body":              {bare(200, "application/json", strings.Repeat(" ", comms.MaxBody+1)), transport.ErrProtocol, false},
		"a problem that is none":       {bare(404, "application/problem+json", "["), transport.ErrProtocol, false},
		"the right answer":             {bare(200, "application/json; charset=utf-8", `{"state":"imported","new":1}`), nil, false},
		"the right answer, undeclared": {bare(200, "application/json", `{"state":"rejected","problems":[{"file":"a"}]}`), nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			err := ask(t, c.handler)
			require.ErrorIs(t, err, c.want)
			require.Equal(t, c.temporary, transport.Temporary(err), "%v", err)
		})
	}
}

func TestProblemIsToldWhole(t *testing.T) {
	err := ask(t, func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Retry-After", "90")
		problem(rw, 422, comms.Invalid, "the\ndetail\x1b[2J", "first", "second")
	})
	e, ok := errors.AsType[*transport.Error](err)
	require.True(t, ok)
	require.Equal(t, "verdict", e.Op)
	require.Equal(t, "t1", e.Subject)
	require.Equal(t, 90*time.Second, e.After)
	require.Equal(t, []string{"first", "second"}, e.Problems)
	require.Len(t, e.Request, 26)
	require.Equal(t, transport.There, e.Side())
	require.ErrorContains(t, err, "the detail[2J")
	require.NotContains(t, err.Error(), "\x1b")
}

func TestMessagesFromOutsideAreBounded(t *testing.T) {
	many := make([]string, 1000)
	for i := range many {
		many[i] = strings.Repeat("x", 600)
	}
	err := ask(t, func(rw http.ResponseWriter, _ *http.Request) {
		problem(rw, 422, comms.Invalid, strings.Repeat("é", 10_000), many...)
	})
	require.Less(t, len(err.Error()), 20_000)
	require.ErrorContains(t, err, "and 980 more")
}

func TestClockErrorSaysByHowMuch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		err := ask(t, func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Date", time.Now().Add(2*time.Hour).UTC().Format(http.TimeFormat))
			problem(rw, 401, comms.Clock, "iat")
		})
		require.ErrorIs(t, err, transport.ErrClock)
		clock, ok := errors.AsType[*transport.ClockError](err)
		require.True(t, ok)
		require.Equal(t, -2*time.Hour, clock.Difference())
		// A refusal for another reason stays one, though the clock is told.
		err = ask(t, func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Date", time.Now().Add(-2*time.Hour).UTC().Format(http.TimeFormat))
			problem(rw, 401, comms.Credentials, "unknown key")
		})
		require.ErrorIs(t, err, transport.ErrCredentials)
		require.False(t, transport.Temporary(err))
		require.ErrorContains(t, err, "2h0m0s fast")
	})
}

func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for header, want := range map[string]time.Duration{
			"":                        0,
			"7":                       7 * time.Second,
			"-7":                      0,
			"soon":                    0,
			"99999999999999999":       24 * time.Hour,
			"99999999999999999999999": 0,
			time.Now().Add(time.Minute).UTC().Format(http.TimeFormat):  time.Minute,
			time.Now().Add(-time.Minute).UTC().Format(http.TimeFormat): 0,
		} {
			err := ask(t, func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header().Set("Retry-After", header)
				problem(rw, 503, comms.Busy, "")
			})
			e, ok := errors.AsType[*transport.Error](err)
			require.True(t, ok)
			require.Equal(t, want, e.After, header)
		}
	})
}

func TestTokenIsRenewed(t *testing.T) {
	testKey()
	synctest.Test(t, func(t *testing.T) {
		var tokens []string
		clock := false
		door := openDoor(t, "https://comms.example.com", &transport.CommsOptions{HTTPClient: &http.Client{Transport: inMemory{
			http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				tokens = append(tokens, r.Header.Get("Authorization"))
				if clock {
					problem(rw, 401, comms.Clock, "")
					return
				}
				answer(rw, 200, comms.Status{State: comms.Received})
			})}}})
		verdict := func() string { _, _ = door.Verdict(t.Context(), "t1"); return tokens[len(tokens)-1] }
		first := verdict()
		time.Sleep(3 * time.Minute)
		require.Equal(t, first, verdict())
		time.Sleep(time.Minute)
		second := verdict()
		require.NotEqual(t, first, second, "shortly before it expires")
		clock = true
		require.Equal(t, second, verdict())
		require.NotEqual(t, second, verdict(), "a refused token is not kept")
	})
}

func TestVerdict(t *testing.T) {
	door := openDoor(t, "https://comms.example.com", &transport.CommsOptions{HTTPClient: &http.Client{Transport: inMemory{
		http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			answer(rw, 200, comms.Status{State: comms.Rejected, ProblemsTotal: 7, Problems: []comms.Finding{
				{Severity: "error", File: "stock.csv", Line: 3, Column: 8, Field: "On Hand", Code: "type-integer", Message: "no\nnumber"},
			}})
		})}}})
	v, err := door.Verdict(t.Context(), "t1")
	require.NoError(t, err)
	require.Equal(t, transport.Verdict{State: transport.Rejected, Total: 7, Problems: []transport.Problem{
		{Severity: "error", File: "stock.csv", Line: 3, Column: 8, Field: "On Hand", Code: "type-integer", Message: "no number"},
	}}, v)
	require.True(t, v.State.Final())
	_, err = door.Verdict(t.Context(), "../t1")
	require.ErrorIs(t, err, transport.ErrName)
}

func TestReceiptForOtherBytes(t *testing.T) {
	door := openDoor(t, "https://comms.example.com", &transport.CommsOptions{HTTPClient: &http.Client{Transport: inMemory{
		http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			var receipt comms.Receipt
			require.NoError(t, json.NewDecoder(r.Body).Decode(&receipt))
			problem(rw, 409, comms.Conflict, "hash")
		})}}})
	err := door.Acknowledge(t.Context(), transport.Incoming{ID: "F1", Name: "po_1.csv", SHA256: "00"}, time.Now())
	require.ErrorIs(t, err, transport.ErrHash)
	require.False(t, transport.Temporary(err))
	require.ErrorIs(t, door.Acknowledge(t.Context(), transport.Incoming{ID: "F/1"}, time.Now()), transport.ErrName)
}
