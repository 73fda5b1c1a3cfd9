package superoffice

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"
)

// stampLayout has minutes, no seconds, in UTC.
const stampLayout = "200601021504"

// Answer makes the SignedApplicationToken that answers a proven token:
//
//	nonce "." yyyyMMddHHmm "." base64(RSA PKCS#1 v1.5 of SHA-256 of nonce "." yyyyMMddHHmm)
//
// It is not a JWT. SuperOffice's verifier accepts a time less than 15 minutes off.
// The same token, time and key give the same bytes. Errors are of kind ErrSign.
//
// Source: https://docs.superoffice.com/en/online/mirroring/troubleshooting/ and
// the sample SuperOffice/devnet-database-mirroring-authentication.
func (k *ApplicationKey) Answer(token *Token, at time.Time) (string, error) {
	if token == nil || !isNonce(token.nonce) {
		return "", fmt.Errorf("%w: %w", ErrSign, ErrNonce)
	}
	text := token.nonce + "." + at.UTC().Format(stampLayout)
	digest := sha256.Sum256([]byte(text))
	signature, err := k.signer.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrSign, err)
	}
	if k.foreign {
		// A vault that signs by another scheme is found here, not at SuperOffice.
		if err := rsa.VerifyPKCS1v15(k.public, crypto.SHA256, digest[:], signature); err != nil {
			return "", fmt.Errorf("%w: the signer's signature is not RSA PKCS#1 v1.5 with SHA-256 of its key", ErrSign)
		}
	}
	return text + "." + base64.StdEncoding.EncodeToString(signature), nil
}
