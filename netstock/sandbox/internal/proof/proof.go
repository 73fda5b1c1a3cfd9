// Package proof checks the token with which a customer proves a call: a JSON
// web token, RS256 and nothing else, signed with the customer's own key.
package proof

import (
	"bytes"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/erplink/erplink/internal/comms"
)

// maxToken is far above what a good token needs.
const maxToken = 8 << 10 // bytes

// lastSecond is the end of the year 9999, the last that a time is written for.
const lastSecond = 253402300799

// Kinds of refusal. Only the first two are strikes.
var (
	ErrKey       = errors.New("unknown key")
	ErrSignature = errors.New("bad signature")
	ErrClaims    = errors.New("bad claims")
	ErrClock     = errors.New("clock")
	ErrForm      = errors.New("no token of the right form")
)

// Claims are what a proven token says.
type Claims struct {
	Customer string // iss and sub
	TokenID  string // jti
	Key      string // kid
}

// payload is the claims set; pointers tell missing from zero.
type payload struct {
	Issuer   *string  `json:"iss"`
	Subject  *string  `json:"sub"`
	Audience *string  `json:"aud"`
	ID       *string  `json:"jti"`
	Issued   *float64 `json:"iat"`
	Expires  *float64 `json:"exp"`
}

// Verify proves a token at a time. key finds the public key of a customer by
// its fingerprint, nil where there is none that is good.
func Verify(token, audience string, now time.Time, key func(customer, fingerprint string) *rsa.PublicKey) (Claims, error) {
	var claims Claims
	head, body, err := split(token)
	if err != nil {
		return claims, err
	}
	claims.Key, err = keyID(head)
	if err != nil {
		return claims, err
	}
	var p payload
	if err := unique(body); err != nil {
		return claims, err
	}
	if err := json.Unmarshal(body, &p); err != nil {
		return claims, fmt.Errorf("%w: %w", ErrClaims, err)
	}
	if p.Issuer == nil || p.Subject == nil || p.Audience == nil || p.ID == nil || p.Issued == nil || p.Expires == nil {
		return claims, fmt.Errorf("%w: iss, sub, aud, jti, iat and exp are all needed", ErrClaims)
	}
	claims.Customer, claims.TokenID = *p.Issuer, *p.ID
	public := key(claims.Customer, claims.Key)
	if public == nil {
		return claims, fmt.Errorf("%w: %s", ErrKey, claims.Key)
	}
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"RS256"}), jwt.WithStrictDecoding(), jwt.WithoutClaimsValidation())
	if _, err := parser.Parse(token, func(*jwt.Token) (any, error) { return public, nil }); err != nil {
		return claims, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	return claims, p.check(audience, now)
}

// check looks at the claims of a token whose signature is proven.
func (p payload) check(audience string, now time.Time) error {
	issued, expires := seconds(*p.Issued), seconds(*p.Expires)
	switch {
	case *p.Issued < 0 || *p.Issued > lastSecond || *p.Expires < 0 || *p.Expires > lastSecond:
		return fmt.Errorf("%w: iat or exp is no time", ErrClaims)
	case *p.Issuer != *p.Subject:
		return fmt.Errorf("%w: iss %q and sub %q differ", ErrClaims, *p.Issuer, *p.Subject)
	case *p.Audience != audience:
		return fmt.Errorf("%w: aud %q is not %q", ErrClaims, *p.Audience, audience)
	case *p.ID == "" || len(*p.ID) > 128:
		return fmt.Errorf("%w: jti of %d bytes", ErrClaims, len(*p.ID))
	case expires.Sub(issued) > comms.TokenAge || !expires.After(issued):
		return fmt.Errorf("%w: exp is not within %v after iat", ErrClaims, comms.TokenAge)
	case issued.After(now.Add(comms.TokenSkew)):
		return fmt.Errorf("%w: the token is issued at %s, in the future", ErrClock, issued.Format(time.RFC3339))
	case !now.Before(expires.Add(comms.TokenSkew)):
		return fmt.Errorf("%w: the token ended at %s", ErrClock, expires.Format(time.RFC3339))
	}
	return nil
}

func seconds(s float64) time.Time { return time.Unix(int64(s), 0).UTC() }

// split decodes the header and the claims of a token of three parts.
func split(token string) (head, body []byte, err error) {
	if token == "" || len(token) > maxToken {
		return nil, nil, fmt.Errorf("%w: %d bytes", ErrForm, len(token))
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, nil, fmt.Errorf("%w: %d parts", ErrForm, len(parts))
	}
	enc := base64.RawURLEncoding.Strict()
	if head, err = enc.DecodeString(parts[0]); err == nil {
		body, err = enc.DecodeString(parts[1])
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrForm, err)
	}
	return head, body, nil
}

// keyID reads the header. Extensions that must be understood are refused,
// since none is.
func keyID(head []byte) (string, error) {
	if err := unique(head); err != nil {
		return "", err
	}
	var h struct {
		Algorithm string          `json:"alg"`
		Key       string          `json:"kid"`
		Critical  json.RawMessage `json:"crit"`
	}
	if err := json.Unmarshal(head, &h); err != nil {
		return "", fmt.Errorf("%w: %w", ErrForm, err)
	}
	switch {
	case h.Algorithm != "RS256":
		return "", fmt.Errorf("%w: alg %q is not RS256", ErrForm, h.Algorithm)
	case h.Critical != nil:
		return "", fmt.Errorf("%w: crit is not understood", ErrForm)
	case h.Key == "":
		return "", fmt.Errorf("%w: no kid", ErrForm)
	}
	return h.Key, nil
}

// unique refuses an object that names a member twice: which of the two counts
// would depend on the reader. encoding/json compares names without regard to
// case, and so does this.
func unique(object []byte) error {
	d := json.NewDecoder(bytes.NewReader(object))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("%w: no JSON object", ErrForm)
	}
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return fmt.Errorf("%w: %w", ErrForm, err)
		}
		name := strings.ToLower(fmt.Sprint(t))
		if seen[name] {
			return fmt.Errorf("%w: %s stands twice", ErrForm, name)
		}
		seen[name] = true
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return fmt.Errorf("%w: %w", ErrForm, err)
		}
	}
	return nil
}
