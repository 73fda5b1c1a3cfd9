package erpsync

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
)

// Store keeps the configurations of connections: SuperOffice sends one once and
// later nothing but the connection's id. Goroutines share it.
type Store interface {
	// Load returns ErrUnknownConnection if there is none.
	Load(ctx context.Context, id ConnectionID) (Config, error)
	// Save returns when the configuration would survive a crash.
	Save(ctx context.Context, id ConnectionID, config Config) error
	// Delete succeeds if there is none.
	Delete(ctx context.Context, id ConnectionID) error
}

// DialectStore is a Store that also keeps the Dialect learned from the peer, so
// that a restart does not forget it.
type DialectStore interface {
	// LoadDialect returns the zero Dialect if none was saved.
	LoadDialect(ctx context.Context) (Dialect, error)
	SaveDialect(ctx context.Context, d Dialect) error
}

// ErrUnknownConnection is the kind of error when a Store has no configuration
// for a connection. SuperOffice sends it again when it hears of that.
var ErrUnknownConnection = errors.New("erpsync: no configuration for this connection")

// ErrSealed is the kind of error when a stored configuration cannot be opened:
// the key is another one, or the file was changed. Delete the file, and
// SuperOffice sends the configuration again.
var ErrSealed = errors.New("erpsync: the stored configuration cannot be opened with this key")

// sealHeader begins every file and is authenticated with it and the id.
const sealHeader = "erplink connection 1\n"

const dialectFile = "dialect.json"

// FolderStore keeps each configuration in a file of its own in one folder,
// encrypted with AES-256-GCM under a key of the caller's, together with the
// connection's id, so that files cannot change places. It is a Store and a
// DialectStore. One connector, one process, one folder.
type FolderStore struct {
	root *os.Root
	seal cipher.AEAD
	mu   sync.RWMutex // Windows cannot rename over a file that is read
}

// OpenFolderStore opens a folder, which it creates for its owner alone. The key
// is the caller's to keep, apart from the folder.
func OpenFolderStore(dir string, key [32]byte) (*FolderStore, error) {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	seal, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &FolderStore{root: root, seal: seal}, nil
}

// Close releases the folder.
func (s *FolderStore) Close() error { return s.root.Close() }

func fileOf(id ConnectionID) string { return id.String() + ".sealed" }

// bound is what is authenticated beside the configuration.
func bound(id ConnectionID) []byte { return append([]byte(sealHeader), id[:]...) }

// Load returns a configuration, or ErrUnknownConnection or ErrSealed.
func (s *FolderStore) Load(ctx context.Context, id ConnectionID) (Config, error) {
	data, err := s.read(ctx, fileOf(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %v", ErrUnknownConnection, id)
	}
	if err != nil {
		return nil, err
	}
	if len(data) < len(sealHeader) || string(data[:len(sealHeader)]) != sealHeader {
		return nil, fmt.Errorf("%w: %s is not a sealed file", ErrSealed, fileOf(id))
	}
	plain, err := s.seal.Open(nil, nil, data[len(sealHeader):], bound(id))
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrSealed, fileOf(id), err)
	}
	config := map[string]Value{}
	if err := json.Unmarshal(plain, &config); err != nil {
		return nil, fmt.Errorf("%w: %s does not hold a configuration", ErrSealed, fileOf(id))
	}
	return config, nil
}

// Save replaces a configuration in one step.
func (s *FolderStore) Save(ctx context.Context, id ConnectionID, config Config) error {
	plain, err := json.Marshal(map[string]Value(config))
	if err != nil {
		return err
	}
	return s.write(ctx, fileOf(id), s.seal.Seal([]byte(sealHeader), nil, plain, bound(id)))
}

// Delete removes a configuration.
func (s *FolderStore) Delete(ctx context.Context, id ConnectionID) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.root.Remove(fileOf(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// LoadDialect returns what SaveDialect kept.
func (s *FolderStore) LoadDialect(ctx context.Context) (Dialect, error) {
	var d Dialect
	data, err := s.read(ctx, dialectFile)
	if errors.Is(err, fs.ErrNotExist) {
		return d, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &d)
	}
	return d, err
}

// SaveDialect keeps a Dialect, which is no secret and not encrypted.
func (s *FolderStore) SaveDialect(ctx context.Context, d Dialect) error {
	data, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return s.write(ctx, dialectFile, append(data, '\n'))
}

func (s *FolderStore) read(ctx context.Context, name string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.root.ReadFile(name)
}

// write puts a synced temporary file in the place of the old one.
func (s *FolderStore) write(ctx context.Context, name string, data []byte) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	temporary := "." + name + "." + rand.Text()
	f, err := s.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.root.Remove(temporary))
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return s.root.Rename(temporary, name)
}
