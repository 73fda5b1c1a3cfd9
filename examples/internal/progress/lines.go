package progress

import (
	"fmt"
	"io"
	"time"
)

// quiet is how long a file says nothing while it stays in one phase.
const quiet = 3 * time.Second

// lines writes a line when there is news of a subject, and every few seconds
// while something takes long.
type lines struct {
	w    io.Writer
	last map[string]shown
}

type shown struct {
	doing string
	at    time.Time
}

func newLines(w io.Writer) *lines { return &lines{w: w, last: map[string]shown{}} }

func (l *lines) show(s step) {
	now := time.Now()
	before, known := l.last[s.subject]
	if !known && !s.news {
		l.last[s.subject] = shown{s.doing, now} // silent until it takes long
		return
	}
	if now.Sub(before.at) < quiet && (!s.news || before.doing == s.doing) {
		return
	}
	l.last[s.subject] = shown{s.doing, now}
	// A report of progress that cannot be written must not stop the work.
	_, _ = fmt.Fprintf(l.w, "  %-18s %-10s %s\n", s.subject, s.doing, s.detail)
}

func (l *lines) close() {}
