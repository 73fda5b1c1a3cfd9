package check_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"testing/fstest"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/csvspec/check"
)

// folder stands for os.DirFS of the folder with a set.
func folder() fstest.MapFS {
	return fstest.MapFS{
		"location.csv": {Data: []byte("\"HAM\",\"Hamburg\",1,,\r\n")},
		"supplier.csv": {Data: []byte("\"ACME\",\"Acme Ltd\",,21\r\n")},
		"master.csv":   {Data: []byte("\"BOLT\",\"Bolt\",\"EA\",,,,,,\"1\"\r\n")},
		"stock.csv": {Data: []byte("\"BOLT\",\"HAM\",,0.35,0.4,,\"1,5\",,\"EX\",\"ACME\",\"ACME\",,,,,,,,\r\n" +
			"\"NUT\",\"HAM\",,0.1,0.1,,7,,\"EX\",\"EMCA\",\"ACME\",,,,,,,,\r\n")},
		"sales.csv":   {Data: []byte("\"BOLT\",\"HAM\",,2024/01/02,2024/01/05,2.5,,,,\r\n")},
		"control.csv": {Data: []byte("INTERFACE_VERSION,2.0.8\r\nEXTRACTION_DATE,2024/01/05\r\nEXTRACTION_TIME,02:03:04\r\nVALIDATION_SALES,2.5\r\n")},
	}
}

// Check a folder, here one that does without po.csv.
func ExampleFS() {
	report, err := check.FS(context.Background(), folder(), &check.Options{Without: []string{"po.csv"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("fit to be sent:", report.OK())
	for _, f := range report.Findings {
		fmt.Printf("%s %s:%d:%d %s %q: %s\n", f.Severity, f.File, f.Line, f.Column, f.Code, f.Value, f.Message)
	}
	// Output:
	// fit to be sent: false
	// error stock.csv:1:25 type-integer "1,5": not an integer; write at most 18 digits, with a minus sign if below zero, and nothing else
	// error stock.csv:2:1 stock-without-master "NUT": no row in master.csv
	// warning stock.csv:2:31 unknown-supplier "EMCA": no row in supplier.csv
	// warning po.csv:0:0 file-left-out "": Required, and left out by the profile
}

// Check files while they are written, and keep them at the same time.
func ExampleChecker() {
	checker := check.New(nil)
	locations := []csvspec.LocationRow{
		{Code: "HAM", Description: "Hamburg", Active: true},
		{Code: "ham", Description: "Hamburg again", Active: true},
	}

	in, err := checker.File(csvspec.Location.Name())
	if err != nil {
		fmt.Println(err)
		return
	}
	var file bytes.Buffer // or a spool, or a connection
	w := csvspec.Location.Writer(io.MultiWriter(&file, in), nil)
	for _, row := range locations {
		if err := w.Write(row); err != nil {
			fmt.Println(err)
		}
	}
	if err := w.Close(); err != nil {
		in.Abort() // what was written is no whole file
		return
	}
	if err := in.Close(); err != nil {
		fmt.Println(err)
	}

	fmt.Println(w.Summary().Rows, "rows")
	for _, f := range checker.Report().Findings {
		if f.Code == csvspec.CodeNearEqual {
			fmt.Println(f.Value, f.Message)
		}
	}
	// Output:
	// 2 rows
	// ham differs from the code on line 1 only in case or outer spaces
}

// A site may take a warning for an error, or the other way round.
func ExampleOptions() {
	report, err := check.FS(context.Background(), folder(), &check.Options{
		Without:    []string{"po.csv"},
		Severities: map[csvspec.Code]check.Severity{check.CodeNoSupplier: check.Error},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Errors, "errors")
	for _, c := range report.Changed {
		fmt.Printf("%s: %s, not %s\n", c.Code, c.To, c.From)
	}
	// Output:
	// 3 errors
	// unknown-supplier: error, not warning
}

// Show the report to people.
func ExampleReport_WriteHTML() {
	report, err := check.FS(context.Background(), folder(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	page, err := os.CreateTemp("", "check-*.html")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.Remove(page.Name())
	if err := report.WriteHTML(page); err != nil {
		fmt.Println(err)
	}
	if err := page.Close(); err != nil {
		fmt.Println(err)
	}
}
