package transport

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/erplink/erplink/internal/comms"
)

// tokens signs the bearer tokens of the web calls and keeps one until shortly
// before it expires: a signature costs a millisecond, and a key in a hardware
// module far more.
type tokens struct {
	customer string
	origin   string

	mu      sync.Mutex
	key     *Key
	token   Secret
	expires time.Time
}

// renewBefore is how long a token must still be good, so that a slow call
// does not arrive with an expired one.
const renewBefore = time.Minute

func (t *tokens) bearer() (Secret, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	if t.token != "" && now.Add(renewBefore).Before(t.expires) {
		return t.token, nil
	}
	expires := now.Add(comms.TokenAge)
	token := jwt.NewWithClaims(rs256{}, jwt.MapClaims{
		"iss": t.customer,
		"sub": t.customer,
		"aud": t.origin,
		"iat": now.Unix(),
		"exp": expires.Unix(),
		"jti": rand.Text(),
	})
	token.Header["kid"] = t.key.Fingerprint()
	signed, err := token.SignedString(t.key)
	if err != nil {
		return "", err
	}
	t.token, t.expires = Secret(signed), expires
	return t.token, nil
}

// drop forgets the token, so that a corrected clock has its effect at once.
func (t *tokens) drop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.token = ""
}

// use changes the key.
func (t *tokens) use(key *Key) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.key, t.token = key, ""
}

func (t *tokens) current() *Key {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.key
}

// rs256 signs by a Key, since the library's own method wants the private key
// itself, which a hardware module does not give.
type rs256 struct{}

func (rs256) Alg() string { return jwt.SigningMethodRS256.Alg() }

func (rs256) Sign(text string, key any) ([]byte, error) {
	sum := sha256.Sum256([]byte(text))
	return key.(*Key).signer.Sign(rand.Reader, sum[:], crypto.SHA256)
}

func (rs256) Verify(text string, signature []byte, key any) error {
	return jwt.SigningMethodRS256.Verify(text, signature, key)
}
