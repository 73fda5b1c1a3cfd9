// Command benchmark measures what a connector needs. It pushes made-up sets of
// growing size to a sandbox in another process, and prints how long each took
// and how much memory the connector had at its peak.
//
//	go run ./examples/benchmark
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"text/tabwriter"
)

func main() {
	role := flag.String("role", "", "used by the program itself: far or push")
	rows := flag.Int("rows", 0, "rows of sales.csv to push")
	dir := flag.String("dir", "", "folder of the role")
	url := flag.String("url", "", "address of the far side")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	switch *role {
	case "":
		err = measure(ctx, os.Stdout, []int{400_000, 4_000_000}) // some 20 and 200 MB
	case "far":
		err = serveFar(ctx, *dir)
	case "push":
		err = pushOnce(ctx, *dir, *url, *rows)
	default:
		err = fmt.Errorf("no role %q", *role)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchmark:", err)
		os.Exit(1)
	}
}

// measure pushes a set of each size from a process of its own.
func measure(ctx context.Context, out io.Writer, sizes []int) (err error) {
	dir, err := os.MkdirTemp("", "erplink-benchmark")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	table := tabwriter.NewWriter(out, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "rows\tMB of CSV\tseconds\tpeak MiB\t")
	for i, rows := range sizes {
		line, err := inProcesses(ctx, fmt.Sprintf("%s/%d", dir, i), rows)
		if err != nil {
			return err
		}
		fmt.Fprintf(table, "%d\t%s\t\n", rows, line)
	}
	return table.Flush()
}

// inProcesses starts a far side, then a connector that pushes to it.
func inProcesses(ctx context.Context, dir string, rows int) (line string, err error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	far := exec.CommandContext(ctx, self, "-role", "far", "-dir", dir+"-far")
	far.Stderr = os.Stderr
	stdin, err := far.StdinPipe() // closing it ends the far side
	if err != nil {
		return "", err
	}
	stdout, err := far.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := far.Start(); err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, stdin.Close(), far.Wait()) }()
	hello, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("the far side did not start: %w", err)
	}
	url, code, _ := strings.Cut(strings.TrimSpace(hello), " ")
	push := exec.CommandContext(ctx, self, "-role", "push", "-dir", dir, "-url", url, "-rows", fmt.Sprint(rows))
	push.Env = append(os.Environ(), "ERPLINK_ENROLMENT_CODE="+code) // no argument, since others can list those
	push.Stderr = os.Stderr
	result, err := push.Output()
	return strings.TrimSpace(string(result)), err
}
