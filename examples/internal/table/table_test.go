package table_test

import (
	"errors"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/examples/internal/table"
)

func Example() {
	t := table.New(table.Column{Heading: "vendor"}, table.Column{Heading: "rows", Align: table.Right}, table.Column{Heading: "MD5"})
	t.Add("Müller", "1,234", "ok")
	t.Add("南部鉄器", "7", "")
	t.Add("Żubr (combining: e\u0301)", "12", "differs")
	t.Write(os.Stdout)
	// Output:
	//   vendor                rows  MD5
	//   ───────────────────  ─────  ───────
	//   Müller               1,234  ok
	//   南部鉄器                 7
	//   Żubr (combining: é)     12  differs
}

func TestAddWantsEveryCell(t *testing.T) {
	require.Panics(t, func() { table.New(table.Column{Heading: "one"}).Add("a", "b") })
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestWriteReportsTheWriter(t *testing.T) {
	tab := table.New(table.Column{Heading: "one"})
	tab.Add("a")
	require.ErrorContains(t, tab.Write(full{}), "no space left")
}
