package progress

import (
	"io"
	"math"
	"sync/atomic"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// bars shows a line for each subject, and under them all a bar of the files
// that are done. How many rows a query has is known only at its end, so a
// subject's line spins until then.
type bars struct {
	container *mpb.Progress
	subjects  map[string]*subject
	files     *mpb.Bar // nil where nobody knows how many there will be
}

type subject struct {
	*mpb.Bar
	now atomic.Pointer[step]
}

func newBars(w io.Writer, files int) *bars {
	b := &bars{container: mpb.New(mpb.WithOutput(w), mpb.WithAutoRefresh()), subjects: map[string]*subject{}}
	if files > 0 {
		b.files = b.container.AddBar(int64(files),
			mpb.BarPriority(math.MaxInt),
			mpb.BarWidth(40),
			mpb.PrependDecorators(decor.CountersNoUnit("  %d of %d files ")),
		)
	}
	return b
}

func (b *bars) show(s step) {
	one := b.subjects[s.subject]
	if one == nil {
		one = b.add(s)
		b.subjects[s.subject] = one
	}
	one.now.Store(&s)
	if !s.done {
		return
	}
	one.SetTotal(-1, true)
	if b.files != nil && s.file {
		b.files.Increment()
	}
}

func (b *bars) add(s step) *subject {
	one := &subject{}
	one.now.Store(&s)
	one.Bar = b.container.AddSpinner(0,
		mpb.BarWidth(1),
		mpb.BarFillerOnComplete("✓"),
		mpb.PrependDecorators(
			decor.Name("  "+s.subject, decor.WCSyncSpaceR),
			decor.Any(func(decor.Statistics) string { return one.now.Load().doing }, decor.WCSyncSpaceR),
			decor.Any(func(decor.Statistics) string { return one.now.Load().detail }, decor.WCSyncSpaceR),
		),
	)
	return one
}

// close leaves unfinished bars as they are.
func (b *bars) close() {
	for _, one := range b.subjects {
		one.Abort(false) // does nothing to one that is done
	}
	if b.files != nil {
		b.files.Abort(false)
	}
	b.container.Wait()
}
