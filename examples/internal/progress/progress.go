// Package progress shows how the files of a set come along: bars on a
// terminal, a line now and then where the output goes to a file or a log.
package progress

import (
	"fmt"
	"io"
	"os"

	"github.com/dustin/go-humanize"
	"golang.org/x/term"

	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/transport"
)

// Reporter shows what a connector reports. Its Report is meant for
// netstock.Options.Progress, which makes one call at a time; the other methods
// are called between two runs of the connector.
type Reporter struct {
	begin    func(files int) view
	view     view // nil until there is something to show
	files    int  // expected
	incoming int  // files published so far
}

// step is what there is to say of a file now.
type step struct {
	subject string // a file of the set, or what else is under way
	doing   string
	detail  string
	file    bool // the subject is one of the files expected
	news    bool // worth a line at once, not only if it takes long
	done    bool // nothing more comes of this subject
}

// view is a way to show steps.
type view interface {
	show(step)
	close()
}

// New returns a Reporter that writes to w.
func New(w io.Writer) *Reporter {
	if f, ok := w.(*os.File); ok && drawable(f) {
		return &Reporter{begin: func(files int) view { return newBars(w, files) }}
	}
	return &Reporter{begin: func(int) view { return newLines(w) }}
}

// drawable reports whether f is a terminal with room for bars. Some that
// programs simulate have no height.
func drawable(f *os.File) bool {
	_, height, err := term.GetSize(int(f.Fd()))
	return err == nil && height > 0
}

// Expect says how many files are to be sent next.
func (r *Reporter) Expect(files int) { r.files = files }

// Close ends the display; what is not done stays as it is. A later Report
// begins another one, below what was written in between.
func (r *Reporter) Close() {
	if r.view != nil {
		r.view.close()
	}
	r.view, r.files, r.incoming = nil, 0, 0
}

// Report shows one report of a connector.
func (r *Reporter) Report(p netstock.Progress) {
	if p.Phase == netstock.Published {
		r.incoming++
	}
	if r.view == nil {
		r.view = r.begin(r.files)
	}
	r.view.show(r.step(p))
}

func (r *Reporter) step(p netstock.Progress) step {
	switch p.Phase {
	case netstock.Following:
		return step{subject: "the set", doing: p.Note, news: true, done: transport.State(p.Note).Final()}
	case netstock.Published:
		detail := fmt.Sprintf("%d files, the last is %s", r.incoming, p.File)
		return step{subject: "incoming", doing: "published", detail: detail}
	case netstock.Fetching:
		return step{subject: "incoming", doing: "fetching", detail: p.File}
	case netstock.Held:
		return step{subject: p.File, doing: "held", detail: p.Note, news: true, done: true}
	case netstock.Uploaded:
		return step{subject: p.File, doing: "sent", detail: rowsAndBytes(p), file: true, news: true, done: true}
	default: // extracting, extracted, uploading
		return step{subject: p.File, doing: string(p.Phase), detail: rowsAndBytes(p), file: true}
	}
}

func rowsAndBytes(p netstock.Progress) string {
	return fmt.Sprintf("%12s rows  %8s", humanize.Comma(p.Rows), humanize.Bytes(uint64(p.Bytes)))
}
