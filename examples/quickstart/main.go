// Quickstart does the whole job of a connector once, on this machine alone: it
// makes a demo ERP and starts a sandbox that stands in for Netstock's servers,
// registers a key, sends all interface files and follows them until they are
// imported, then pulls the recommended orders, publishes them and gives the
// receipts.
//
//	go run ./examples/quickstart [-dir folder]
//
// Run it again: a new full set is sent, and no order comes twice. Everything it
// makes lies in one folder, which you may remove at any time to begin anew.
//
// What a connector of your own needs is in connect.go, send.go and fetch.go;
// the mapping of an ERP to the interface is in ../internal/demoerp.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/erplink/erplink/examples/internal/progress"
)

func main() {
	dir := flag.String("dir", "quickstart-out", "the `folder` for everything that the quickstart makes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	j := newJob(os.Stdout, *dir, time.Now())
	err := j.run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "quickstart:", err)
		os.Exit(1)
	}
}

// job is one run of the quickstart.
type job struct {
	out        io.Writer
	progress   *progress.Reporter
	dir        string
	day        time.Time // of the ERP's data
	salesLines int       // 0 means the demo ERP's default
}

func newJob(out io.Writer, dir string, day time.Time) *job {
	return &job{out: out, progress: progress.New(out), dir: dir, day: day}
}

// say tells what happens.
func (j *job) say(format string, args ...any) {
	_, _ = fmt.Fprintf(j.out, format+"\n", args...) // a broken pipe must not lose an order
}
