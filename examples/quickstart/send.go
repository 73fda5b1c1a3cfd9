package main

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/dustin/go-humanize"

	"github.com/erplink/erplink/csvspec/check"
	"github.com/erplink/erplink/examples/internal/demoerp"
	"github.com/erplink/erplink/examples/internal/table"
	"github.com/erplink/erplink/netstock"
)

// send pushes the set and shows what the far side has of it.
func (j *job) send(ctx context.Context, c *netstock.Connector, far *farSide, set *netstock.Set) error {
	j.say("\nSending all files")
	j.progress.Expect(demoerp.Files)
	result, err := c.Push(ctx, set)
	j.progress.Close()
	if result != nil && result.Report != nil { // it tells most when the set was refused
		err = errors.Join(err, writeHTML(j.path("report.html"), result.Report))
	}
	if err != nil {
		return err
	}
	j.say("\nSet %s is %s: %d errors, %d warnings.\n", result.ID, result.State, result.Report.Errors, result.Report.Warnings)
	stored, err := far.stored(result.ID)
	if err != nil {
		return err
	}
	if err := j.showFiles(result, stored); err != nil {
		return err
	}
	j.say("\nThe report on the set: %s", j.path("report.html"))
	return nil
}

// showFiles compares what was sent with what the far side keeps in stored.
func (j *job) showFiles(result *netstock.Result, stored string) error {
	files := table.New(
		table.Column{Heading: "file"},
		table.Column{Heading: "rows", Align: table.Right},
		table.Column{Heading: "bytes", Align: table.Right},
		table.Column{Heading: "compressed", Align: table.Right},
		table.Column{Heading: "MD5 on the far side"},
	)
	for _, f := range result.Files {
		sum, err := md5Of(filepath.Join(stored, f.File))
		if err != nil {
			return err
		}
		verdict := "the same"
		if sum != f.MD5 {
			verdict = "differs: " + sum
		}
		files.Add(f.File, humanize.Comma(f.Rows), humanize.Comma(f.Bytes), humanize.Comma(f.Wire), verdict)
	}
	return files.Write(j.out)
}

func md5Of(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := md5.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func writeHTML(path string, report *check.Report) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return report.WriteHTML(f)
}
