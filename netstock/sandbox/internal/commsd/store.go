package commsd

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/jsonfile"
)

// Ids come from outside and become names of folders: these patterns leave no
// way out of them.
var (
	customerID = regexp.MustCompile(`^[a-z0-9-]{1,63}$`)
	objectID   = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

// store keeps everything that Comms knows in small JSON files below one
// folder. Its methods that need the lock say so.
type store struct {
	root *os.Root

	mu        sync.Mutex
	customers map[string]*customer
}

// customer is one tenant. Only what is in record, transmissions and files is
// kept on disk.
type customer struct {
	record
	root          *os.Root // SFTP root: inbound and outbound
	transmissions map[string]*Transmission
	files         map[string]*File
	news          chan struct{} // closed and replaced when a file is listed
}

// record is customer.json.
type record struct {
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	App     string      `json:"app"`
	Codes   []code      `json:"codes,omitempty"`
	Keys    []key       `json:"keys,omitempty"`
	OnApp   string      `json:"on_app,omitempty"` // key that the App server was given
	Strikes []time.Time `json:"strikes,omitempty"`
	Locked  bool        `json:"locked,omitempty"`
}

// Transmission is what was announced, and how far it came.
type Transmission struct {
	comms.Transmission
	comms.Status
	Received  time.Time `json:"received"`
	Forwarded time.Time `json:"forwarded,omitzero"`
	Ended     time.Time `json:"ended,omitzero"`
}

// File is one file for the ERP.
type File struct {
	comms.Listed
	Seq     int64          `json:"seq"`
	Path    string         `json:"path"` // on the App server
	Receipt *comms.Receipt `json:"receipt,omitempty"`
}

func openStore(root *os.Root) (*store, error) {
	s := &store{root: root, customers: map[string]*customer{}}
	if err := root.MkdirAll("customers", 0o700); err != nil {
		return nil, err
	}
	ids, err := fs.ReadDir(root.FS(), "customers")
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if err := s.load(id.Name()); err != nil {
			return nil, errors.Join(fmt.Errorf("customer %s: %w", id.Name(), err), s.close())
		}
	}
	return s, nil
}

func (s *store) close() error {
	var errs []error
	for _, c := range s.customers {
		errs = append(errs, c.root.Close())
	}
	return errors.Join(errs...)
}

// add makes a customer's folders and files. It needs the lock.
func (s *store) add(r record) error {
	for _, folder := range []string{"transmissions", "files", "sftp/inbound", "sftp/outbound"} {
		if err := s.root.MkdirAll(path.Join("customers", r.ID, folder), 0o700); err != nil {
			return err
		}
	}
	if err := jsonfile.Write(s.root, path.Join("customers", r.ID, "customer.json"), r); err != nil {
		return err
	}
	return s.load(r.ID)
}

func (s *store) load(id string) error {
	folder := path.Join("customers", id)
	c := &customer{transmissions: map[string]*Transmission{}, files: map[string]*File{}, news: make(chan struct{})}
	switch err := jsonfile.Read(s.root, path.Join(folder, "customer.json"), &c.record); {
	case errors.Is(err, fs.ErrNotExist):
		return nil // killed while it was made: the call was not answered
	case err != nil:
		return err
	}
	if err := loadAll(s.root, path.Join(folder, "transmissions"), c.transmissions); err != nil {
		return err
	}
	if err := loadAll(s.root, path.Join(folder, "files"), c.files); err != nil {
		return err
	}
	root, err := s.root.OpenRoot(path.Join(folder, "sftp"))
	if err != nil {
		return err
	}
	c.root = root
	s.customers[id] = c
	return nil
}

// loadAll reads the values of a folder by their id.
func loadAll[T any](root *os.Root, folder string, into map[string]*T) error {
	names, err := fs.ReadDir(root.FS(), folder)
	if err != nil {
		return err
	}
	for _, n := range names {
		id, ok := strings.CutSuffix(n.Name(), ".json")
		if !ok || strings.HasPrefix(id, ".") {
			continue // half written when the process was killed
		}
		v := new(T)
		if err := jsonfile.Read(root, path.Join(folder, n.Name()), v); err != nil {
			return err
		}
		into[id] = v
	}
	return nil
}

// save, saveTransmission and saveFile write what changed. They need the lock.
func (s *store) save(c *customer) error {
	return jsonfile.Write(s.root, path.Join("customers", c.ID, "customer.json"), c.record)
}

func (s *store) saveTransmission(c *customer, t *Transmission) error {
	return jsonfile.Write(s.root, path.Join("customers", c.ID, "transmissions", t.ID+".json"), t)
}

func (s *store) saveFile(c *customer, f *File) error {
	return jsonfile.Write(s.root, path.Join("customers", c.ID, "files", f.ID+".json"), f)
}

// Orders of what a customer has.
func bySeq(a, b *File) int { return cmp.Compare(a.Seq, b.Seq) }

func byArrival(a, b *Transmission) int {
	return cmp.Or(a.Received.Compare(b.Received), strings.Compare(a.ID, b.ID))
}

// sorted returns the values of a map in an order.
func sorted[K comparable, T any](m map[K]*T, compare func(a, b *T) int) []*T {
	var all []*T
	for _, v := range m {
		all = append(all, v)
	}
	slices.SortFunc(all, compare)
	return all
}
