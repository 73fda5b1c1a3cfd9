package appd

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/plan"
	"github.com/erplink/erplink/orders"
)

// orderFormat is the format in which recommended orders are written.
const orderFormat = "standard-csv"

// recommend plans after a set and puts the files where Comms fetches them. The
// book is written last, so that a plan counts as a whole or not at all.
func (s *Server) recommend(ctx context.Context, in *instance, set *Set) error {
	if in.book.Done == set.ID {
		return nil // killed after planning
	}
	input, err := plan.Read(ctx, s.source(in, set), s.config.Rules)
	if err != nil {
		return err
	}
	next := in.book
	next.Files = slices.Clone(in.book.Files)
	next.Done = set.ID

	p, err := input.Recommend(in.book.Held, s.config.Rules, next.Last+1)
	if err != nil {
		return err
	}
	next.Held = p.Standings
	for _, o := range p.Orders {
		doc, err := render(o)
		if err != nil {
			return err
		}
		if err := s.put(in, &next, set, doc, "order"); err != nil {
			return err
		}
	}
	cover, err := input.Cover(s.config.Rules)
	if err != nil {
		return err
	}
	if !repeats(next.Files, cover) {
		doc := orders.Document{Name: fmt.Sprintf("stock_cover_%d.csv", next.Last+1), Data: cover}
		if err := s.put(in, &next, set, doc, "report"); err != nil {
			return err
		}
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	in.book = next
	return in.saveBook()
}

func render(o orders.Order) (orders.Document, error) {
	format, ok := orders.Lookup(orderFormat)
	if !ok {
		return orders.Document{}, fmt.Errorf("no format %s", orderFormat)
	}
	r, err := format.Render(&o)
	if err != nil {
		return orders.Document{}, err
	}
	if len(r.Documents) != 1 {
		return orders.Document{}, fmt.Errorf("%s made %d documents", orderFormat, len(r.Documents))
	}
	return r.Documents[0], nil
}

// put writes a file for the ERP and notes it in the book that is to come. Its
// number is the next one.
func (s *Server) put(in *instance, next *book, set *Set, doc orders.Document, kind string) error {
	next.Last++
	id := strings.TrimSuffix(doc.Name, ".csv")
	name := path.Join("outbound", in.id, id, doc.Name)
	if err := errors.Join(s.exchange.MkdirAll(path.Dir(name), 0o700), s.exchange.WriteFile(name, doc.Data, 0o600)); err != nil {
		return err
	}
	m, h := md5.Sum(doc.Data), sha256.Sum256(doc.Data)
	next.Files = append(next.Files, &File{
		Set: set.ID, Number: next.Last,
		AppFile: comms.AppFile{
			ID: id, Name: doc.Name, Kind: kind, Path: "/" + name, Size: int64(len(doc.Data)),
			MD5: hex.EncodeToString(m[:]), SHA256: hex.EncodeToString(h[:]),
		},
	})
	return nil
}

// repeats reports whether the last report had the same bytes: nobody wants it
// twice.
func repeats(files []*File, data []byte) bool {
	h := sha256.Sum256(data)
	for _, f := range slices.Backward(files) {
		if f.Kind == "report" {
			return f.SHA256 == hex.EncodeToString(h[:])
		}
	}
	return false
}

// source is what the plan reads: this set, then the imported ones before it.
func (s *Server) source(in *instance, set *Set) plan.Source {
	src := plan.Source{Day: set.Day, Sets: []fs.FS{in.folder(set.ID)}}
	if o := s.config.Site(in.id).Check; o != nil {
		src.Sales, src.Layouts = o.Sales, o.Layouts
	}
	for _, earlier := range slices.Backward(s.sets(in)) {
		if earlier.State == comms.Imported && earlier.ID != set.ID {
			src.Sets = append(src.Sets, in.folder(earlier.ID))
		}
	}
	return src
}

// folder is the folder with a set's plain files.
func (in *instance) folder(id string) fs.FS {
	sub, err := fs.Sub(in.root.FS(), path.Join("sets", id))
	if err != nil {
		return missing{err} // ids are valid paths
	}
	return sub
}

// missing is a folder that cannot be opened.
type missing struct{ err error }

func (m missing) Open(string) (fs.File, error) { return nil, m.err }
