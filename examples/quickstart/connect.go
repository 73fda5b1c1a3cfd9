package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime"

	"github.com/erplink/erplink/examples/internal/demoerp"
	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/transport"
)

// Who sends, as Netstock and the connector know it.
const (
	customer = "meridian"
	company  = "Meridian Tableware GmbH"
)

// connect opens the connector, and registers its key if that is still to do.
func (j *job) connect(ctx context.Context, far *farSide) (_ *netstock.Connector, err error) {
	key, registered, err := j.key()
	if err != nil {
		return nil, err
	}
	door, err := transport.NewComms(far.URL(), customer, key, nil)
	if err != nil {
		return nil, err
	}
	environment := netstock.Environment{Customer: customer, Company: company, Stage: "test"}
	c, err := netstock.Open(j.path("connector"), environment, door, &netstock.Options{Progress: j.progress.Report})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.Close())
		}
	}()
	if registered {
		j.say("Key       %s, registered before", key.Fingerprint())
		return c, nil
	}
	if err := j.register(ctx, c, far); err != nil {
		return nil, err
	}
	j.say("Key       %s, made and registered now", key.Fingerprint())
	return c, nil
}

// A key is kept as pending before its registration and becomes the active one
// after it, so that a lost answer loses nothing.
const (
	activeKey  = "key.pem"
	pendingKey = "key-pending.pem"
)

// key loads the connector's key, or makes one.
func (j *job) key() (key *transport.Key, registered bool, err error) {
	key, err = transport.LoadKey(j.path(activeKey))
	if !errors.Is(err, fs.ErrNotExist) {
		return key, true, err
	}
	key, err = transport.LoadKey(j.path(pendingKey))
	if errors.Is(err, fs.ErrNotExist) {
		key, err = transport.CreateKey(j.path(pendingKey), 2048)
	}
	return key, false, err
}

// register registers the pending key by a code of the far side.
func (j *job) register(ctx context.Context, c *netstock.Connector, far *farSide) error {
	code, err := far.enrolmentCode(ctx)
	if err != nil {
		return err
	}
	client := transport.Client{
		Name:       "erplink quickstart",
		Version:    "1",
		HostSystem: demoerp.System + " " + demoerp.Release + ", " + runtime.GOOS,
	}
	if err := c.Register(ctx, code, client); err != nil {
		return err
	}
	return os.Rename(j.path(pendingKey), j.path(activeKey))
}
