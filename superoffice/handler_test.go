package superoffice

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/superoffice/internal/authsoap"
	"github.com/erplink/erplink/superoffice/internal/soap"
)

func decode(t *testing.T, part string) []byte {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	require.NoError(t, err)
	return raw
}

func soapPost(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/Services/ERPConnectorWS.svc", strings.NewReader(body))
	r.Header.Set("Content-Type", "text/xml; charset=utf-8")
	return r
}

func serve(t *testing.T, r *http.Request, opts *HandlerOptions) *httptest.ResponseRecorder {
	h, err := NewHandler(newTestAuthenticator(t), opts)
	require.NoError(t, err)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func message(token string) string {
	return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><AuthenticationRequest xmlns="urn:any"><SignedToken>` +
		token + `</SignedToken></AuthenticationRequest></s:Body></s:Envelope>`
}

// element finds the first element with a local name.
func element(e *soap.Element, local string) *soap.Element {
	if e.Local == local {
		return e
	}
	for _, c := range e.Children {
		if found := element(c, local); found != nil {
			return found
		}
	}
	return nil
}

// checkAnswer reads an answer as strictly as .NET does: names, namespaces, order.
func checkAnswer(t *testing.T, answer, request string, wrappers []string, order MemberOrder) {
	root, err := soap.Parse(strings.NewReader(answer), authsoap.Limits)
	require.NoError(t, err)
	asked, err := soap.Parse(strings.NewReader(request), authsoap.Limits)
	require.NoError(t, err)
	e := element(root, "Body")
	for _, name := range wrappers {
		require.Len(t, e.Children, 1)
		e = e.Children[0]
		require.Equal(t, name, e.Local)
		require.Equal(t, element(asked, "Body").Children[0].Space, e.Space)
	}
	names := []string{"Reason", "SignedApplicationToken", "Succeeded"}
	if order == Declared {
		names = []string{"Succeeded", "SignedApplicationToken", "Reason"}
	}
	var got []string
	for _, c := range e.Children {
		got = append(got, c.Local)
		require.Equal(t, element(asked, "SignedToken").Space, c.Space)
	}
	require.Equal(t, names, got)
	succeeded, err := e.Value("Succeeded")
	require.NoError(t, err)
	require.Equal(t, "true", succeeded)
	require.True(t, element(e, "Reason").Nil)
	token, err := e.Value("SignedApplicationToken")
	require.NoError(t, err)
	checkSigned(t, token)
}

// checkSigned verifies an answer token as SuperOffice's sample does.
func checkSigned(t *testing.T, answer string) {
	parts := strings.Split(answer, ".")
	require.Len(t, parts, 3)
	require.Equal(t, testNonce, parts[0])
	at, err := time.Parse("200601021504", parts[1])
	require.NoError(t, err)
	require.Less(t, time.Since(at).Abs(), 15*time.Minute)
	signature, err := base64.StdEncoding.DecodeString(parts[2])
	require.NoError(t, err)
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	require.NoError(t, rsa.VerifyPKCS1v15(&superOfficeKey(t).PublicKey, crypto.SHA256, digest[:], signature))
}

func TestRefusalIsBlandAndTheCauseIsInTheLog(t *testing.T) {
	var log bytes.Buffer
	token := sign(t, superOfficeKey(t), goodHeader(), goodClaims().with("aud", "spn:another"))
	w := serve(t, soapPost(message(token)), &HandlerOptions{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	require.Equal(t, http.StatusOK, w.Code)
	require.Equal(t, `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><AuthenticationResponse xmlns="urn:any" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">`+
		`<Reason>Failed to validate the authentication request.</Reason><SignedApplicationToken i:nil="true"/><Succeeded>false</Succeeded>`+
		`</AuthenticationResponse></s:Body></s:Envelope>`, w.Body.String())
	require.Contains(t, log.String(), ErrAudience.Error())
	require.NotContains(t, log.String(), token)
	require.NotContains(t, log.String(), testNonce)
}

func TestFormIsASetting(t *testing.T) {
	body := message(sign(t, superOfficeKey(t), goodHeader(), goodClaims()))
	w := serve(t, soapPost(body), &HandlerOptions{Form: FormWrapped})
	checkAnswer(t, w.Body.String(), body, []string{"AuthenticateResponse", "AuthenticateResult"}, Alphabetical)
	for _, opts := range []*HandlerOptions{{Form: "x"}, {Order: "x"}} {
		_, err := NewHandler(newTestAuthenticator(t), opts)
		require.Error(t, err)
	}
}

func TestTokenWithoutANamespace(t *testing.T) {
	token := sign(t, superOfficeKey(t), goodHeader(), goodClaims())
	body := strings.Replace(message("\r\n  "+token+"\r\n"), "<SignedToken>", `<SignedToken xmlns="">`, 1)
	w := serve(t, soapPost(body), nil)
	checkAnswer(t, w.Body.String(), body, []string{"AuthenticationResponse"}, Alphabetical)
}

