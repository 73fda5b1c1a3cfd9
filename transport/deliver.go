package transport

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"

	"github.com/erplink/erplink/internal/comms"
)

// Missing names the files that the far side does not hold in full, under
// neither of their names. The error is that of asking.
func (c *Comms) Missing(ctx context.Context, m Manifest) ([]string, error) {
	if err := m.check(); err != nil {
		return nil, configError("transmission", err)
	}
	spots := make([]spot, len(m.Files))
	err := c.remote(ctx, "look for", m.ID, func(s *session, p *place) error {
		return parallel(m.Files, func(i int, f File) (err error) {
			spots[i], err = s.find(p, m.ID, f)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	var missing []string
	for i, f := range m.Files {
		if spots[i] == nowhere {
			missing = append(missing, f.Name)
		}
	}
	return missing, nil
}

// spot is where a file of a transmission stands on the far side.
type spot int

const (
	nowhere spot = iota // or not in its full size
	atPart
	atFinal
)

// find looks at both names of a file. An answer to a rename may have been
// lost, so neither of them alone tells what has happened.
func (s *session) find(p *place, transmission string, f File) (spot, error) {
	for _, at := range []struct {
		spot spot
		name string
	}{{atFinal, p.final(transmission, f.Name)}, {atPart, p.part(transmission, f.Name)}} {
		info, err := s.files.Stat(at.name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nowhere, err
		case info.Mode().IsRegular() && info.Size() == f.Wire:
			return at.spot, nil
		}
	}
	return nowhere, nil
}

// Deliver gives all files their final names, control.csv last, and announces
// the end of transmission. It may be called again after any failure. A file
// that the far side lacks is ErrIncomplete: Missing names it, Put mends it.
func (c *Comms) Deliver(ctx context.Context, m Manifest) error {
	if err := m.check(); err != nil {
		return configError("transmission", err)
	}
	var body comms.Transmission
	err := c.remote(ctx, "deliver", m.ID, func(s *session, p *place) error {
		body = announcement(p, m)
		last := len(m.Files) - 1
		err := parallel(m.Files[:last], func(_ int, f File) error { return s.settle(p, m.ID, f) })
		if err != nil {
			return err
		}
		return s.settle(p, m.ID, m.Files[last])
	})
	if err != nil {
		return err
	}
	_, err = c.web.do(ctx, call{
		op: "announce", subject: m.ID,
		method: http.MethodPost, path: []string{"customers", c.customer, "transmissions"},
		body: body, success: []int{http.StatusAccepted, http.StatusOK},
	})
	return err
}

// settle brings one file to its final name.
func (s *session) settle(p *place, transmission string, f File) error {
	at, err := s.find(p, transmission, f)
	if err != nil || at == atFinal {
		return err
	}
	if at == nowhere {
		return &Error{Op: sftpOp, Subject: f.Name, Kind: ErrIncomplete,
			Err: fmt.Errorf("the far side does not hold the %d bytes of %s", f.Wire, f.Name)}
	}
	return s.rename(p.part(transmission, f.Name), p.final(transmission, f.Name))
}

// rename replaces what has the new name, which plain SFTP refuses to.
func (s *session) rename(from, to string) error {
	if _, ok := s.files.HasExtension("posix-rename@openssh.com"); ok {
		return s.files.PosixRename(from, to)
	}
	err := s.files.Remove(to)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return s.files.Rename(from, to)
}

func announcement(p *place, m Manifest) comms.Transmission {
	t := comms.Transmission{
		ID:               m.ID,
		StartedAt:        m.StartedAt.UTC(),
		FinishedAt:       m.FinishedAt.UTC(),
		InterfaceVersion: m.InterfaceVersion,
	}
	for _, f := range m.Files {
		t.Files = append(t.Files, comms.File{
			Name:           f.Name,
			Object:         p.final(m.ID, f.Name),
			Size:           f.Size,
			CompressedSize: f.Wire,
			MD5:            f.MD5,
			SHA256:         f.SHA256,
			Rows:           f.Rows,
		})
	}
	return t
}

// Discard removes what Put left of a transmission. One that is not there is
// no error.
func (c *Comms) Discard(ctx context.Context, transmission string) error {
	if err := checkID("the transmission", transmission); err != nil {
		return &Error{Op: "discard", Kind: ErrName, Err: err}
	}
	return c.remote(ctx, "discard", transmission, func(s *session, p *place) error {
		folder := p.folder(transmission)
		entries, err := s.files.ReadDirContext(ctx, folder)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		err = parallel(entries, func(_ int, entry fs.FileInfo) error {
			return ignoreMissing(s.files.Remove(s.files.Join(folder, entry.Name())))
		})
		if err != nil {
			return err
		}
		return ignoreMissing(s.files.RemoveDirectory(folder))
	})
}
