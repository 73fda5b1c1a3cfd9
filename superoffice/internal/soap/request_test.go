package soap

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func envelope(inner string) string {
	return `<s:Envelope xmlns:s="` + Namespace + `">` + inner + `</s:Envelope>`
}

func post(body string, header ...string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "text/xml; charset=utf-8")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

func zip(t *testing.T, s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(s))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return b.String()
}

func TestReadRequest(t *testing.T) {
	body := envelope(`<s:Header><h xmlns="u" s:mustUnderstand="1">v</h></s:Header><s:Body><Do xmlns="u"/></s:Body>`)
	for name, r := range map[string]*http.Request{
		"plain": post(body, "SOAPAction", `"urn:x/IService/Do"`),
		"gzip":  post(zip(t, body), "SOAPAction", `urn:x/IService/Do`, "Content-Encoding", "gzip"),
	} {
		m, err := ReadRequest(httptest.NewRecorder(), r, small)
		require.NoError(t, err, name)
		require.Equal(t, "Do", m.Body.Local)
		require.Equal(t, "Do", m.Operation())
		require.NoError(t, m.Understood("h"))
		fault, ok := m.Understood("other").(*Fault)
		require.True(t, ok)
		require.Equal(t, MustUnderstand, fault.Code)
		h, err := m.Header("h")
		require.NoError(t, err)
		require.Equal(t, "v", h.Text)
	}
}

func TestReadRequestRefuses(t *testing.T) {
	good := envelope(`<s:Body><a/></s:Body>`)
	get := httptest.NewRequest(http.MethodGet, "/", nil)
	for name, test := range map[string]struct {
		r      *http.Request
		status int
		code   Code
	}{
		"GET":                   {get, 405, Client},
		"another type":          {post(good, "Content-Type", "application/soap+xml"), 415, Client},
		"no type":               {post(good, "Content-Type", ""), 415, Client},
		"another charset":       {post(good, "Content-Type", "text/xml; charset=utf-16"), 415, Client},
		"another encoding":      {post(good, "Content-Encoding", "br"), 415, Client},
		"not gzip":              {post(good, "Content-Encoding", "gzip"), 500, Client},
		"gzip, cut":             {post(zip(t, good)[:40], "Content-Encoding", "gzip"), 500, Client},
		"gzip and more":         {post(zip(t, good)+"x", "Content-Encoding", "gzip"), 500, Client},
		"a bomb":                {post(zip(t, envelope("<s:Body>"+strings.Repeat(" ", 1<<20)+"<a/></s:Body>")), "Content-Encoding", "gzip"), 413, Client},
		"too large":             {post(good + strings.Repeat(" ", 4096)), 413, Client},
		"not XML":               {post("{}"), 500, Client},
		"no envelope":           {post("<a/>"), 500, VersionMismatch},
		"SOAP 1.2":              {post(`<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><a/></s:Body></s:Envelope>`), 500, VersionMismatch},
		"no body":               {post(envelope("")), 500, Client},
		"empty body":            {post(envelope("<s:Body/>")), 500, Client},
		"two in the body":       {post(envelope("<s:Body><a/><b/></s:Body>")), 500, Client},
		"two bodies":            {post(envelope("<s:Body><a/></s:Body><s:Body><a/></s:Body>")), 500, Client},
		"two headers":           {post(envelope("<s:Header/><s:Header/><s:Body><a/></s:Body>")), 500, Client},
		"header after the body": {post(envelope("<s:Body><a/></s:Body><s:Header/>")), 500, Client},
		"body elsewhere":        {post(envelope("<Body><a/></Body>")), 500, Client},
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			_, err := ReadRequest(w, test.r, small)
			require.Error(t, err)
			require.NoError(t, WriteFault(w, err))
			require.Equal(t, test.status, w.Code)
			require.Equal(t, "text/xml; charset=utf-8", w.Header().Get("Content-Type"))
			root, err := Parse(w.Body, small)
			require.NoError(t, err)
			fault := root.Children[0].Children[0]
			require.Equal(t, "Fault", fault.Local)
			code, err := fault.Value("faultcode")
			require.NoError(t, err)
			require.Equal(t, "s:"+string(test.code), code)
		})
	}
}

func TestActionThatComesTwice(t *testing.T) {
	r := post(envelope(`<s:Body><a/></s:Body>`), "SOAPAction", "one")
	r.Header.Add("SOAPAction", "two")
	_, err := ReadRequest(httptest.NewRecorder(), r, small)
	require.Error(t, err)
}

func TestFaultOfAnUnknownAction(t *testing.T) {
	w := httptest.NewRecorder()
	require.NoError(t, WriteFault(w, &Fault{Code: ActionNotSupported, Text: `a "b" <c>`}))
	require.Equal(t, 500, w.Code)
	require.Equal(t, envelope(`<s:Body><s:Fault><faultcode xmlns:a="http://schemas.microsoft.com/ws/2005/05/addressing/none">a:ActionNotSupported</faultcode>`+
		`<faultstring xml:lang="en">a &quot;b&quot; &lt;c&gt;</faultstring></s:Fault></s:Body>`), w.Body.String())
}

func TestAnErrorOfOursIsBlamedOnUs(t *testing.T) {
	w := httptest.NewRecorder()
	require.NoError(t, WriteFault(w, http.ErrAbortHandler))
	require.Contains(t, w.Body.String(), "s:Server")
	require.NotContains(t, w.Body.String(), http.ErrAbortHandler.Error())
}
