package superoffice

import (
	"bytes"
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"strings"

	"github.com/erplink/erplink/superoffice/internal/soap"
)

// rsaNumbers are the members of RSAKeyValue: base64 of big-endian numbers.
type rsaNumbers struct{ modulus, exponent, p, q, dp, dq, inverseQ, d big.Int }

// parseKeyXML reads .NET's RSAKeyValue, in any order of members and with zero
// bytes before the numbers, as .NET does.
func parseKeyXML(data []byte) (*rsa.PrivateKey, error) {
	root, err := soap.Parse(bytes.NewReader(data), soap.Limits{Bytes: maxKeyFile, Elements: 16, Depth: 2, Attributes: 4})
	if err != nil {
		return nil, keyError("XML: %w", err)
	}
	if root.Local != "RSAKeyValue" {
		return nil, keyError("XML: the root is %q where RSAKeyValue belongs", root.Local)
	}
	var n rsaNumbers
	for _, member := range []struct {
		name string
		to   *big.Int
	}{
		{"Modulus", &n.modulus}, {"Exponent", &n.exponent}, {"D", &n.d}, {"P", &n.p}, {"Q", &n.q},
		{"DP", &n.dp}, {"DQ", &n.dq}, {"InverseQ", &n.inverseQ},
	} {
		if err := readNumber(root, member.name, member.to); err != nil {
			return nil, err
		}
	}
	return n.key()
}

func readNumber(root *soap.Element, name string, to *big.Int) error {
	text, err := root.Value(name)
	if err != nil {
		return keyError("XML: %w", err)
	}
	text = strings.Join(strings.Fields(text), "")
	if text == "" {
		return keyError("XML: %s is missing; a file with Modulus and Exponent alone is the public half", name)
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		return keyError("XML: %s: %w", name, err)
	}
	to.SetBytes(raw)
	return nil
}

func (n *rsaNumbers) key() (*rsa.PrivateKey, error) {
	if n.exponent.BitLen() > 31 {
		return nil, keyError("XML: Exponent is too large")
	}
	key := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: &n.modulus, E: int(n.exponent.Int64())},
		D:         &n.d,
		Primes:    []*big.Int{&n.p, &n.q},
	}
	if err := checkKeySize(&key.PublicKey); err != nil {
		return nil, err
	}
	if err := key.Validate(); err != nil {
		return nil, keyError("XML: its numbers do not belong together: %w", err)
	}
	key.Precompute()
	if c := key.Precomputed; c.Dp.Cmp(&n.dp) != 0 || c.Dq.Cmp(&n.dq) != 0 || c.Qinv.Cmp(&n.inverseQ) != 0 {
		return nil, keyError("XML: DP, DQ or InverseQ do not belong to the other numbers")
	}
	return key, nil
}
