package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/transport"
)

// pushOnce pushes one set and prints its size, time and peak memory.
func pushOnce(ctx context.Context, dir, url string, rows int) (err error) {
	key, err := transport.CreateKey(filepath.Join(dir, "keys", "key.pem"), 2048)
	if err != nil {
		return err
	}
	door, err := transport.NewComms(url, customer, key, nil)
	if err != nil {
		return err
	}
	environment := netstock.Environment{Customer: customer, Stage: "test"}
	c, err := netstock.Open(filepath.Join(dir, "connector"), environment, door, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	code := transport.Secret(os.Getenv("ERPLINK_ENROLMENT_CODE"))
	if err := c.Register(ctx, code, transport.Client{Name: "benchmark", Version: "1", HostSystem: "none"}); err != nil {
		return err
	}
	start := time.Now()
	result, err := c.Push(ctx, madeUp(rows))
	if err != nil {
		return err
	}
	var bytes int64
	for _, f := range result.Files {
		bytes += f.Bytes
	}
	peak, err := peakMemory()
	if err != nil {
		return err
	}
	fmt.Printf("%d\t%.1f\t%.1f\n", bytes/1e6, time.Since(start).Seconds(), float64(peak)/(1<<20))
	return nil
}
