package orders

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ParseOptions tell a reader what the documents cannot.
type ParseOptions struct {
	// Given fills what the documents leave out: the order date and location
	// of a Pixi file, or the kind and number of a document whose name tells
	// neither. Its lines are not used.
	Given Order
}

// Parsed is an order that was read.
type Parsed struct {
	Order Order
	// Lost are the fields that these documents have no column for.
	Lost []string
	// Ignored are headings with values that an Order does not hold, such as
	// a discount, or a site's own columns.
	Ignored []string
}

// Parse reads the documents of one order, as Render made them or as they
// came. It tells kind and number from the names. Order and Lines come as the
// documents have them: nothing is computed. It goes on after a mistake and
// joins the first 20, *FieldError values with line and column of the document.
func (f Format) Parse(docs []Document, opts *ParseOptions) (Parsed, error) {
	if opts == nil {
		opts = &ParseOptions{}
	}
	if len(docs) == 0 {
		return Parsed{}, fmt.Errorf("orders: %w: there are none", ErrDocument)
	}
	kind, number, err := identify(docs, &opts.Given)
	if err != nil {
		return Parsed{}, err
	}
	if kind == "" {
		return f.parseUnnamed(docs, opts)
	}
	p := f.plans[kind]
	if p == nil {
		return Parsed{}, f.refuse(kind)
	}
	return newReader(p, number, opts).parse(docs)
}

// identify takes kind and number from the names, which must agree.
func identify(docs []Document, given *Order) (kind Kind, number string, err error) {
	kind, number = given.Kind, given.Number
	from := "the options"
	for _, d := range docs {
		name, ok := parseName(d.Name)
		if !ok {
			continue
		}
		if kind != "" && kind != name.kind || number != "" && number != name.number {
			return "", "", &FieldError{Document: d.Name, Err: fmt.Errorf("%w: %s say %s %s", ErrDiffers, from, kind, number)}
		}
		kind, number, from = name.kind, name.number, "other names"
	}
	return kind, number, nil
}

// parseUnnamed tries the kinds that a column would tell apart.
func (f Format) parseUnnamed(docs []Document, opts *ParseOptions) (Parsed, error) {
	kinds := f.Kinds()
	var errs []error
	for _, kind := range kinds {
		if len(kinds) > 1 && !f.plans[kind].tellsKind() {
			return Parsed{}, &FieldError{Document: docs[0].Name, Field: "Kind", Err: fmt.Errorf("%w: name the document po_<n>, tr_<n> or wo_<n>, or give the kind", ErrMissing)}
		}
		parsed, err := newReader(f.plans[kind], opts.Given.Number, opts).parse(docs)
		if err == nil {
			return parsed, nil
		}
		errs = append(errs, fmt.Errorf("as a %s order: %w", kind, err))
	}
	return Parsed{}, errors.Join(errs...)
}

func (p *plan) tellsKind() bool {
	return slices.ContainsFunc(p.documents, func(d documentPlan) bool {
		return slices.ContainsFunc(d.records, func(r recordPlan) bool {
			return slices.ContainsFunc(r.columns, func(c column) bool { return c.Field == "Kind" })
		})
	})
}

// match pairs the documents with those of the layout, by suffix where there
// are several.
func (p *plan) match(docs []Document) ([]*documentPlan, error) {
	if len(docs) != len(p.documents) {
		return nil, fmt.Errorf("orders: %w: %d given, %s has %d", ErrDocument, len(docs), p.layout.ID, len(p.documents))
	}
	if len(docs) == 1 {
		return []*documentPlan{&p.documents[0]}, nil
	}
	matched := make([]*documentPlan, len(docs))
	for i, d := range docs {
		name, _ := parseName(d.Name)
		at := slices.IndexFunc(p.documents, func(dp documentPlan) bool { return strings.EqualFold(dp.suffix, name.suffix) })
		if at < 0 || slices.Contains(matched, &p.documents[at]) {
			return nil, &FieldError{Document: d.Name, Err: fmt.Errorf("%w: the names must end in %q", ErrDocument, p.suffixes())}
		}
		matched[i] = &p.documents[at]
	}
	return matched, nil
}

func (p *plan) suffixes() []string {
	var all []string
	for _, d := range p.documents {
		all = append(all, d.suffix)
	}
	return all
}
