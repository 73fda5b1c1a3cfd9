package appd

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"

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
	made := &made{number: in.book.Last}
	p, err := input.Recommend(in.book.Held, s.config.Rules, made.number+1)
	if err != nil {
		return err
	}
	for _, o := range p.Orders {
		doc, err := render(o)
		if err != nil {
			return err
		}
		if err := s.number(in, made, set, doc, orderKind); err != nil {
			return err
		}
	}
	cover, err := input.Cover(s.config.Rules)
	if err != nil {
		return err
	}
	if !s.repeats(in, cover) {
		doc := orders.Document{Name: fmt.Sprintf("stock_cover_%d.csv", made.number+1), Data: cover}
		if err := s.number(in, made, set, doc, reportKind); err != nil {
			return err
		}
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	in.book.Last, in.book.Held, in.book.Done = made.number, p.Standings, set.ID
	in.book.Files = append(in.book.Files, made.files...)
	return in.saveBook()
}

// Kinds of files, as the protocol names them.
const (
	orderKind  = "order"
	reportKind = "report"
)

// made is what a plan adds to the book.
type made struct {
	number int64 // given last
	files  []*File
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
