package commsd

import (
	"fmt"
	"net/http"
	"os"
	"path"
	"reflect"
	"regexp"
	"strings"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/web"
)

var (
	uuidV7   = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	fileName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}\.csv$`)
	md5Hex   = regexp.MustCompile(`^[0-9a-f]{32}$`)
	sha256x  = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// endOfTransmission is call 2.
func (s *Server) endOfTransmission(r *web.Request) (web.Answer, error) {
	var body comms.Transmission
	if err := r.Decode(&body); err != nil {
		return web.Answer{}, err
	}
	if problems := wrongWith(body); len(problems) > 0 {
		e := invalid("the transmission is not well described")
		e.Problems = problems
		return web.Answer{}, e
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	c, err := s.known(r.Customer)
	if err != nil {
		return web.Answer{}, err
	}
	if t := c.transmissions[body.ID]; t != nil {
		if !reflect.DeepEqual(utc(t.Transmission), utc(body)) {
			return web.Answer{}, web.Errorf(comms.Conflict, http.StatusConflict, "transmission %s was announced with another body", body.ID)
		}
		return web.Answer{Status: http.StatusOK, Body: t.Status}, nil
	}
	if problems := notThere(c.root, body.Files); len(problems) > 0 {
		e := invalid("objects are missing or of another size")
		e.Problems = problems
		return web.Answer{}, e
	}
	t := &Transmission{Transmission: body, Status: comms.Status{State: comms.Received}, Received: r.Now.UTC()}
	if err := s.store.saveTransmission(c, t); err != nil {
		return web.Answer{}, err
	}
	c.transmissions[body.ID] = t
	s.app(c.App).work.Signal()
	return web.Answer{Status: http.StatusAccepted, Body: t.Status}, nil
}

// state is call 3.
func (s *Server) state(r *web.Request) (web.Answer, error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	_, t, err := s.transmission(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Answer{Status: http.StatusOK, Body: t.Status}, nil
}

// transmission finds the one that the path names. The store is locked.
func (s *Server) transmission(r *web.Request) (*customer, *Transmission, error) {
	c, err := s.known(r.Customer)
	if err != nil {
		return nil, nil, err
	}
	t := c.transmissions[r.PathValue("id")]
	if t == nil {
		return nil, nil, web.Errorf(comms.Unknown, http.StatusNotFound, "no transmission %s", r.PathValue("id"))
	}
	return c, t, nil
}

// wrongWith says what is wrong with the body of call 2 by itself.
func wrongWith(t comms.Transmission) []string {
	var problems []string
	bad := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	if !uuidV7.MatchString(t.ID) {
		bad("id %q is no UUIDv7", t.ID)
	}
	if t.StartedAt.IsZero() || t.FinishedAt.Before(t.StartedAt) {
		bad("started_at and finished_at are missing or the wrong way round")
	}
	if t.InterfaceVersion == "" {
		bad("interface_version is missing")
	}
	seen := map[string]bool{}
	for _, f := range t.Files {
		switch {
		case !fileName.MatchString(f.Name):
			bad("file name %q", f.Name)
		case seen[f.Name]:
			bad("%s is listed twice", f.Name)
		case f.Object != path.Join("/inbound", t.ID, f.Name+".bz2"):
			bad("%s: object %q is not /inbound/%s/%s.bz2", f.Name, f.Object, t.ID, f.Name)
		case f.Size < 0 || f.CompressedSize <= 0 || f.Rows < 0:
			bad("%s: size, compressed_size or rows is no count", f.Name)
		case !md5Hex.MatchString(f.MD5) || !sha256x.MatchString(f.SHA256):
			bad("%s: md5 or sha256 is not lower-case hex of the right length", f.Name)
		}
		seen[f.Name] = true
	}
	if !seen["control.csv"] {
		bad("control.csv is not among the files")
	}
	return problems
}

// notThere names the objects that are missing or of another size.
func notThere(root *os.Root, files []comms.File) []string {
	var problems []string
	for _, f := range files {
		info, err := root.Stat(strings.TrimPrefix(f.Object, "/"))
		switch {
		case err != nil || !info.Mode().IsRegular():
			problems = append(problems, f.Object+": missing")
		case info.Size() != f.CompressedSize:
			problems = append(problems, fmt.Sprintf("%s: %d bytes, not %d", f.Object, info.Size(), f.CompressedSize))
		}
	}
	return problems
}

// utc lets two bodies compare by the instants they name.
func utc(t comms.Transmission) comms.Transmission {
	t.StartedAt, t.FinishedAt = t.StartedAt.UTC(), t.FinishedAt.UTC()
	return t
}
