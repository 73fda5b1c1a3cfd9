package superoffice_test

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/erplink/erplink/superoffice"
)

// A connector that answers handshakes of SuperOffice Online.
func Example() {
	folder, err := superoffice.ApplicationFolder()
	if err != nil {
		log.Fatal(err)
	}
	keys, err := superoffice.Pinned(superoffice.Production)
	if err != nil {
		log.Fatal(err)
	}
	settings := superoffice.Settings{
		ApplicationIdentifier:     "0123456789abcdef0123456789abcdef",
		ApplicationPrivateKeyFile: "App_Data/key.xml",
	}
	auth, err := settings.Authenticator(folder, keys, nil)
	if err != nil {
		log.Fatal(err)
	}
	handler, err := superoffice.NewHandler(auth, &superoffice.HandlerOptions{Logger: slog.Default()})
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServeTLS(":443", "server.crt", "server.key", handler))
}

// The published keys instead of the certificates that this package carries.
func ExampleWatchKeys() {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	keys, err := superoffice.WatchKeys(ctx, superoffice.Production.KeysURL(), &superoffice.WatchOptions{Logger: slog.Default()})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := superoffice.NewVerifier("0123456789abcdef0123456789abcdef", keys, nil); err != nil {
		log.Fatal(err)
	}
}

func ExampleEnvironment_Thumbprint() {
	fmt.Println(superoffice.Stage.Thumbprint())
	// Output: 484903A7732B928C7980A39D38E947EA119F1089
}

// What is refused says nothing to the caller, and everything to the log.
func ExampleAuthenticator_Authenticate() {
	keys, err := superoffice.Pinned(superoffice.Development)
	if err != nil {
		log.Fatal(err)
	}
	verifier, err := superoffice.NewVerifier("0123456789abcdef0123456789abcdef", keys, nil)
	if err != nil {
		log.Fatal(err)
	}
	key, err := superoffice.ParseApplicationKey(exampleKey())
	if err != nil {
		log.Fatal(err)
	}
	auth, err := superoffice.NewAuthenticator(verifier, key)
	if err != nil {
		log.Fatal(err)
	}
	response, cause := auth.Authenticate(context.Background(), superoffice.AuthenticationRequest{SignedToken: "a.b"})
	fmt.Println(response.Succeeded, response.Reason)
	fmt.Println(cause)
	// Output:
	// false Failed to validate the authentication request.
	// the token is malformed: 2 parts where three belong
}

// The JSON form, for those who take SOAP apart elsewhere.
func ExampleNewHandler() {
	keys, err := superoffice.Pinned(superoffice.Development)
	if err != nil {
		log.Fatal(err)
	}
	settings := superoffice.Settings{
		ApplicationIdentifier:     "0123456789abcdef0123456789abcdef",
		ApplicationPrivateKeyFile: superoffice.PrivateKey(exampleKey()),
	}
	auth, err := settings.Authenticator(".", keys, nil)
	if err != nil {
		log.Fatal(err)
	}
	handler, err := superoffice.NewHandler(auth, nil)
	if err != nil {
		log.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`{"SignedToken":"a.b.c"}`))
	request.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	fmt.Fprintln(os.Stdout, answer.Code, answer.Body)
	// Output: 200 {"Succeeded":false,"SignedApplicationToken":"","Reason":"Failed to validate the authentication request."}
}
