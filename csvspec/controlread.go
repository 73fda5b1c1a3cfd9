package csvspec

import (
	"errors"
	"io"
	"regexp"
	"time"
)

var (
	versionForm = regexp.MustCompile(`^[0-9]+(\.[0-9]+)*$`)
	md5Form     = regexp.MustCompile(`^[0-9a-f]{32}$`)
)

// ReadControlFile reads control.csv, quoted or not, with its keys in any order.
// Everything that is wrong with it is joined in the error: rows that cannot be
// read, a Required key that is missing, one that is there twice, and values
// of another form.
func ReadControlFile(r io.Reader, opts *ReadOptions) (*ControlFile, error) {
	p := controlParser{
		c:    &ControlFile{MD5: map[string]string{}, Totals: map[string]Decimal{}},
		seen: map[string]bool{},
	}
	for record, err := range Control.Layout().Scan(r, opts) {
		if err != nil {
			p.errs = append(p.errs, err)
			continue
		}
		p.line = record.Line
		p.pair(string(record.Fields[0].Text), string(record.Fields[1].Text))
	}
	for _, key := range []string{keyVersion, keyDate, keyTime} {
		if !p.seen[key] {
			p.line = 0
			p.fault(key, "", CodeControlRequired)
		}
	}
	if len(p.errs) > 0 {
		return nil, errors.Join(p.errs...)
	}
	day := p.day.Time(time.UTC)
	p.c.Extracted = day.Add(p.clock)
	return p.c, nil
}

type controlParser struct {
	c     *ControlFile
	line  int64
	seen  map[string]bool
	day   Date
	clock time.Duration
	errs  []error
}

func (p *controlParser) pair(key, value string) {
	if p.seen[key] {
		p.fault(key, value, CodeControlDuplicate)
		return
	}
	p.seen[key] = true
	ok := true
	switch key {
	case keyVersion:
		ok = versionForm.MatchString(value)
		p.c.InterfaceVersion = value
	case keyDate:
		p.day, ok = scanDate(value)
	case keyTime:
		p.clock, ok = scanClock(value)
	case keyHost:
		p.c.HostSystemName = value
	case keyHostVersion:
		p.c.HostSystemVersion = value
	default:
		ok = p.proof(key, value)
	}
	if !ok {
		p.fault(key, value, CodeControlForm)
	}
}

// proof takes a hash, a total, or a key that is not known.
func (p *controlParser) proof(key, value string) (ok bool) {
	if file, found := fileFor(keyMD5, key); found {
		p.c.MD5[file] = value
		return md5Form.MatchString(value)
	}
	for _, v := range validated {
		if key == keyFor(keyTotal, v.file) {
			total, err := ParseDecimal(value)
			p.c.Totals[v.file] = total
			return err == nil
		}
	}
	p.c.Others = append(p.c.Others, ControlRow{Key: key, Value: value})
	return true
}

func (p *controlParser) fault(key, value string, code Code) {
	p.errs = append(p.errs, &FieldError{
		File: Control.Name(), Line: p.line, Field: key, Value: shorten(value),
		Code: code, Err: errors.New(explainControl(code)),
	})
}

// scanClock reads HH:MM:SS.
func scanClock(s string) (time.Duration, bool) {
	t, err := time.Parse(clockForm, s)
	if err != nil || len(s) != len(clockForm) {
		return 0, false
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second, true
}

func explainControl(code Code) string {
	switch code {
	case CodeControlRequired:
		return "the key is Required and not there"
	case CodeControlDuplicate:
		return "the key is there twice; leave one"
	}
	return "not the form of this key; see ControlFile"
}
