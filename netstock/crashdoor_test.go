package netstock_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/orders"
	"github.com/erplink/erplink/transport"
)

// steps counts what a connector does to the network and to its journal, and
// kills the process before the step that it is told.
type steps struct {
	done atomic.Int64
	kill int64
}

func (s *steps) step() {
	if s.done.Add(1) != s.kill {
		return
	}
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		panic(err)
	}
	select {} // until the signal has come
}

// runConnector pushes and pulls once, as a connector's process does.
func runConnector(place string, kill int) (err error) {
	var p crashPlace
	if err := json.Unmarshal([]byte(place), &p); err != nil {
		return err
	}
	key, err := transport.LoadKey(p.Key)
	if err != nil {
		return err
	}
	comms, err := transport.NewComms(p.URL, customer, key, nil)
	if err != nil {
		return err
	}
	s := &steps{kill: int64(kill)}
	if err := os.MkdirAll(p.Dir, 0o700); err != nil {
		return err
	}
	root, err := os.OpenRoot(p.Dir)
	if err != nil {
		return err
	}
	journal, err := netstock.OpenJournal(root)
	if err != nil {
		return err
	}
	c, err := netstock.Open(p.Dir, environment, &steppedDoor{comms, s}, &netstock.Options{
		Journal: &steppedJournal{journal, s}, FollowEvery: 20 * time.Millisecond,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	ctx := context.Background()
	if _, err := c.Push(ctx, newCompany().set()); err != nil {
		return err
	}
	x3, _ := orders.Lookup("sage-x3")
	_, err = c.Pull(ctx, netstock.Folder(p.Published), &netstock.PullOptions{
		Render: []netstock.Render{{Format: x3, Folder: p.Rendered}},
	})
	fmt.Println(s.done.Load())
	return err
}

// steppedJournal steps before and after every entry.
type steppedJournal struct {
	netstock.Journal
	s *steps
}

func (j *steppedJournal) Append(ctx context.Context, event netstock.Event, id string, data json.RawMessage) (netstock.Entry, error) {
	j.s.step()
	e, err := j.Journal.Append(ctx, event, id, data)
	j.s.step()
	return e, err
}

// steppedDoor steps before and after every operation, and between the bytes of
// a file.
type steppedDoor struct {
	*transport.Comms
	s *steps
}

func (d *steppedDoor) Put(ctx context.Context, id, name string, src io.Reader) (int64, error) {
	d.s.step()
	n, err := d.Comms.Put(ctx, id, name, steppedReader{src, d.s})
	d.s.step()
	return n, err
}

type steppedReader struct {
	io.Reader
	s *steps
}

func (r steppedReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.s.step()
	return n, err
}

func (d *steppedDoor) Missing(ctx context.Context, m transport.Manifest) ([]string, error) {
	d.s.step()
	missing, err := d.Comms.Missing(ctx, m)
	d.s.step()
	return missing, err
}

func (d *steppedDoor) Deliver(ctx context.Context, m transport.Manifest) error {
	d.s.step()
	err := d.Comms.Deliver(ctx, m)
	d.s.step()
	return err
}

func (d *steppedDoor) Fetch(ctx context.Context, f transport.Incoming, dst io.Writer) error {
	d.s.step()
	err := d.Comms.Fetch(ctx, f, steppedWriter{dst, d.s})
	d.s.step()
	return err
}

type steppedWriter struct {
	io.Writer
	s *steps
}

func (w steppedWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.s.step()
	return n, err
}

func (d *steppedDoor) Acknowledge(ctx context.Context, f transport.Incoming, at time.Time) error {
	d.s.step()
	err := d.Comms.Acknowledge(ctx, f, at)
	d.s.step()
	return err
}
