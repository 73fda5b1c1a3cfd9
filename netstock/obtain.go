package netstock

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"

	"github.com/erplink/erplink/internal/safename"
	"github.com/erplink/erplink/orders"
	"github.com/erplink/erplink/transport"
)

// obtain brings a listed file into the quarantine and proves it. What comes
// out differently twice is held.
func (r *pullRun) obtain(ctx context.Context, f transport.Incoming) (transport.Incoming, error) {
	home, err := r.home(f)
	if err != nil {
		return f, err
	}
	if known := r.ledger.files[f.ID]; known != nil && known.have {
		if here, err := home.holds(quarantined(f.ID, 0)); err != nil || here {
			return known.File, err
		}
	}
	if err := safename.Check(f.Name); err != nil {
		return f, heldError{err}
	}
	if most := r.options.MaxIncoming; f.Size > most {
		return f, heldError{fmt.Errorf("it has %d bytes, more than the %d that Options.MaxIncoming accepts", f.Size, most)}
	}
	var proven transport.Incoming
	fetch := func(ctx context.Context) (err error) {
		proven, err = r.fetch(ctx, home, f)
		return err
	}
	err = r.retry(ctx, fetch)
	if _, held := holds(err); held {
		err = r.retry(ctx, fetch)
	}
	if err != nil {
		return f, err
	}
	return proven, r.record(ctx, r.ledger, eventHave, f.ID, received{File: proven})
}

// fetch downloads and decodes under a hard limit, and compares size and
// hashes with what was listed.
func (r *pullRun) fetch(ctx context.Context, home *outlet, f transport.Incoming) (transport.Incoming, error) {
	limit := f.Size
	if limit < 0 {
		limit = r.options.MaxIncoming
	}
	seen := newSums(f)
	err := home.store(quarantined(f.ID, 0), func(w io.Writer) error {
		wire, wireEnd := io.Pipe()
		fetched := make(chan error, 1)
		go func() {
			err := r.door.Fetch(ctx, f, wireEnd)
			wireEnd.CloseWithError(err)
			fetched <- err
		}()
		err := seen.decode(r.door.Encoding(), io.MultiWriter(w, seen), wire, limit)
		wire.CloseWithError(errStop)
		switch fetchErr := <-fetched; {
		case fetchErr == nil, errors.Is(fetchErr, errStop):
		case concernsFile(fetchErr):
			return heldError{fetchErr}
		default:
			return fetchErr
		}
		if err == nil {
			err = seen.compare(f)
		}
		if err != nil {
			return heldError{err}
		}
		return nil
	})
	f.Size, f.SHA256 = seen.size, seen.sha256()
	return f, err
}

var errStop = errors.New("the content is not wanted any more")

// sums counts and hashes what passes through it.
type sums struct {
	size int64
	sha  hash.Hash
	md5  hash.Hash // nil where the far side lists none
}

func newSums(f transport.Incoming) *sums {
	s := &sums{sha: sha256.New()}
	if f.MD5 != "" && f.SHA256 == "" {
		s.md5 = md5.New()
	}
	return s
}

func (s *sums) Write(p []byte) (int, error) {
	s.size += int64(len(p))
	s.sha.Write(p)
	if s.md5 != nil {
		s.md5.Write(p)
	}
	return len(p), nil
}

func (s *sums) decode(encoding transport.Encoding, dst io.Writer, src io.Reader, limit int64) error {
	plain, err := decoder(encoding, src, limit)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, plain)
	return err
}

func (s *sums) sha256() string { return hex.EncodeToString(s.sha.Sum(nil)) }

func (s *sums) compare(f transport.Incoming) error {
	switch {
	case f.Size >= 0 && s.size != f.Size:
		return fmt.Errorf("it has %d bytes, but %d are listed", s.size, f.Size)
	case f.SHA256 != "" && s.sha256() != f.SHA256:
		return fmt.Errorf("its SHA-256 is %s, but %s is listed", s.sha256(), f.SHA256)
	case s.md5 != nil && hex.EncodeToString(s.md5.Sum(nil)) != f.MD5:
		return fmt.Errorf("its MD5 is %x, but %s is listed", s.md5.Sum(nil), f.MD5)
	}
	return nil
}

// outputs renders a proven file into all the layouts asked for, each into the
// quarantine of its folder, and says what will be published where.
func (r *pullRun) outputs(f transport.Incoming) (all []output, notes []string, err error) {
	home, err := r.home(f)
	if err != nil {
		return nil, nil, err
	}
	raw := output{Folder: home.path, Quarantine: quarantined(f.ID, 0), SHA256: f.SHA256}
	if r.destination(f).receive == nil {
		raw.Name = f.Name
	}
	if f.Kind == transport.Order {
		if all, notes, err = r.rendered(f, home); err != nil {
			return nil, nil, err
		}
	}
	all = append(all, raw)
	for _, out := range all {
		if err := r.ready(out); err != nil {
			return nil, nil, heldError{err}
		}
	}
	return all, notes, nil
}

// ready finds out before the intent whether an output's name can be taken.
func (r *pullRun) ready(out output) error {
	if out.Name == "" || out.Feed != noFeed { // a feed waits after the intent
		return nil
	}
	o, err := r.at(out.Folder)
	if err != nil {
		return err
	}
	_, err = o.free(out.Name, out.SHA256)
	return err
}

// rendered makes the other layouts of an order, which is read once for all.
func (r *pullRun) rendered(f transport.Incoming, home *outlet) (all []output, notes []string, err error) {
	wanted, err := r.opts.layouts(f.Name)
	if err != nil || len(wanted) == 0 {
		return nil, nil, err
	}
	data, err := home.read(quarantined(f.ID, 0))
	if err != nil {
		return nil, nil, err
	}
	order, err := r.opts.parse(f.Name, data)
	if err != nil {
		return nil, nil, heldError{err}
	}
	for _, want := range wanted {
		made, err := render(order, want.Format)
		if err != nil {
			return nil, nil, heldError{err}
		}
		stored, err := r.store(f, made.documents, want, len(all)+1)
		if err != nil {
			return nil, nil, err
		}
		all, notes = append(all, stored...), append(notes, made.notes...)
	}
	return all, notes, nil
}

// store puts rendered documents into the quarantine of their folder.
func (r *pullRun) store(f transport.Incoming, documents []orders.Document, want Render, first int) (made []output, err error) {
	o, err := r.at(want.Folder)
	if err != nil {
		return nil, err
	}
	fed := len(documents)
	if want.Feed != "" && fed > 0 { // the leading document comes last
		leading := documents[fed-1]
		documents = append(slices.Clone(documents), orders.Document{Name: want.Feed, Data: leading.Data})
	}
	for i, d := range documents {
		sum := sha256.Sum256(d.Data)
		out := output{Folder: o.path, Quarantine: quarantined(f.ID, first+i), Name: d.Name, SHA256: hex.EncodeToString(sum[:])}
		if i == fed {
			out.Feed = want.feeds()
		}
		err := o.store(out.Quarantine, func(w io.Writer) error {
			_, err := w.Write(d.Data)
			return err
		})
		if err != nil {
			return nil, err
		}
		made = append(made, out)
	}
	return made, nil
}
