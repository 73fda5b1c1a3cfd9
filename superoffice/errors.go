package superoffice

import "errors"

// The kinds of errors for which a token is refused. They are for the log of the
// connector; the caller learns none of them.
var (
	ErrMalformed   = errors.New("the token is malformed")
	ErrAlgorithm   = errors.New("the token is not signed with RS256")
	ErrSignature   = errors.New("no trusted key verifies the token")
	ErrIssuer      = errors.New("the token is not from SuperOffice AS")
	ErrAudience    = errors.New("the token is for another application")
	ErrExpired     = errors.New("the token has expired")
	ErrNotYetValid = errors.New("the token is not valid yet")
	ErrNonce       = errors.New("the token has no nonce of 32 hexadecimal digits")
	ErrReplayed    = errors.New("the token was used before")
)

// The kinds of errors that are the connector's own: the token may be good.
var (
	ErrKeys   = errors.New("the keys of SuperOffice are not known")
	ErrReplay = errors.New("the memory of used tokens failed")
	ErrSign   = errors.New("the answer could not be signed")
)

// ErrApplicationKey is the kind of error when an application key cannot be used.
var ErrApplicationKey = errors.New("application key")
