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

// order of the vendor's list of order formats.
var builtinIDs = []string{
	"generic-csv", "sage-x3", "standard-csv",
}

//go:embed layouts
var layoutFiles embed.FS

// builtin compiles the embedded layouts once. A mistake in one of them is a
// mistake of this package, which its tests would show.
var builtin = sync.OnceValue(func() []Format {
	formats := make([]Format, len(builtinIDs))
	for i, id := range builtinIDs {
		f, err := Format{layout: &Layout{}}.override(layoutPath(id))
		if err != nil {
			panic("orders: " + err.Error())
		}
		formats[i] = f
	}
	return formats
})

func layoutPath(id string) string { return "layouts/" + id + ".json" }

func (f Format) override(path string) (Format, error) {
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

// ID names the format: "sage-x3". A site's layout keeps the id that it was
// made from unless it gives another.
func (f Format) ID() string { return f.layout.ID }

// Layout returns a copy of the data that drive the format.
func (f Format) Layout() Layout { return f.layout.clone() }

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
func (f Format) Inferred() bool { return strings.Contains(f.layout.Grade, "I") }

// Profiles lists the variants of the format that the package has beside its
// default: "dynamics-gp-econnect".
func (f Format) Profiles() []string {
	var names []string
	entries, _ := layoutFiles.ReadDir("layouts/" + f.layout.ID) // most formats have no such folder
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".json"))
	}
	return names
}

// Profile returns one of Profiles.
func (f Format) Profile(name string) (Format, error) {
	if !slices.Contains(f.Profiles(), name) {
		return Format{}, fmt.Errorf("orders: format %s has no profile %q, only %q", f.layout.ID, name, f.Profiles())
	}
	return f.override("layouts/" + f.layout.ID + "/" + name + ".json")
}
