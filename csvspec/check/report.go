package check

import (
	"encoding/json"
	"io"

	"github.com/erplink/erplink/csvspec"
)

// Report is what a check found. Its findings are ordered by file, line and
// position, whatever order the files came in. It is plain data: any number of
// goroutines may read it.
type Report struct {
	Control  Control      `json:"control"`
	Files    []FileReport `json:"files"`
	Errors   int64        `json:"errors"`
	Warnings int64        `json:"warnings"`
	Counts   []Count      `json:"counts"`
	Findings []Finding    `json:"findings"` // the first of every file and code; Counts is complete
	Policies []Policy     `json:"policies"`
	Changed  []Change     `json:"changed_severities"`
	// Overrides are the stated rules that the site's layouts break on purpose.
	Overrides []Override `json:"overrides"`
}

// OK reports whether the set is fit to be sent: it has no error.
func (r *Report) OK() bool { return r.Errors == 0 }

// Count returns how many findings of a code there are in all files.
func (r *Report) Count(code csvspec.Code) int64 {
	var n int64
	for _, c := range r.Counts {
		if c.Code == code {
			n += c.Count
		}
	}
	return n
}

// WriteJSON writes the report as one JSON object.
func (r *Report) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}

// Control is what control.csv says of the extraction, as it stands there.
type Control struct {
	InterfaceVersion string `json:"interface_version,omitzero"`
	Date             string `json:"extraction_date,omitzero"` // YYYY/MM/DD
	Time             string `json:"extraction_time,omitzero"` // HH:MM:SS, of the site's zone
	Host             string `json:"host_system_name,omitzero"`
	HostVersion      string `json:"host_system_version,omitzero"`
}

// FileReport is what one file of the set holds.
type FileReport struct {
	Name     string                     `json:"name"`
	Rows     int64                      `json:"rows"`
	Bytes    int64                      `json:"bytes"`  // of the CSV file, not of its compressed form
	MD5      string                     `json:"md5"`    // of the CSV bytes, lower-case hex
	SHA256   string                     `json:"sha256"` // of the CSV bytes, lower-case hex
	Totals   map[string]csvspec.Decimal `json:"totals,omitempty"`
	Errors   int64                      `json:"errors"`
	Warnings int64                      `json:"warnings"`
}

// Finding is one thing that the check found. Fields that do not apply are zero:
// a missing file has no line.
type Finding struct {
	Severity Severity         `json:"severity"`
	Code     csvspec.Code     `json:"code"`
	File     string           `json:"file"`
	Line     int64            `json:"line,omitzero"`     // from 1
	Column   int              `json:"column,omitzero"`   // character in the line, from 1
	Position int              `json:"position,omitzero"` // field of the row, from 1
	Field    string           `json:"field,omitzero"`
	Value    string           `json:"value,omitzero"` // at most 120 characters of it
	Evidence csvspec.Evidence `json:"evidence"`       // of the rule that is broken
	Message  string           `json:"message"`
	Advice   string           `json:"advice"`

	read *keyAt // where the value is to be read again
}

// Count says how often a code was found in a file.
type Count struct {
	File     string       `json:"file"`
	Code     csvspec.Code `json:"code"`
	Severity Severity     `json:"severity"`
	Count    int64        `json:"count"`
}

// Policy says how often a declared policy changed values of a column while
// the set was made.
type Policy struct {
	File   string `json:"file"`
	Column string `json:"column"`
	Policy string `json:"policy"`
	Count  int64  `json:"count"`
}

// Change is a severity that the site has raised or lowered.
type Change struct {
	Code     csvspec.Code     `json:"code"`
	Rule     string           `json:"rule"`
	Evidence csvspec.Evidence `json:"evidence"` // of the rule
	From     Severity         `json:"from"`     // the strictest that the code has otherwise
	To       Severity         `json:"to"`
}

// Override is a csvspec.Override of a file's layout.
type Override struct {
	File   string       `json:"file"`
	Column string       `json:"column,omitzero"`
	Rule   csvspec.Rule `json:"rule"`
	Reason string       `json:"reason,omitzero"`
}
