package check

import (
	"cmp"
	"embed"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/erplink/erplink/csvspec"
)

//go:embed report.gohtml report.css
var pageFiles embed.FS

var pageTemplate = template.Must(template.New("report.gohtml").Funcs(template.FuncMap{
	"number":   func(n int64) string { return grouped(strconv.FormatInt(n, 10)) },
	"grouped":  grouped,
	"size":     size,
	"counted":  counted,
	"words":    func(key string) string { return strings.ReplaceAll(key, "_", " ") },
	"evidence": evidenceWords,
}).ParseFS(pageFiles, "report.gohtml", "report.css"))

// examplesPerGroup is how many findings of a code the page shows.
const examplesPerGroup = 8

// WriteHTML writes the report as one page that needs nothing else: no script,
// no other file, no network. It prints well.
func (r *Report) WriteHTML(w io.Writer) error {
	return pageTemplate.Execute(w, newPage(r))
}

// page is what the template shows.
type page struct {
	Report           *Report
	Class            string // of the verdict: pass, warning, error
	Headline, Detail string
	Rows             int64
	Groups           []group
}

func newPage(r *Report) page {
	p := page{Report: r, Groups: groups(r)}
	for _, f := range r.Files {
		p.Rows += f.Rows
	}
	switch {
	case !r.OK():
		p.Class, p.Headline = "error", "Not ready to send"
		p.Detail = counted(r.Errors, Error) + " must be put right first."
		if r.Warnings > 0 {
			p.Detail = counted(r.Errors, Error) + " must be put right first; " + counted(r.Warnings, Warning) + " should be looked at."
		}
	case r.Warnings > 0:
		p.Class, p.Headline = "warning", "Ready to send, with warnings"
		p.Detail = "There are no errors. " + counted(r.Warnings, Warning) + " should be looked at."
	default:
		p.Class, p.Headline = "pass", "Ready to send"
		p.Detail = "There are no errors and no warnings."
	}
	return p
}

// Tasks returns the groups that ask somebody to do something.
func (p page) Tasks() []group {
	return slices.DeleteFunc(slices.Clone(p.Groups), func(g group) bool { return g.Severity < Warning })
}

// group is all findings of one code and severity.
type group struct {
	Code     csvspec.Code
	Severity Severity
	Title    string
	Advice   string
	Files    []string
	Total    int64
	Examples []Finding
}

// ID is the group's place in the page.
func (g group) ID() string { return g.Severity.String() + "-" + string(g.Code) }

// Where names the group's files.
func (g group) Where() string { return strings.Join(g.Files, ", ") }

// More returns how many findings the page leaves out.
func (g group) More() int64 { return g.Total - int64(len(g.Examples)) }

// Evidence says what the broken rules rest on, the best first: a reference may
// be stated for one column and inferred for another.
func (g group) Evidence() string {
	var levels []csvspec.Evidence
	for _, f := range g.Examples {
		levels = append(levels, f.Evidence)
	}
	slices.Sort(levels)
	var words []string
	for _, e := range slices.Compact(levels) {
		words = append(words, evidenceWords(e))
	}
	return strings.Join(words, " or ")
}

// groups gathers the findings, errors first.
func groups(r *Report) []group {
	var out []group
	for _, c := range r.Counts {
		i := slices.IndexFunc(out, func(g group) bool { return g.Code == c.Code && g.Severity == c.Severity })
		if i < 0 {
			i = len(out)
			rule := ruleOf(c.Code)
			out = append(out, group{Code: c.Code, Severity: c.Severity, Title: rule.title, Advice: rule.advice})
		}
		out[i].Files = append(out[i].Files, c.File)
		out[i].Total += c.Count
	}
	for i := range out {
		out[i].Examples = examples(r, &out[i])
	}
	slices.SortStableFunc(out, func(a, b group) int { return cmp.Compare(b.Severity, a.Severity) })
	return out
}

// examples takes the first findings of each of the group's files.
func examples(r *Report, g *group) []Finding {
	room := max(1, examplesPerGroup/len(g.Files))
	taken := map[string]int{}
	var out []Finding
	for _, f := range r.Findings {
		if f.Code == g.Code && f.Severity == g.Severity && taken[f.File] < room {
			taken[f.File]++
			out = append(out, f)
		}
	}
	return out
}

// evidenceWords says what a rule rests on.
func evidenceWords(e csvspec.Evidence) string {
	switch e {
	case csvspec.Seen:
		return "stated by Netstock"
	case csvspec.SeenThirdParty:
		return "seen in another exporter"
	case csvspec.Part:
		return "stated by Netstock, known in part"
	}
	return "inferred"
}

// counted says "1 error", "2,000 warnings".
func counted(n int64, s Severity) string {
	words := grouped(strconv.FormatInt(n, 10)) + " " + s.String()
	if n != 1 && s != Info {
		words += "s"
	}
	return words
}

// grouped sets a comma between the thousands of a number's text.
func grouped(number string) string {
	whole, places, _ := strings.Cut(number, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if places != "" {
		places = "." + places
	}
	return sign + whole + places
}

// size says how large a file is, in powers of 1000 as file managers do.
func size(n int64) string {
	if n < 1000 {
		return strconv.FormatInt(n, 10) + " B"
	}
	units := []string{"kB", "MB", "GB", "TB"}
	value := float64(n) / 1000
	for value >= 999.95 && len(units) > 1 {
		value, units = value/1000, units[1:]
	}
	return strconv.FormatFloat(value, 'f', 1, 64) + " " + units[0]
}
