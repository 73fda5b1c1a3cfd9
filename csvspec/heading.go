package csvspec

import (
	"fmt"
	"slices"
)

// heading reads the first row of a ut file. Rows are read by it also where its
// names are at fault.
func (r *rowReader) heading() error {
	r.headed = true
	if fault := r.fields(); fault != nil {
		return r.reject(fault)
	}
	var names []string
	for i := range r.split.spans {
		names = append(names, string(r.split.text(&r.split.spans[i])))
	}
	declared := r.layout.names()
	if len(declared) == 0 {
		r.addColumns(names)
	}
	if code := checkHeading(names, declared); code != "" {
		fault := newLineError(r.layout.File, r.line, code, explainBytes(code))
		fault.Value = shorten(fmt.Sprintf("%q", names))
		return r.reject(fault)
	}
	return nil
}

func (l *Layout) names() (names []string) {
	for _, c := range l.Columns {
		names = append(names, c.Name)
	}
	return names
}

// checkHeading compares the names of a heading with the declared ones, if any.
func checkHeading(names, declared []string) Code {
	seen := map[string]bool{}
	for _, name := range names {
		if name == "" || seen[name] {
			return CodeUTHeading
		}
		seen[name] = true
	}
	if len(declared) > 0 && !slices.Equal(names, declared) {
		return CodeUTHeading
	}
	return ""
}
