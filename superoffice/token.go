package superoffice

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/erplink/erplink/superoffice/internal/strictjson"
)

// What SuperOffice puts into every token of connectors and mirroring.
//
// Source: https://docs.superoffice.com/en/api/authentication/online/validate-security-tokens
const (
	issuer         = "SuperOffice AS"
	audiencePrefix = "spn:"
	tenantClaim    = "http://schemes.superoffice.net/identity/ctx"
)

const (
	// skew is the tolerance of .NET's validators, which SuperOffice's samples leave as it is.
	skew = 5 * time.Minute
	// maxToken is ours; real tokens have some 700 bytes.
	maxToken = 8 << 10
	// lastSecond is the end of the year 9999, beyond which dates are no dates.
	lastSecond = 253402300799
)

// Token is a token that was proven to come from SuperOffice for this
// application. Only a Verifier makes one; the zero value is refused.
type Token struct {
	tenant  string
	nonce   string
	expires time.Time
}

// Tenant returns the customer's id at SuperOffice, such as "Cust00001", "" if the
// token names none.
func (t *Token) Tenant() string { return t.tenant }

// Expires returns the time the token says, without the tolerance.
func (t *Token) Expires() time.Time { return t.expires }

// checkShape refuses what could be read in two ways, before anything is read.
func checkShape(token string) error {
	if len(token) > maxToken {
		return fmt.Errorf("%w: it has %d bytes, more than %d", ErrMalformed, len(token), maxToken)
	}
	for i := range len(token) {
		// Go's base64 decoder skips line breaks, so they are refused here.
		if !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.", rune(token[i])) {
			return fmt.Errorf("%w: a character that is not base64url", ErrMalformed)
		}
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return fmt.Errorf("%w: %d parts where three belong", ErrMalformed, len(parts))
	}
	decoder := jwt.NewParser(jwt.WithStrictDecoding())
	for i, name := range []string{"header", "claims"} {
		text, err := decoder.DecodeSegment(parts[i])
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrMalformed, name, err)
		}
		if err := strictjson.Object(text); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrMalformed, name, err)
		}
	}
	return nil
}

// checkHeader refuses extensions, none of which this handshake has.
func checkHeader(header map[string]any) error {
	if _, ok := header["crit"]; ok {
		return fmt.Errorf("%w: it asks for an extension (crit)", ErrMalformed)
	}
	typ, ok := header["typ"]
	if text, isText := typ.(string); ok && (!isText || !strings.EqualFold(text, "JWT")) {
		return fmt.Errorf("%w: its type is not JWT", ErrMalformed)
	}
	return nil
}

// newToken takes what we need out of proven claims.
func newToken(claims jwt.MapClaims) (*Token, error) {
	expires, err := claims.GetExpirationTime()
	if err != nil || expires == nil {
		return nil, errors.Join(ErrMalformed, err)
	}
	nonce, _ := claims["nonce"].(string)
	if !isNonce(nonce) {
		return nil, ErrNonce
	}
	tenant, _ := claims[tenantClaim].(string)
	return &Token{tenant: tenant, nonce: nonce, expires: expires.Time}, nil
}

// isNonce reports whether s is all that may ever be signed: the application key
// signs tickets of other protocols too, by the same scheme, and must not be lent
// out to sign a text of somebody's choice.
func isNonce(s string) bool {
	return len(s) == 32 && strings.Trim(s, "0123456789abcdefABCDEF") == ""
}
