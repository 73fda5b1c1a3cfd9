package netstock_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/erplink/erplink/netstock/sandbox"
	"github.com/erplink/erplink/transport"
)

// A connector registers its key once, pushes a day's data every night, and
// pulls orders every minute. Here the far side is the sandbox.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "erplink")
	must(err)
	defer os.RemoveAll(dir)
	far, err := sandbox.Start(filepath.Join(dir, "sandbox"), nil)
	must(err)
	defer far.Close()
	code, err := far.AddCustomer(ctx, "acme", "Acme Ltd", nil)
	must(err)

	key, err := transport.CreateKey(filepath.Join(dir, "keys", "key.pem"), 2048)
	must(err)
	door, err := transport.NewComms(far.URL(), "acme", key, nil)
	must(err)
	c, err := netstock.Open(filepath.Join(dir, "connector"), netstock.Environment{Customer: "acme", Stage: "test"}, door, nil)
	must(err)
	defer c.Close()
	must(c.Register(ctx, code, transport.Client{Name: "example", Version: "1", HostSystem: "Acme ERP"}))

	result, err := c.Push(ctx, newCompany().set())
	must(err)
	fmt.Println(result.State, len(result.Files), "files")

	must(far.Settle(ctx)) // a real connector pulls every minute instead
	pulled, err := c.Pull(ctx, netstock.Folder(filepath.Join(dir, "from_netstock")), nil)
	must(err)
	for _, f := range pulled.Files {
		fmt.Println(f.Name, f.Outcome)
	}
	// Output:
	// imported 7 files
	// po_1.csv published
	// stock_cover_2.csv published
}

// A file whose history is long is sent as a window: the source is told from
// which day on rows are wanted, and sends everything the first time.
func ExampleAddSpan() {
	set := netstock.NewSet(netstock.Profile{
		Files: []netstock.FilePlan{{Name: "pohist.csv", Mode: netstock.Window, Days: 30, Overlap: 2}},
	})
	netstock.AddSpan(set, csvspec.POHist, func(span netstock.Span) extract.Source[csvspec.POHistRow] {
		if span.From.IsZero() {
			return extract.Slice[csvspec.POHistRow]() // here: the query for twelve months
		}
		return extract.Slice[csvspec.POHistRow]() // here: the query from span.From on
	})
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
