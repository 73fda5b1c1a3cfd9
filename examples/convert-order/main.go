// Convert-order turns the file of a recommended order from one format into
// another.
//
//	go run ./examples/convert-order -list
//	go run ./examples/convert-order -from standard-csv -to sage-x3 -out erp po_1042.csv po_1043.csv
//	go run ./examples/convert-order -from standard-csv -to sap-b1 -layout site.yaml -out erp po_1042.csv
//	go run ./examples/convert-order -from generic-csv -to pronto -kind purchase < order.csv
//
// A layout file, YAML or JSON, changes the format that is written; one for the
// format that is read is given with -from-layout. Without -out, an order of one document
// goes to standard output. A file that is there already is never replaced.
//
// It exits with 0 if every order was converted, 1 if an order was refused, 2 if it was
// called wrongly, 3 if a layout is wrong, and 4 if a file cannot be read or
// written.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/orders"
)

// The exit codes.
const (
	exitRefused = 1 + iota
	exitUsage
	exitLayout
	exitFile
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// errUsage and errFile are kinds of failure beside those of package orders.
var (
	errUsage = errors.New("see convert-order -help")
	errFile  = errors.New("the order stays where it was")
)

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := converter{stdin: stdin, stdout: stdout, stderr: stderr}
	list, files, err := c.parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
	case list:
		err = c.list()
	default:
		err = c.convertAll(files)
	}
	if err == nil {
		return 0
	}
	fmt.Fprintln(stderr, "convert-order:", err)
	switch {
	case errors.Is(err, errUsage):
		return exitUsage
	case errors.Is(err, orders.ErrLayout):
		return exitLayout
	case errors.Is(err, errFile):
		return exitFile
	}
	return exitRefused
}

// converter is one run of the program.
type converter struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	from, to       orders.Format
	given          orders.Order
	out            string
}

func (c *converter) parse(args []string) (list bool, files []string, err error) {
	flags := flag.NewFlagSet("convert-order", flag.ContinueOnError)
	flags.SetOutput(c.stderr)
	flags.BoolVar(&list, "list", false, "list the formats and stop")
	from := flags.String("from", "standard-csv", "the `format` that is read")
	to := flags.String("to", "", "the `format` that is written")
	fromLayout := flags.String("from-layout", "", "a `file` that changes the format that is read")
	toLayout := flags.String("layout", "", "a `file` that changes the format that is written")
	flags.StringVar(&c.out, "out", "", "the `folder` for the files")
	kind := flags.String("kind", "", "purchase, transfer or work, where no file name tells")
	flags.StringVar(&c.given.Number, "number", "", "the order's `number`, where neither the file nor its name tells")
	flags.StringVar(&c.given.Location, "location", "", "the receiving `location`, where the file lacks it")
	flags.StringVar(&c.given.SupplierCode, "supplier", "", "the supplier's `code`, where the file lacks it")
	flags.TextVar(&c.given.OrderDate, "order-date", csvspec.Date{}, "the order `date`, YYYY/MM/DD, where the file lacks it")
	flags.TextVar(&c.given.DueDate, "due-date", csvspec.Date{}, "the due `date`, where the file lacks it")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return false, nil, err
		}
		return false, nil, fmt.Errorf("%w: %w", err, errUsage)
	}
	if list {
		return true, nil, nil
	}
	c.given.Kind = orders.Kind(*kind)
	if c.from, err = format(*from, *fromLayout); err == nil {
		c.to, err = format(*to, *toLayout)
	}
	return false, flags.Args(), err
}
