package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/erplink/erplink/netstock/sandbox"
)

const customer = "benchmark"

// serveFar runs a sandbox until its standard input is closed.
func serveFar(ctx context.Context, dir string) (err error) {
	far, err := sandbox.Start(dir, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, far.Close()) }()
	code, err := far.AddCustomer(ctx, customer, "Benchmark", nil)
	if err != nil {
		return err
	}
	fmt.Println(far.URL(), code.Reveal())
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}
