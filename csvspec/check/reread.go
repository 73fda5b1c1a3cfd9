package check

import (
	"errors"

	"github.com/erplink/erplink/csvspec"
)

// reread reads the values of kept findings of which only the line is known. It
// goes through the file up to the last of these lines, and only where there
// are some.
func (s *set) reread(p *pass) {
	wanted := p.found.unread()
	if len(wanted) == 0 || s.opts.Reopen == nil {
		return
	}
	if err := s.readLines(p, wanted); err != nil {
		for _, findings := range wanted {
			for _, f := range findings {
				f.Message += "; its value could not be read again: " + err.Error()
			}
		}
	}
}

func (s *set) readLines(p *pass, wanted map[int64][]*Finding) (err error) {
	r, err := s.opts.Reopen(p.layout.File)
	if err != nil {
		return err
	}
	defer func() {
		if e := r.Close(); err == nil {
			err = e
		}
	}()
	left := len(wanted)
	for record, err := range p.layout.Scan(r, nil) {
		if _, bad := errors.AsType[*csvspec.RowError](err); err != nil && !bad {
			return err
		}
		findings, ok := wanted[record.Line]
		if !ok || record.Fields == nil {
			continue
		}
		for _, f := range findings {
			f.Value, f.Column = clip(f.read.text(record.Fields)), record.Column(f.Position)
		}
		delete(wanted, record.Line)
		if left--; left == 0 {
			return nil
		}
	}
	return nil
}
