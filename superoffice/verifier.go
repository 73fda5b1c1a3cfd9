package superoffice

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// Verifier proves that tokens were made by SuperOffice for one application. It
// is safe for concurrent use.
type Verifier struct {
	audience string
	keys     KeySource
	replay   Replay
	parser   *jwt.Parser
}

// VerifierOptions change a Verifier. Nil means the defaults.
type VerifierOptions struct {
	Replay Replay // a new MemoryReplay if nil
}

// NewVerifier makes a verifier for an application id (the client id of the
// Developer Portal, without "spn:") that trusts the keys of a source.
func NewVerifier(applicationID string, keys KeySource, opts *VerifierOptions) (*Verifier, error) {
	if applicationID == "" || strings.Contains(applicationID, ":") {
		return nil, fmt.Errorf("application id %q: give the id alone, as the Developer Portal shows it", applicationID)
	}
	if keys == nil {
		return nil, errors.New("verifier: no source of keys")
	}
	v := &Verifier{
		audience: audiencePrefix + applicationID,
		keys:     keys,
		replay:   &MemoryReplay{},
		parser: jwt.NewParser(
			jwt.WithValidMethods([]string{"RS256"}),
			jwt.WithIssuer(issuer),
			jwt.WithExpirationRequired(),
			jwt.WithIssuedAt(),
			jwt.WithLeeway(skew),
			jwt.WithStrictDecoding(),
			jwt.WithJSONNumber(),
		),
	}
	if opts != nil && opts.Replay != nil {
		v.replay = opts.Replay
	}
	return v, nil
}

// Verify proves one token: three parts of strict base64url, RS256, a trusted key,
// issuer, audience, times with five minutes of tolerance, nonce, first use. White
// space around it is allowed. Its errors have one of this package's Err values as
// their kind and hold nothing of the token but its key's name.
func (v *Verifier) Verify(ctx context.Context, signedToken string) (*Token, error) {
	// A cap before the trim, so that white space does not cost us either.
	if len(signedToken) > 2*maxToken {
		return nil, fmt.Errorf("%w: it has %d bytes, more than %d", ErrMalformed, len(signedToken), maxToken)
	}
	text := strings.Trim(signedToken, " \t\r\n")
	if err := checkShape(text); err != nil {
		return nil, err
	}
	keys, err := v.keys.TokenKeys(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeys, err)
	}
	if keys.Len() == 0 {
		return nil, fmt.Errorf("%w: there are none", ErrKeys)
	}
	claims, err := v.parse(text, keys)
	if err != nil {
		return nil, err
	}
	token, err := newToken(claims)
	if err != nil {
		return nil, err
	}
	fresh, err := v.replay.Remember(ctx, token.nonce, token.expires.Add(skew))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrReplay, err)
	}
	if !fresh {
		return nil, ErrReplayed
	}
	return token, nil
}

// parse checks signature and claims, save the nonce.
func (v *Verifier) parse(text string, keys TokenKeys) (jwt.MapClaims, error) {
	claims := jwt.MapClaims{}
	var kid string
	_, err := v.parser.ParseWithClaims(text, claims, func(t *jwt.Token) (any, error) {
		if err := checkHeader(t.Header); err != nil {
			return nil, err
		}
		kid, _ = t.Header["kid"].(string)
		x5t, _ := t.Header["x5t"].(string)
		var set jwt.VerificationKeySet
		for _, key := range keys.candidates(kid, x5t) {
			set.Keys = append(set.Keys, key.public)
		}
		return set, nil
	})
	if err != nil {
		err = kindOf(err)
		if errors.Is(err, ErrSignature) {
			v.missed()
			err = fmt.Errorf("%w (its key is %q)", err, kid)
		}
		return nil, err
	}
	if err := v.checkAudience(claims); err != nil {
		return nil, err
	}
	return claims, checkDates(claims)
}

// missed asks for newer keys in the background; this token is refused.
func (v *Verifier) missed() {
	if source, ok := v.keys.(Refresher); ok {
		source.Refresh()
	}
}

// kinds translates the library's errors, the first that fits.
var kinds = []struct{ theirs, ours error }{
	{ErrMalformed, ErrMalformed},
	{jwt.ErrTokenMalformed, ErrMalformed},
	{rsa.ErrVerification, ErrSignature},
	{jwt.ErrTokenSignatureInvalid, ErrAlgorithm}, // otherwise: a method that is not allowed
	{jwt.ErrTokenUnverifiable, ErrAlgorithm},     // a method that does not exist
	{jwt.ErrTokenInvalidIssuer, ErrIssuer},
	{jwt.ErrTokenExpired, ErrExpired},
	{jwt.ErrTokenNotValidYet, ErrNotYetValid},
	{jwt.ErrTokenUsedBeforeIssued, ErrNotYetValid},
}

func kindOf(err error) error {
	for _, k := range kinds {
		if errors.Is(err, k.theirs) {
			return fmt.Errorf("%w: %w", k.ours, err)
		}
	}
	return fmt.Errorf("%w: %w", ErrMalformed, err)
}

// checkAudience compares without case, as SuperOffice's samples do.
func (v *Verifier) checkAudience(claims jwt.MapClaims) error {
	audience, err := claims.GetAudience()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAudience, err)
	}
	for _, a := range audience {
		if len(a) == len(v.audience) && strings.EqualFold(a, v.audience) {
			return nil
		}
	}
	return fmt.Errorf("%w: it is for %q, we are %q", ErrAudience, []string(audience), v.audience)
}

// checkDates refuses dates that the library would round or overflow.
func checkDates(claims jwt.MapClaims) error {
	for _, name := range []string{"exp", "nbf", "iat"} {
		value, ok := claims[name]
		if !ok {
			continue
		}
		number, _ := value.(json.Number)
		if n, err := number.Int64(); err != nil || n <= 0 || n > lastSecond {
			return fmt.Errorf("%w: %s is not a whole number of seconds", ErrMalformed, name)
		}
	}
	return nil
}
