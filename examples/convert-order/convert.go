package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/erplink/erplink/internal/noreplace"
	"github.com/erplink/erplink/orders"
)

// convertAll converts every order; one that is refused does not stop the
// others.
func (c *converter) convertAll(files []string) error {
	sets, err := c.read(files)
	if err != nil {
		return err
	}
	var errs []error
	for _, docs := range sets {
		if err := c.convert(docs); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// read puts the files of one order together, by kind and number in their
// names. No files, or -, is standard input.
func (c *converter) read(files []string) ([][]orders.Document, error) {
	if len(files) == 0 {
		files = []string{"-"}
	}
	var sets [][]orders.Document
	at := map[string]int{}
	for _, path := range files {
		doc, err := c.document(path)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", err, errFile)
		}
		key := path
		if kind, number, _, ok := orders.ParseName(doc.Name); ok {
			key = filepath.Join(filepath.Dir(path), string(kind)+number)
		}
		if i, ok := at[key]; ok {
			sets[i] = append(sets[i], doc)
			continue
		}
		at[key] = len(sets)
		sets = append(sets, []orders.Document{doc})
	}
	return sets, nil
}

func (c *converter) document(path string) (orders.Document, error) {
	if path == "-" {
		data, err := io.ReadAll(c.stdin)
		return orders.Document{Name: "standard input", Data: data}, err
	}
	data, err := os.ReadFile(path)
	return orders.Document{Name: filepath.Base(path), Data: data}, err
}

func (c *converter) convert(docs []orders.Document) error {
	parsed, err := c.from.Parse(docs, &orders.ParseOptions{Given: c.given})
	if err != nil {
		return err
	}
	name := docs[0].Name
	if len(parsed.Ignored) > 0 {
		fmt.Fprintf(c.stderr, "%s: not part of an order, left out: %s\n", name, strings.Join(parsed.Ignored, ", "))
	}
	rendering, err := c.to.Render(&parsed.Order)
	if err != nil {
		return fmt.Errorf("%s as %s: %w", name, c.to.ID(), err)
	}
	for _, warning := range rendering.Warnings {
		fmt.Fprintf(c.stderr, "%s: warning: %v\n", name, warning)
	}
	if len(rendering.Dropped) > 0 {
		fmt.Fprintf(c.stderr, "%s: %s does not carry %s\n", name, c.to.ID(), strings.Join(rendering.Dropped, ", "))
	}
	if c.out != "" {
		return c.publish(rendering.Documents)
	}
	if len(rendering.Documents) > 1 {
		return fmt.Errorf("%s writes %d files for each order; give a folder with -out: %w", c.to.ID(), len(rendering.Documents), errUsage)
	}
	if _, err := c.stdout.Write(rendering.Documents[0].Data); err != nil {
		return fmt.Errorf("%w: %w", err, errFile)
	}
	return nil
}

// publish writes each file under another name first, so that an ERP which
// looks every minute sees only whole ones.
func (c *converter) publish(docs []orders.Document) error {
	if err := os.MkdirAll(c.out, 0o755); err != nil {
		return fmt.Errorf("%w: %w", err, errFile)
	}
	for _, d := range docs {
		if err := c.place(d); err != nil {
			return fmt.Errorf("%w: %w", err, errFile)
		}
	}
	return nil
}

func (c *converter) place(d orders.Document) (err error) {
	f, err := os.CreateTemp(c.out, "."+d.Name+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(d.Data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return noreplace.Rename(c.out, filepath.Base(f.Name()), d.Name)
}
