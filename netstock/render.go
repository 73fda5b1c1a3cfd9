package netstock

import (
	"fmt"
	"strings"

	"github.com/erplink/erplink/orders"
)

// rendering is an order in another layout, and what is to be told of it.
type rendering struct {
	documents []orders.Document
	notes     []string
}

// layouts are those that are wanted of the order in a file of this name.
func (o *PullOptions) layouts(name string) (wanted []Render, err error) {
	kind, _, _, ok := orders.ParseName(name)
	for _, r := range o.Render {
		if !ok {
			return nil, heldError{fmt.Errorf("%s is not the name of an order, so it cannot be rendered as %s", name, r.Format.ID())}
		}
		if r.wants(kind) {
			wanted = append(wanted, r)
		}
	}
	return wanted, nil
}

// parse reads an order as it came.
func (o *PullOptions) parse(name string, data []byte) (*orders.Order, error) {
	from := o.Format
	if len(from.Kinds()) == 0 {
		from, _ = orders.Lookup("standard-csv") // always there
	}
	parsed, err := from.Parse([]orders.Document{{Name: name, Data: data}}, nil)
	if err != nil {
		return nil, fmt.Errorf("read as %s: %w", from.ID(), err)
	}
	return &parsed.Order, nil
}

// render writes an order in another layout.
func render(order *orders.Order, to orders.Format) (rendering, error) {
	made, err := to.Render(order)
	if err != nil {
		return rendering{}, fmt.Errorf("write as %s: %w", to.ID(), err)
	}
	r := rendering{documents: made.Documents}
	if len(made.Dropped) > 0 {
		r.notes = append(r.notes, fmt.Sprintf("%s cannot carry %s", to.ID(), strings.Join(made.Dropped, ", ")))
	}
	for _, warning := range made.Warnings {
		r.notes = append(r.notes, fmt.Sprintf("%s: %v", to.ID(), warning))
	}
	return r, nil
}
