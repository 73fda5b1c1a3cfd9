package appd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/jsonfile"
	"github.com/erplink/erplink/netstock/sandbox/internal/plan"
)

// instance is what an App server keeps of one customer. The App server's lock
// guards it; of what is there already only the worker changes anything.
type instance struct {
	id   string
	root *os.Root // key.json, book.json, sets
	sets map[string]*Set
	book book
}

// Set is one transmission as the App server holds it.
type Set struct {
	comms.Transmission
	comms.Status
	Number    int64                                 `json:"number"` // in the order of arrival
	Arrived   time.Time                             `json:"arrived"`
	Day       csvspec.Date                          `json:"day,omitzero"`       // EXTRACTION_DATE
	Imported  map[string]int64                      `json:"imported,omitempty"` // rows per file
	Totals    map[string]map[string]csvspec.Decimal `json:"totals,omitempty"`
	Unplanned string                                `json:"unplanned,omitempty"` // why there is no plan after an imported set
	Told      comms.State                           `json:"told,omitempty"`      // what Comms has heard
}

func (s *Set) final() bool { return s.State == comms.Imported || s.State == comms.Rejected }

// book is what was made of the imported sets: book.json.
type book struct {
	Last  int64           `json:"last"` // number that was given last
	Files []*File         `json:"files,omitempty"`
	Held  []plan.Standing `json:"held,omitempty"` // recommended, not yet seen in the ERP
	Done  string          `json:"done,omitempty"` // set that was planned last
}

// File is one order or report for the ERP.
type File struct {
	comms.AppFile
	Set       string `json:"set"`
	Number    int64  `json:"number"`
	Announced bool   `json:"announced"`
}

type store struct {
	root      *os.Root
	mu        sync.Mutex
	instances map[string]*instance
}

func openStore(root *os.Root) (*store, error) {
	s := &store{root: root, instances: map[string]*instance{}}
	for _, folder := range []string{"customers", "exchange/inbound", "exchange/outbound"} {
		if err := root.MkdirAll(folder, 0o700); err != nil {
			return nil, err
		}
	}
	ids, err := fs.ReadDir(root.FS(), "customers")
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if _, err := s.open(id.Name()); err != nil {
			return nil, errors.Join(fmt.Errorf("customer %s: %w", id.Name(), err), s.close())
		}
	}
	return s, nil
}

func (s *store) close() error {
	var errs []error
	for _, in := range s.instances {
		errs = append(errs, in.root.Close())
	}
	return errors.Join(errs...)
}

// open finds a customer's instance, and makes one where there is none. It
// needs the lock.
func (s *store) open(id string) (*instance, error) {
	if in := s.instances[id]; in != nil {
		return in, nil
	}
	folder := path.Join("customers", id)
	if err := s.root.MkdirAll(path.Join(folder, "sets"), 0o700); err != nil {
		return nil, err
	}
	root, err := s.root.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	in := &instance{id: id, root: root, sets: map[string]*Set{}}
	if err := in.load(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	s.instances[id] = in
	return in, nil
}

func (in *instance) load() error {
	if err := jsonfile.Read(in.root, "book.json", &in.book); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	names, err := fs.ReadDir(in.root.FS(), "sets")
	if err != nil {
		return err
	}
	for _, n := range names {
		id, ok := strings.CutSuffix(n.Name(), ".json")
		if !ok || strings.HasPrefix(id, ".") {
			continue
		}
		set := new(Set)
		if err := jsonfile.Read(in.root, path.Join("sets", n.Name()), set); err != nil {
			return err
		}
		in.sets[id] = set
	}
	return nil
}

func (in *instance) saveSet(s *Set) error {
	return jsonfile.Write(in.root, path.Join("sets", s.ID+".json"), s)
}

func (in *instance) saveBook() error { return jsonfile.Write(in.root, "book.json", in.book) }

// inOrder lists the sets in the order of their arrival.
func (in *instance) inOrder() []*Set {
	var sets []*Set
	for _, s := range in.sets {
		sets = append(sets, s)
	}
	slices.SortFunc(sets, func(a, b *Set) int { return int(a.Number - b.Number) })
	return sets
}
