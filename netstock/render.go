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

// convert reads an order as it came and writes it in another layout.
func (o *PullOptions) convert(name string, data []byte, to orders.Format) (rendering, error) {
	from := o.Format
	if len(from.Kinds()) == 0 {
		from, _ = orders.Lookup("standard-csv") // always there
	}
	parsed, err := from.Parse([]orders.Document{{Name: name, Data: data}}, nil)
	if err != nil {
		return rendering{}, fmt.Errorf("read as %s: %w", from.ID(), err)
	}
	made, err := to.Render(&parsed.Order)
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
