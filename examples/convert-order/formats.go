package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/erplink/erplink/examples/internal/table"
	"github.com/erplink/erplink/orders"
)

// each yields every format, and every profile of one under its own name.
func each(yield func(name string, f orders.Format) bool) {
	for _, f := range orders.Formats() {
		if !yield(f.ID(), f) {
			return
		}
		for _, name := range f.Profiles() {
			p, err := f.Profile(name)
			if err != nil {
				panic(err) // Profiles lists what there is
			}
			if !yield(name, p) {
				return
			}
		}
	}
}

// format finds a format and applies a layout file to it.
func format(name, layout string) (orders.Format, error) {
	for known, f := range each {
		if known != name {
			continue
		}
		if layout == "" {
			return f, nil
		}
		data, err := os.ReadFile(layout)
		if err != nil {
			return f, fmt.Errorf("%w: %w", err, errFile)
		}
		if data, err = toJSON(layout, data); err != nil {
			return f, err
		}
		return f.Override(layout, data)
	}
	if name == "" {
		return orders.Format{}, fmt.Errorf("no format is chosen; -to takes one of those that -list shows: %w", errUsage)
	}
	return orders.Format{}, fmt.Errorf("no format is called %q; -list shows them: %w", name, errUsage)
}

func (c *converter) list() error {
	t := table.New(
		table.Column{Heading: "format"}, table.Column{Heading: "title"}, table.Column{Heading: "kinds"},
		table.Column{Heading: "evidence"}, table.Column{Heading: "where the file goes"},
	)
	for name, f := range each {
		l := f.Layout()
		t.Add(name, l.Title, strings.Trim(fmt.Sprint(f.Kinds()), "[]"), l.Grade, l.Destination)
	}
	if err := t.Write(c.stdout); err != nil {
		return fmt.Errorf("%w: %w", err, errFile)
	}
	return nil
}
