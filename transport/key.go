package transport

import (
	"crypto"
	"crypto/rsa"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"golang.org/x/crypto/ssh"
)

const minKeyBits = 2048

// Key is the customer's RSA key pair. The same pair logs in to SFTP and signs
// the tokens of the web calls. The private half is used, and never shown or
// sent. A Key is safe for concurrent use if its signer is.
//
// RSA with at least 2048 bits is what Netstock documents ("a 2048 bit key
// pair"); other types of keys are refused.
type Key struct {
	signer crypto.Signer
	login  ssh.Signer // signs by rsa-sha2-512 and rsa-sha2-256 alone
}

// NewKey makes a Key of a signer, whose private half may stay in a vault or a
// hardware module. The signer must be RSA with at least 2048 bits and sign
// PKCS #1 v1.5 with SHA-256 and SHA-512. The error is ErrKey.
func NewKey(signer crypto.Signer) (*Key, error) {
	public, ok := signer.Public().(*rsa.PublicKey)
	if !ok {
		return nil, keyError("", fmt.Errorf("it is of type %T, not RSA", signer.Public()))
	}
	if bits := public.N.BitLen(); bits < minKeyBits {
		return nil, keyError("", fmt.Errorf("it has %d bits, fewer than %d", bits, minKeyBits))
	}
	signer = signing{signer}
	login, err := rsaSHA2(signer)
	if err != nil {
		return nil, keyError("", err)
	}
	return &Key{signer: signer, login: login}, nil
}

// signing marks the failures of a signer, so that a hardware module that does
// not answer is not taken for a refused log-in.
type signing struct{ crypto.Signer }

func (s signing) Sign(rand io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	signature, err := s.Signer.Sign(rand, digest, opts)
	if err != nil {
		return nil, keyError("", fmt.Errorf("sign: %w", err))
	}
	return signature, nil
}

// rsaSHA2 leaves out the SHA-1 signature "ssh-rsa", to which the ssh package
// falls back where a server does not say what it takes.
func rsaSHA2(signer crypto.Signer) (ssh.Signer, error) {
	login, err := ssh.NewSignerFromSigner(signer)
	if err != nil {
		return nil, err
	}
	all, ok := login.(ssh.AlgorithmSigner)
	if !ok {
		return nil, fmt.Errorf("%T cannot sign by rsa-sha2", login)
	}
	return ssh.NewSignerWithAlgorithms(all, []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256})
}

// Fingerprint is that of the public half as OpenSSH prints it: SHA256:… It is
// the key's id towards the far side.
func (k *Key) Fingerprint() string { return ssh.FingerprintSHA256(k.login.PublicKey()) }

// PublicLine is the public half as one line of OpenSSH: "ssh-rsa AAAA…".
func (k *Key) PublicLine() string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(k.login.PublicKey())))
}

// Format prints the fingerprint for every verb, so that no print shows the
// private half.
func (k *Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.Fingerprint()) }

// LogValue logs the fingerprint.
func (k *Key) LogValue() slog.Value { return slog.StringValue(k.Fingerprint()) }

func keyError(path string, err error) error {
	return &Error{Op: "key", Subject: path, Kind: ErrKey, Err: err}
}
