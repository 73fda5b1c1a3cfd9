package superoffice

import (
	"context"
	"errors"
	"time"
)

// Reason is all that a caller who is refused learns.
const Reason = "Failed to validate the authentication request."

// AuthenticationRequest is what SuperOffice asks.
type AuthenticationRequest struct {
	SignedToken string // a JWT
}

// AuthenticationResponse is what SuperOffice is answered.
type AuthenticationResponse struct {
	Succeeded              bool
	SignedApplicationToken string // see ApplicationKey.Answer, "" if not Succeeded
	Reason                 string // "" if Succeeded
}

// Authenticator answers handshakes of one application. It is safe for
// concurrent use.
type Authenticator struct {
	verifier *Verifier
	key      *ApplicationKey
}

// NewAuthenticator puts both directions of the handshake together.
func NewAuthenticator(verifier *Verifier, key *ApplicationKey) (*Authenticator, error) {
	if verifier == nil || key == nil || key.signer == nil {
		return nil, errors.New("authenticator: it needs a verifier and an application key")
	}
	return &Authenticator{verifier: verifier, key: key}, nil
}

// Authenticate proves the request's token and signs the answer. The response is
// always fit to be sent: if there is an error, it says Reason. The error is the
// cause, for the log, of one of this package's kinds.
func (a *Authenticator) Authenticate(ctx context.Context, request AuthenticationRequest) (AuthenticationResponse, error) {
	refused := AuthenticationResponse{Reason: Reason}
	token, err := a.verifier.Verify(ctx, request.SignedToken)
	if err != nil {
		return refused, err
	}
	answer, err := a.key.Answer(token, time.Now())
	if err != nil {
		return refused, err
	}
	return AuthenticationResponse{Succeeded: true, SignedApplicationToken: answer}, nil
}

// Verifier returns the first half, for protocols in which every call brings a
// token, as mirroring does.
func (a *Authenticator) Verifier() *Verifier { return a.verifier }

// Key returns the second half.
func (a *Authenticator) Key() *ApplicationKey { return a.key }
