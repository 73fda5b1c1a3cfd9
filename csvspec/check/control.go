package check

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/erplink/erplink/csvspec"
)

const (
	controlFile = "control.csv"

	keyVersion     = "INTERFACE_VERSION"
	keyDate        = "EXTRACTION_DATE"
	keyTime        = "EXTRACTION_TIME"
	keyHost        = "HOST_SYSTEM_NAME"
	keyHostVersion = "HOST_SYSTEM_VERSION"
	keyMD5         = "MD5_"
	keyTotalStock  = "VALIDATION_STOCK"
	keyTotalSales  = "VALIDATION_SALES"
)

// totals names the file and the column, by csvspec.Column.Key, of which a key
// holds the sum.
var totals = map[string]struct{ file, column string }{
	keyTotalStock: {"stock.csv", "stock_on_hand"},
	keyTotalSales: {"sales.csv", "sales_quantity"},
}

// entry is a value of control.csv and where it stands.
type entry struct {
	value  string
	line   int64
	column int
}

// maxEntries bounds what is kept of control.csv. The interface has nineteen
// keys, and one for each ut file.
const maxEntries = 1000

// keep takes a row of control.csv whose key is new.
func (p *pass) keep(record csvspec.Record) {
	key, value := string(record.Fields[0].Text), string(record.Fields[1].Text)
	if !knownKey(key) {
		p.found.add(Finding{Code: CodeControlUnknown, Line: record.Line, Column: 1, Position: 1, Field: "Key", Value: key,
			Message: "the interface does not name this key"})
	}
	if len(p.entries) < maxEntries {
		p.entries[key] = entry{value, record.Line, record.Column(2)}
	}
}

func knownKey(key string) bool {
	switch key {
	case keyVersion, keyDate, keyTime, keyHost, keyHostVersion, keyTotalStock, keyTotalSales:
		return true
	}
	stem, ok := strings.CutPrefix(key, keyMD5)
	return ok && (strings.HasPrefix(stem, "UT_") ||
		slices.ContainsFunc(fileRules, func(r fileRule) bool { return r.file != controlFile && md5Key(r.file) == key }))
}

func md5Key(file string) string { return keyMD5 + strings.ToUpper(strings.TrimSuffix(file, ".csv")) }

// checkControl compares control.csv with the files of the set.
func (s *set) checkControl() {
	p := s.byName[controlFile]
	if p == nil || p.broken {
		return
	}
	p.form(keyVersion, "digits and full stops", versionForm.MatchString)
	p.form(keyDate, "a day as YYYY/MM/DD", func(v string) bool { _, err := csvspec.ParseDate(v); return err == nil })
	p.form(keyTime, "a time of day as HH:MM:SS", func(v string) bool { _, err := time.Parse(timeForm, v); return err == nil && len(v) == len(timeForm) })
	_, stock := p.entries[keyTotalStock]
	_, sales := p.entries[keyTotalSales]
	if !stock && !sales {
		s.missingMD5(p)
	}
	for _, key := range slices.SortedFunc(maps.Keys(p.entries), func(a, b string) int { return cmp.Compare(p.entries[a].line, p.entries[b].line) }) {
		switch {
		case strings.HasPrefix(key, keyMD5):
			s.checkMD5(p, key)
		case key == keyTotalStock, key == keyTotalSales:
			s.checkTotal(p, key)
		}
	}
}

var versionForm = regexp.MustCompile(`^[0-9]+(\.[0-9]+)*$`)

const timeForm = "15:04:05"

// form finds a Required key that is not there or has another form.
func (p *pass) form(key, want string, ok func(string) bool) {
	e, found := p.entries[key]
	switch {
	case !found:
		p.found.add(Finding{Code: csvspec.CodeControlRequired, Field: key, Message: "the key is not there"})
	case !ok(e.value):
		p.proof(csvspec.CodeControlForm, key, "expected "+want)
	}
}

// proof notes a finding about the value of a key.
func (p *pass) proof(code csvspec.Code, key, message string) {
	e := p.entries[key]
	p.found.add(Finding{Code: code, Line: e.line, Column: e.column, Position: 2, Field: key, Value: e.value, Message: message})
}

func (s *set) checkMD5(p *pass, key string) {
	i := slices.IndexFunc(s.passes, func(f *pass) bool { return f != p && md5Key(f.layout.File) == key })
	switch {
	case i < 0:
		p.proof(CodeMD5NoFile, key, "the set has no such file")
	case s.passes[i].broken: // which is found
	case s.passes[i].summary.MD5 == "":
		p.proof(CodeMD5Unchecked, key, "not compared")
	case s.passes[i].summary.MD5 != p.entries[key].value:
		p.proof(CodeMD5Differs, key, "the file has "+s.passes[i].summary.MD5)
	}
}

// missingMD5 finds files that nothing proves. Of ut files the interface names
// no key.
func (s *set) missingMD5(p *pass) {
	for _, f := range s.passes {
		key := md5Key(f.layout.File)
		if _, ok := p.entries[key]; ok || f == p || f.layout.Heading {
			continue
		}
		p.found.add(Finding{Code: CodeMD5Missing, Field: key, Message: "no checksum of " + f.layout.File})
	}
}

func (s *set) checkTotal(p *pass, key string) {
	f := s.byName[totals[key].file]
	if f == nil || f.broken {
		return
	}
	sum, summed := f.summary.Totals[totals[key].column]
	value, err := csvspec.ParseDecimal(p.entries[key].value)
	switch {
	case !summed:
		p.proof(CodeTotalDiffers, key, "the file's layout has no column "+totals[key].column)
	case err != nil:
		p.proof(CodeTotalDiffers, key, "not a number; the file has "+sum.String())
	case value != sum:
		p.proof(CodeTotalDiffers, key, "the file has "+sum.String())
	}
}

// origin returns what control.csv says of the extraction.
func (s *set) origin() Control {
	p := s.byName[controlFile]
	if p == nil {
		return Control{}
	}
	value := func(key string) string { return clip(p.entries[key].value) }
	return Control{
		InterfaceVersion: value(keyVersion), Date: value(keyDate), Time: value(keyTime),
		Host: value(keyHost), HostVersion: value(keyHostVersion),
	}
}
