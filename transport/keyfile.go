package transport

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/erplink/erplink/internal/noreplace"
)

const (
	pemType    = "PRIVATE KEY" // PKCS #8
	maxKeyFile = 64 << 10
)

// CreateKey makes an RSA key pair and stores it at path as PKCS #8 in PEM.
// bits is 2048, 3072 or 4096; 0 is 2048. Only the file's owner, and the
// system's administrators, can read it: mode 0600 on Unix; on Windows an
// access list of its own, which inherits nothing. A missing folder is made
// with the same protection. A file that exists is never replaced: the error
// then wraps fs.ErrExist, always ErrKey.
func CreateKey(path string, bits int) (*Key, error) {
	bits = orDefault(bits, minKeyBits)
	if !slices.Contains([]int{2048, 3072, 4096}, bits) {
		return nil, keyError(path, fmt.Errorf("%d bits are not offered: 2048, 3072 or 4096", bits))
	}
	if _, err := os.Lstat(path); err == nil {
		return nil, keyError(path, fmt.Errorf("%w: a key is never replaced; load it, or choose another name", fs.ErrExist))
	}
	private, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		return nil, keyError(path, err)
	}
	key, err := NewKey(private)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, keyError(path, err)
	}
	if err := storePrivate(path, pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der})); err != nil {
		return nil, keyError(path, err)
	}
	return key, nil
}

func storePrivate(path string, data []byte) (err error) {
	folder, name := filepath.Split(filepath.Clean(path))
	if folder == "" {
		folder = "."
	}
	if err := makePrivateFolder(folder); err != nil {
		return err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	temp := "." + name + "." + rand.Text() + ".part"
	if err := writePrivate(root, temp, data); err != nil {
		return errors.Join(err, ignoreMissing(root.Remove(temp)))
	}
	if err := noreplace.Rename(folder, temp, name); err != nil {
		return errors.Join(err, ignoreMissing(root.Remove(temp)))
	}
	return syncFolder(root, ".")
}

func writePrivate(root *os.Root, name string, data []byte) (err error) {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := makePrivate(filepath.Join(root.Name(), name)); err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Sync()
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// LoadKey reads a key that CreateKey stored, or another RSA key as PKCS #8 in
// PEM. It refuses a file that others than its owner and the administrators
// can read, and says what to do. The error wraps ErrKey.
func LoadKey(path string) (*Key, error) {
	data, err := readPrivate(path)
	if err != nil {
		return nil, keyError(path, err)
	}
	private, err := parsePrivate(data)
	if err != nil {
		return nil, keyError(path, err)
	}
	return NewKey(private)
}

func readPrivate(path string) (data []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := checkPrivate(f); err != nil {
		return nil, err
	}
	data, err = io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err == nil && len(data) > maxKeyFile {
		err = fmt.Errorf("it is larger than %d bytes and no key", maxKeyFile)
	}
	return data, err
}

func parsePrivate(data []byte) (*rsa.PrivateKey, error) {
	block, rest := pem.Decode(data)
	switch {
	case block == nil:
		return nil, errors.New("it holds no PEM block")
	case block.Type != pemType:
		return nil, fmt.Errorf("it holds %q, not %q; convert it: openssl pkcs8 -topk8 -nocrypt", block.Type, pemType)
	case strings.TrimSpace(string(rest)) != "":
		return nil, errors.New("it holds more than one key")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	private, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("it is of type %T, not RSA", parsed)
	}
	return private, nil
}
