package csvspec

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"
)

// maxBroken is over how many lines the end of a value is looked for that holds
// line breaks.
const maxBroken = 20

// rowReader is what all Readers and the Scanner have in common: it puts the
// values of one row after the other into the cells that it is bound to.
type rowReader struct {
	*bound
	lines  lineReader
	split  splitter
	opts   ReadOptions
	line   int64  // where the row begins
	raw    []byte // its line
	code   Code   // what is wrong with the line as a whole
	held   bool   // the line is still to be looked at
	whole  bool   // the row has all its columns, whatever is in them
	headed bool   // the heading, if there is one, is behind us
	bom    bool   // its warning is given
	blanks int64  // blank lines since the last row
	rows   int64
	bad    int
	slab   []string
	totals totals
	err    error // why there is no next row
}

func newRowReader(r io.Reader, b *bound, opts *ReadOptions) *rowReader {
	if opts == nil {
		opts = &ReadOptions{}
	}
	in := &rowReader{bound: b, opts: *opts, headed: !b.layout.Heading, totals: newTotals(b.cells)}
	in.lines.r = r
	if in.lines.digest, in.err = newDigest(opts.With); in.err != nil {
		in.err = fmt.Errorf("%s: %w", b.layout.File, in.err)
	}
	return in
}

// next reads a row. It returns a *RowError for a bad one; any other error,
// io.EOF behind the last row included, is final.
func (r *rowReader) next() error {
	if r.err == nil && r.opts.MaxErrors > 0 && r.bad >= r.opts.MaxErrors {
		r.err = fmt.Errorf("%s: %w: %d", r.layout.File, ErrTooManyErrors, r.bad)
	}
	for r.err == nil {
		if err := r.take(); err != nil {
			r.end(err)
			continue
		}
		switch {
		case len(r.raw) == 0 && r.code == "":
			r.blanks++
		case r.blanks > 0:
			return r.blankInside()
		case r.code != "":
			return r.reject(newLineError(r.layout.File, r.line, r.code, explainBytes(r.code)))
		case r.headed:
			return r.row()
		default:
			if err := r.heading(); err != nil {
				return err
			}
		}
	}
	return r.err
}

// take takes the next line, or the one that is held.
func (r *rowReader) take() (err error) {
	if r.held {
		r.held = false
	} else {
		r.raw, r.code, err = r.lines.take()
	}
	r.line, r.whole = r.lines.line, false
	if r.lines.bom && !r.bom {
		r.bom = true
		r.warn(newLineError(r.layout.File, 1, CodeBOM, explainBytes(CodeBOM)))
	}
	return err
}

func (r *rowReader) end(err error) {
	if r.err = err; err != io.EOF {
		r.err = fmt.Errorf("%s:%d: read: %w", r.layout.File, r.lines.line+1, err)
		return
	}
	if r.blanks > 0 {
		r.warn(newLineError(r.layout.File, 0, CodeTrailingBlankLine, explainBytes(CodeTrailingBlankLine)))
	}
}

// blankInside rejects the blank lines before the line that was just taken, and
// holds that one.
func (r *rowReader) blankInside() error {
	r.held = true
	r.line, r.blanks = r.line-r.blanks, 0
	return r.reject(newLineError(r.layout.File, r.line, CodeColumnCount, "a blank line inside the file; leave it out"))
}

// row puts the line's values into the cells.
func (r *rowReader) row() error {
	if fault := r.fields(); fault != nil {
		return r.reject(fault)
	}
	r.rows++
	have := len(r.split.spans)
	if len(r.cells) == 0 && r.layout.Heading { // there was one, and it could not be read
		r.addColumns(make([]string, have))
	}
	if r.repeat != nil && have >= len(r.cells) {
		r.widen(have)
	}
	if have != len(r.cells) {
		what := fmt.Sprintf("%d fields, %d wanted; write every column, a blank where there is no value", have, len(r.cells))
		return r.reject(newLineError(r.layout.File, r.line, CodeColumnCount, what))
	}
	r.whole = true
	faults := r.values()
	if faults == nil && !r.totals.add() {
		faults = r.totals.faults(r.layout.File, r.line)
	}
	if faults != nil {
		return r.reject(faults...)
	}
	return nil
}

// values puts the fields into the cells and returns what is wrong with them.
func (r *rowReader) values() (faults []*FieldError) {
	r.fillLists()
	spans := r.split.spans
	cells := r.cells[:len(spans)]
	for i := range spans {
		f, c := &spans[i], &cells[i]
		var code Code
		if f.from == f.to {
			c.clear()
			code = c.col.blank()
		} else if code = c.parse(r.split.text(f)); f.quoted && c.col.Type != TypeChar && code == "" {
			r.warn(r.fault(i, CodeQuotedNumber))
		}
		if code != "" {
			faults = append(faults, r.fault(i, code))
		}
	}
	return faults
}

// fields tells the fields of the line apart. Bytes that must not be there at all
// are reported before a mistake in quoting, for they may have caused it.
func (r *rowReader) fields() *FieldError {
	code := r.split.split(r.raw)
	if code == "" {
		return nil
	}
	start, at, known := r.split.start, r.split.at, true
	if c, i := checkLine(r.raw); c != "" {
		known = i == at
		code, at = c, i
	}
	if code == codeOpenQuote {
		code = CodeLineBreak
		r.skipBroken()
	}
	fault := newLineError(r.layout.File, r.line, code, explainBytes(code))
	fault.Column = characters(r.raw, at) + 1
	if i := len(r.split.spans); known && i < len(r.cells) {
		fault.Position, fault.Field = i+1, r.cells[i].col.Name
	} else {
		start = at
	}
	fault.Value = shorten(string(r.raw[start:]))
	return fault
}

// skipBroken takes the lines over which a quoted value goes on, where they make
// a whole row with it; otherwise only the first line is lost.
func (r *rowReader) skipBroken() {
	r.raw = bytes.Clone(r.raw) // looking on moves the buffer
	r.lines.untake()
	for n := 2; n <= maxBroken+1; n++ {
		raw, ok := r.lines.peek(n)
		if !ok {
			break
		}
		if quotesClose(raw) {
			r.lines.drop(n)
			return
		}
	}
	r.lines.drop(1)
}

// fillLists makes new lists, for the caller may keep those of the row before.
// They are cut from a slab, so that it is not one allocation for each row.
func (r *rowReader) fillLists() {
	for _, l := range r.lists {
		if l.want == 0 {
			continue
		}
		if len(r.slab) < l.want {
			r.slab = make([]string, max(l.want, slabSize))
		}
		*l.texts = r.slab[:l.want:l.want]
		r.slab = r.slab[l.want:]
	}
}

const slabSize = 1024

// fault makes the error of the field at index i.
func (r *rowReader) fault(i int, code Code) *FieldError {
	f := &r.split.spans[i]
	e := newFieldError(r.layout.File, r.line, i+1, r.cells[i].col, code, string(r.split.text(f)))
	e.Column = characters(r.raw, int(f.start)) + 1
	return e
}

func (r *rowReader) reject(faults ...*FieldError) error {
	r.bad++
	return &RowError{File: r.layout.File, Line: r.line, Fields: faults}
}

func (r *rowReader) warn(e *FieldError) {
	if r.opts.Warn != nil {
		r.opts.Warn(e)
	}
}

func (r *rowReader) summary() Summary {
	s := Summary{File: r.layout.File, Rows: r.rows, Totals: r.totals.sums()}
	r.lines.digest.fill(&s)
	return s
}

// characters counts those of the line before the byte at.
func characters(line []byte, at int) int { return utf8.RuneCount(line[:at]) }