func TestRequestsThatAreNoHandshake(t *testing.T) {
	token := sign(t, superOfficeKey(t), goodHeader(), goodClaims())
	good := message(token)
	member := "<SignedToken>" + token + "</SignedToken>"
	header := `<s:Header><h:SignedToken xmlns:h="urn:any">` + token + `</h:SignedToken></s:Header><s:Body>`
	for name, test := range map[string]struct{ body, code string }{
		"two tokens":             {strings.Replace(good, member, member+member, 1), "s:Client"},
		"token in two places":    {strings.Replace(good, "<s:Body>", header, 1), "s:Client"},
		"two tokens in headers":  {strings.Replace(strings.Replace(good, member, "", 1), "<s:Body>", strings.Replace(header, "<s:Header>", `<s:Header><SignedToken>x</SignedToken>`, 1), 1), "s:Client"},
		"comment in the token":   {strings.Replace(good, token, token[:9]+"<!-- x -->"+token[9:], 1), "s:Client"},
		"elements in the token":  {strings.Replace(good, token, "<a/>", 1), "s:Client"},
		"two parameters":         {strings.Replace(strings.ReplaceAll(good, "AuthenticationRequest", "Authenticate"), member, "<a/><b/>", 1), "s:Client"},
		"document type":          {"<!DOCTYPE a>" + good, "s:Client"},
		"another operation":      {strings.ReplaceAll(good, "AuthenticationRequest", "WSGetActors"), "a:ActionNotSupported"},
		"unknown header":         {strings.Replace(good, "<s:Body>", `<s:Header><x s:mustUnderstand="1"/></s:Header><s:Body>`, 1), "s:MustUnderstand"},
		"larger than any token":  {strings.Replace(good, token, strings.Repeat("x", 64<<10), 1), "s:Client"},
		"attributes upon others": {strings.Replace(good, "<SignedToken", "<SignedToken "+strings.Repeat(`a="" `, 2), 1), "s:Client"},
	} {
		t.Run(name, func(t *testing.T) {
			w := serve(t, soapPost(test.body), nil)
			require.NotEqual(t, http.StatusOK, w.Code)
			root, err := soap.Parse(w.Body, authsoap.Limits)
			require.NoError(t, err)
			require.Equal(t, test.code, element(root, "faultcode").Text)
		})
	}
	r := soapPost(good)
	r.Header.Set("SOAPAction", `"urn:any/IErpConnectorWS/WSGetActors"`)
	require.Contains(t, serve(t, r, nil).Body.String(), "ActionNotSupported")
}

func TestEmptyRequestIsRefusedAsAToken(t *testing.T) {
	for _, body := range []string{message(""), strings.Replace(message(""), "<SignedToken></SignedToken>", "", 1)} {
		w := serve(t, soapPost(body), nil)
		require.Equal(t, http.StatusOK, w.Code)
		require.Contains(t, w.Body.String(), "<Succeeded>false</Succeeded>")
	}
}

func jsonPost(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	return r
}

func TestPlainJSON(t *testing.T) {
	token := sign(t, superOfficeKey(t), goodHeader(), goodClaims())
	w := serve(t, jsonPost(`{"SignedToken":"`+token+`"}`), nil)
	require.Equal(t, http.StatusOK, w.Code)
	var response AuthenticationResponse
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &response))
	require.True(t, response.Succeeded)
	checkSigned(t, response.SignedApplicationToken)
	for body, status := range map[string]int{
		`{"SignedToken":"x"}`:                                    200,
		`{"SignedToken":"x","SignedToken":"y"}`:                  400,
		`{"signedtoken":"` + token + `"}`:                        400,
		`{"SignedToken":1}`:                                      400,
		`{"SignedToken":"x"`:                                     400,
		`{"SignedToken":"` + strings.Repeat("x", maxJSON) + `"}`: 400,
		`[]`: 400,
	} {
		w := serve(t, jsonPost(body), nil)
		require.Equal(t, status, w.Code, body)
		require.JSONEq(t, `{"Succeeded":false,"SignedApplicationToken":"","Reason":"`+Reason+`"}`, w.Body.String())
	}
	put := jsonPost("{}")
	put.Method = http.MethodPut
	require.Equal(t, http.StatusMethodNotAllowed, serve(t, put, nil).Code)
}

func TestGetIsAnswered(t *testing.T) {
	require.Equal(t, http.StatusOK, serve(t, httptest.NewRequest(http.MethodGet, "/", nil), nil).Code)
	require.Equal(t, http.StatusMethodNotAllowed, serve(t, httptest.NewRequest(http.MethodPut, "/", nil), nil).Code)
}

// FuzzHandler checks that whatever comes is answered by well-formed XML, and that
// nothing but a proven token is signed.
func FuzzHandler(f *testing.F) {
	f.Add(message("a.b.c"))
	f.Add(`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Authenticate xmlns="u"><r xmlns:a="v"><a:SignedToken>x</a:SignedToken></r></Authenticate></s:Body></s:Envelope>`)
	h, err := NewHandler(newTestAuthenticator(f), nil)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, body string) {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, soapPost(body))
		root, err := soap.Parse(w.Body, authsoap.Limits)
		require.NoError(t, err)
		if answer := element(root, "SignedApplicationToken"); answer != nil {
			require.Empty(t, answer.Text)
		}
	})
}
