package orders

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Format is one of the vendor's order formats, or a site's change of one. It
// is immutable and safe for concurrent use. The zero Format carries nothing.
type Format struct {
	layout *Layout
	plans  map[Kind]*plan
}

// builtinLayouts are the order formats in the vendor's order. A layout that
// is another's with changes names that one as its base.
var builtinLayouts = []struct{ id, base string }{
	{id: "acumatica"}, {id: "fishbowl"}, {id: "generic-csv"}, {id: "dynamics-gp"}, {id: "dynamics-nav"}, {id: "pixi"},
	{id: "pronto"}, {id: "retail-express"}, {id: "sage-100", base: "sage-x3"}, {id: "sage-300"}, {id: "sage-500"},
	{id: "sage-1000"}, {id: "sage-x3"}, {id: "sage-evolution"}, {id: "sap-b1"}, {id: "standard-csv"}, {id: "standard-xml"},
}

//go:embed layouts
var layoutFiles embed.FS

//go:embed schemas
var schemaFiles embed.FS

// builtin compiles the embedded layouts once. A mistake in one of them is a
// mistake of this package, which its tests would show.
var builtin = sync.OnceValue(func() []Format {
	formats := make([]Format, len(builtinLayouts))
	for i, l := range builtinLayouts {
		var f Format
		var err error
		if l.base != "" {
			f, err = f.embedded(l.base)
		}
		if err == nil {
			f, err = f.embedded(l.id)
		}
		if err != nil {
			panic("orders: " + err.Error())
		}
		formats[i] = f
	}
	return formats
})

// embedded applies a layout file of this package.
func (f Format) embedded(name string) (Format, error) {
	path := "layouts/" + name + ".json"
	data, err := layoutFiles.ReadFile(path)
	if err != nil {
		return Format{}, err
	}
	return f.Override(path, data)
}

// Formats lists all formats in the order in which the vendor names them.
func Formats() []Format { return slices.Clone(builtin()) }

// Lookup finds a format by its id: "sage-x3". There is no default: most
// layouts are inferred, so that a site has to choose one by name.
func Lookup(id string) (Format, bool) {
	for _, f := range builtin() {
		if f.layout.ID == id {
			return f, true
		}
	}
	return Format{}, false
}

// data is never nil.
func (f Format) data() *Layout {
	if f.layout == nil {
		return &Layout{}
	}
	return f.layout
}

// ID names the format: "sage-x3". A site's layout keeps the id that it was
// made from unless it gives another.
func (f Format) ID() string { return f.data().ID }

// Layout returns a copy of the data that drive the format.
func (f Format) Layout() Layout { return f.data().clone() }

// New checks a layout and makes a format of it. Errors are *LayoutError
// values without a line: Override is for layouts in files.
func New(l Layout) (Format, error) {
	l = l.clone()
	plans, err := compile(l.ID, &l)
	if err != nil {
		return Format{}, err
	}
	return Format{&l, plans}, nil
}

// Kinds lists the kinds of orders that the format carries.
func (f Format) Kinds() []Kind {
	var kinds []Kind
	for _, known := range kindCodes {
		if f.plans[known.kind] != nil {
			kinds = append(kinds, known.kind)
		}
	}
	return kinds
}

// Lost lists the fields that the format cannot carry for a kind of order:
// "Currency", "Line.Comment". It is nil for a kind that it does not carry.
func (f Format) Lost(k Kind) []string {
	if p := f.plans[k]; p != nil {
		return slices.Clone(p.lost)
	}
	return nil
}

// Inferred reports whether part of the layout was seen nowhere: Grade has
// the mark I.
func (f Format) Inferred() bool { return strings.Contains(f.data().Grade, "I") }

// Schema is the XML schema that the documents of the built-in layout obey,
// nil for other syntaxes. A site's changed layout may need one of its own.
func (f Format) Schema() []byte {
	schema, _ := schemaFiles.ReadFile("schemas/" + f.data().Schema) // compile has checked the name
	return schema
}

// Profiles lists the variants of the format that the package has beside its
// default: "dynamics-gp-econnect".
func (f Format) Profiles() []string {
	var names []string
	entries, _ := layoutFiles.ReadDir("layouts/" + f.ID()) // most formats have no such folder
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".json"))
	}
	return names
}

// Profile returns one of Profiles.
func (f Format) Profile(name string) (Format, error) {
	if !slices.Contains(f.Profiles(), name) {
		return Format{}, fmt.Errorf("orders: format %s has no profile %q, only %q", f.ID(), name, f.Profiles())
	}
	return f.embedded(f.ID() + "/" + name)
}
