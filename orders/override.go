package orders

import (
	"bytes"
	"slices"
	"strings"
)

// siteLayout is what an override file may hold: any key of a layout, and
// changes to single columns.
type siteLayout struct {
	Base    string          `json:"base"`
	Columns map[string]part `json:"columns"`
	Layout
}

// Override returns the format as changed by a layout file, which name stands
// for in errors. Every key of Layout replaces the format's; "orders" replaces
// only the kinds it lays out. Beside those keys, "base" may name the format
// that the file is meant for, and "columns" changes columns by heading, alone or
// after the record's name and a slash:
//
//	{
//	  "base": "dynamics-gp",
//	  "separator": ";",
//	  "columns": {
//	    "PONUMBER":       {"prefix": "NS", "max": 17},
//	    "line/COMMENT_1": null
//	  }
//	}
//
// What a column does not mention stays; null takes the column out. Errors are
// *LayoutError values with the line.
func (f Format) Override(name string, data []byte) (Format, error) {
	site := siteLayout{Layout: f.Layout()}
	before := site.Orders
	site.Orders = nil
	if err := decode(name, part{data, 1}, &site); err != nil {
		return Format{}, err
	}
	if site.Base != "" && site.Base != f.ID() {
		return Format{}, &LayoutError{File: name, Msg: "it is meant for " + site.Base + ", not for " + f.ID()}
	}
	site.Orders = append(without(before, site.Orders), site.Orders...)
	for _, key := range sortedByLine(site.Columns) {
		if err := patch(name, &site.Layout, key, site.Columns[key]); err != nil {
			return Format{}, err
		}
	}
	plans, err := compile(name, &site.Layout)
	if err != nil {
		return Format{}, err
	}
	return Format{&site.Layout, plans}, nil
}

// without removes the kinds that newer variants lay out.
func without(variants, newer []Variant) []Variant {
	var kept []Variant
	for _, v := range variants {
		v.Kinds = slices.DeleteFunc(v.Kinds, func(k Kind) bool {
			return slices.ContainsFunc(newer, func(n Variant) bool { return slices.Contains(n.Kinds, k) })
		})
		if len(v.Kinds) > 0 {
			kept = append(kept, v)
		}
	}
	return kept
}

func sortedByLine(columns map[string]part) []string {
	keys := make([]string, 0, len(columns))
	for key := range columns {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if n := columns[a].line - columns[b].line; n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	return keys
}

// patch changes every column that key names.
func patch(file string, l *Layout, key string, change part) error {
	found := false
	for r := range l.records {
		i := slices.IndexFunc(r.Columns, func(c Column) bool { return key == c.Name || key == r.Name+"/"+c.Name })
		if i < 0 {
			continue
		}
		found = true
		if bytes.Equal(change.data, []byte("null")) {
			r.Columns = slices.Delete(r.Columns, i, i+1)
			continue
		}
		if err := decode(file, change, &r.Columns[i]); err != nil {
			return err
		}
	}
	if !found {
		return &LayoutError{File: file, Line: change.line, Msg: "no column is called " + key}
	}
	return nil
}
