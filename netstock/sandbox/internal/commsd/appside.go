package commsd

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"path"
	"time"

	"github.com/dsnet/compress/bzip2"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/internal/web"
)

// fetchTime and fetchSize bound the fetch of an announced file.
const (
	fetchTime = time.Minute
	fetchSize = 64 << 20 // bytes
)

// rank orders the states: an older report that comes late changes nothing.
var rank = map[comms.State]int{
	comms.Received: 0, comms.Forwarded: 1, comms.Validating: 2, comms.Imported: 3, comms.Rejected: 3,
}

// reportState takes an App server's word on a transmission.
func (s *Server) reportState(r *web.Request) (web.Answer, error) {
	var body comms.Status
	if err := r.Decode(&body); err != nil {
		return web.Answer{}, err
	}
	if rank[body.State] == 0 || len(body.Problems) > comms.MaxProblems || body.ProblemsTotal < len(body.Problems) {
		return web.Answer{}, invalid("state %q with %d of %d problems", body.State, len(body.Problems), body.ProblemsTotal)
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	c, t, err := s.transmission(r)
	if err != nil {
		return web.Answer{}, err
	}
	if rank[body.State] <= rank[t.State] {
		return web.Answer{Status: http.StatusNoContent}, nil
	}
	next := *t
	next.Status = body
	if rank[body.State] == rank[comms.Imported] {
		next.Ended = r.Now.UTC()
	}
	if err := s.store.saveTransmission(c, &next); err != nil {
		return web.Answer{}, err
	}
	*t = next
	return web.Answer{Status: http.StatusNoContent}, nil
}

// announceFile takes a file that an App server has for the ERP: it is fetched
// by SFTP, compared, compressed and listed before the call is answered.
func (s *Server) announceFile(r *web.Request) (web.Answer, error) {
	var body comms.AppFile
	if err := r.Decode(&body); err != nil {
		return web.Answer{}, err
	}
	if !objectID.MatchString(body.ID) || !web.PlainName(body.Name) || body.Kind != "order" && body.Kind != "report" {
		return web.Answer{}, invalid("id %q, name %q, kind %q", body.ID, body.Name, body.Kind)
	}
	s.store.mu.Lock()
	c, err := s.known(r.Customer)
	if err != nil {
		s.store.mu.Unlock()
		return web.Answer{}, err
	}
	old, a := c.files[body.ID], s.app(c.App)
	s.store.mu.Unlock()
	if old != nil {
		if old.Name != body.Name || old.SHA256 != body.SHA256 {
			return web.Answer{}, web.Errorf(comms.Conflict, http.StatusConflict, "file %s was announced as another", body.ID)
		}
		return web.Answer{Status: http.StatusOK}, nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), fetchTime)
	defer cancel()
	data, err := a.fetch(ctx, body.Path, fetchSize)
	if err != nil {
		return web.Answer{}, fmt.Errorf("fetch %s: %w", body.Path, err)
	}
	if err := compare(data, body); err != nil {
		return web.Answer{}, err
	}
	return s.listFile(c, body, data, r.Now)
}

func compare(data []byte, f comms.AppFile) error {
	m, h := md5.Sum(data), sha256.Sum256(data)
	if int64(len(data)) != f.Size || hex.EncodeToString(m[:]) != f.MD5 || hex.EncodeToString(h[:]) != f.SHA256 {
		return invalid("%s: size or hashes are not those of the bytes", f.Name)
	}
	return nil
}

// listFile compresses a file into the customer's outbound folder and lists it.
func (s *Server) listFile(c *customer, f comms.AppFile, data []byte, now time.Time) (web.Answer, error) {
	packed, err := pack(data)
	if err != nil {
		return web.Answer{}, err
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if c.files[f.ID] != nil { // announced twice at once
		return web.Answer{Status: http.StatusOK}, nil
	}
	object := path.Join("outbound", f.ID, f.Name+".bz2")
	if err := errors.Join(c.root.MkdirAll(path.Dir(object), 0o700), c.root.WriteFile(object, packed, 0o600)); err != nil {
		return web.Answer{}, err
	}
	listed := &File{Seq: c.nextSeq(), Path: f.Path, Listed: comms.Listed{
		ID: f.ID, Name: f.Name, Kind: f.Kind, Object: "/" + object, Size: f.Size, CompressedSize: int64(len(packed)),
		MD5: f.MD5, SHA256: f.SHA256, CreatedAt: now.UTC(),
	}}
	if err := s.store.saveFile(c, listed); err != nil {
		return web.Answer{}, err
	}
	c.files[f.ID] = listed
	close(c.news)
	c.news = make(chan struct{})
	return web.Answer{Status: http.StatusCreated}, nil
}

// nextSeq numbers the next file. It needs the lock.
func (c *customer) nextSeq() int64 {
	var last int64
	for _, f := range c.files {
		last = max(last, f.Seq)
	}
	return last + 1
}

func pack(data []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := bzip2.NewWriter(&out, &bzip2.WriterConfig{Level: bzip2.BestCompression})
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
