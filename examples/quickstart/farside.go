package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/erplink/erplink/examples/internal/litedb"
	"github.com/erplink/erplink/netstock/sandbox"
	"github.com/erplink/erplink/transport"
)

// farSide stands in for Netstock: its servers, and the database into which
// they import the customer's data.
type farSide struct {
	*sandbox.Sandbox
	imports *sql.DB
}

// startFarSide starts the sandbox on free ports of this machine. What it knows
// of earlier runs lies in its folder.
func (j *job) startFarSide() (*farSide, error) {
	imports, err := litedb.Open(j.path("imported.db"), nil)
	if err != nil {
		return nil, err
	}
	box, err := sandbox.Start(j.path("sandbox"), &sandbox.Options{
		Web:   "127.0.0.1:0",
		SFTP:  []string{"127.0.0.1:0"},
		Sites: map[string]sandbox.Site{customer: {DB: imports}},
	})
	if err != nil {
		return nil, errors.Join(err, imports.Close())
	}
	j.say("Sandbox   %s stands in for Netstock", box.URL())
	return &farSide{box, imports}, nil
}

// enrolmentCode does what Netstock's operators do when a customer begins.
func (f *farSide) enrolmentCode(ctx context.Context) (transport.Secret, error) {
	code, err := f.AddCustomer(ctx, customer, company, &sandbox.Site{DB: f.imports})
	if err == nil {
		return code, nil
	}
	// A run that was cut off may have made the customer, but no use of the code.
	code, enrolErr := f.Enrol(ctx, customer)
	if enrolErr != nil {
		return "", errors.Join(err, enrolErr)
	}
	return code, nil
}

// stored is the folder where the far side keeps a set that it was sent.
func (f *farSide) stored(id string) (string, error) {
	for _, set := range f.Transmissions(customer) {
		if set.ID == id {
			return set.Dir, nil
		}
	}
	return "", fmt.Errorf("the far side knows no set %s", id)
}

// Close stops the servers, then closes the database.
func (f *farSide) Close() error { return errors.Join(f.Sandbox.Close(), f.imports.Close()) }
