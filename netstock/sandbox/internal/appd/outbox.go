package appd

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/web"
	"github.com/erplink/erplink/orders"
)

// number puts a document out under the next number.
func (s *Server) number(in *instance, m *made, set *Set, doc orders.Document, kind string) error {
	f, err := s.put(in, strings.TrimSuffix(doc.Name, ".csv"), kind, doc)
	if err != nil {
		return err
	}
	m.number++
	f.Set, f.Number = set.ID, m.number
	m.files = append(m.files, f)
	return nil
}

// put writes a file where Comms fetches it.
func (s *Server) put(in *instance, id, kind string, doc orders.Document) (*File, error) {
	name := path.Join("outbound", in.id, id, doc.Name)
	if err := errors.Join(s.exchange.MkdirAll(path.Dir(name), 0o700), s.exchange.WriteFile(name, doc.Data, 0o600)); err != nil {
		return nil, err
	}
	m, h := md5.Sum(doc.Data), sha256.Sum256(doc.Data)
	return &File{AppFile: comms.AppFile{
		ID: id, Name: doc.Name, Kind: kind, Path: "/" + name, Size: int64(len(doc.Data)),
		MD5: hex.EncodeToString(m[:]), SHA256: hex.EncodeToString(h[:]),
	}}, nil
}

// Offer puts out a file that no plan made, under an id of its own.
func (s *Server) Offer(customer, kind, name string, data []byte) (id string, err error) {
	if !web.PlainName(name) {
		return "", fmt.Errorf("%q is no name of a file", name)
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	in := s.store.instances[customer]
	if in == nil {
		return "", fmt.Errorf("customer %s has no instance here yet", customer)
	}
	f, err := s.put(in, web.NewID(), kind, orders.Document{Name: name, Data: data})
	if err != nil {
		return "", err
	}
	in.book.Files = append(in.book.Files, f)
	s.work.Signal()
	return f.ID, in.saveBook()
}

// repeats reports whether the last report had the same bytes: nobody wants it
// twice.
func (s *Server) repeats(in *instance, data []byte) bool {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	h := sha256.Sum256(data)
	for _, f := range slices.Backward(in.book.Files) {
		if f.Kind == reportKind {
			return f.SHA256 == hex.EncodeToString(h[:])
		}
	}
	return false
}
