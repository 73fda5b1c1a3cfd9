package progress

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/netstock"
)

func TestLinesSayLittle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		r := New(&out)
		for rows := int64(1000); rows <= 100_000; rows += 1000 { // for ten seconds
			r.Report(netstock.Progress{File: "sales.csv", Phase: netstock.Extracting, Rows: rows, Bytes: rows * 8})
			time.Sleep(100 * time.Millisecond)
		}
		r.Report(netstock.Progress{File: "sales.csv", Phase: netstock.Extracted, Rows: 100_000, Bytes: 800_000})
		r.Report(netstock.Progress{File: "stock.csv", Phase: netstock.Extracting, Rows: 1000})
		r.Report(netstock.Progress{File: "sales.csv", Phase: netstock.Uploaded, Rows: 100_000, Bytes: 800_000})
		for range 5 {
			r.Report(netstock.Progress{Phase: netstock.Following, Note: "validating"})
		}
		r.Report(netstock.Progress{Phase: netstock.Following, Note: "imported"})
		r.Close()
		require.Equal(t, []string{
			"  sales.csv          extracting       31,000 rows    248 kB",
			"  sales.csv          extracting       61,000 rows    488 kB",
			"  sales.csv          extracting       91,000 rows    728 kB",
			"  sales.csv          sent            100,000 rows    800 kB",
			"  the set            validating ",
			"  the set            imported   ",
		}, strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n"))
	})
}

func TestBarsEndWithWhatWasReached(t *testing.T) {
	var out bytes.Buffer
	r := &Reporter{begin: func(files int) view { return newBars(&out, files) }}
	r.Expect(3)
	r.Report(netstock.Progress{File: "sales.csv", Phase: netstock.Extracting, Rows: 1000, Bytes: 4000})
	r.Report(netstock.Progress{File: "stock.csv", Phase: netstock.Uploaded, Rows: 3093, Bytes: 61_000})
	r.Report(netstock.Progress{File: "sales.csv", Phase: netstock.Uploaded, Rows: 393_739, Bytes: 3_100_000})
	for _, name := range []string{"po_1.csv", "po_2.csv"} {
		r.Report(netstock.Progress{File: name, Phase: netstock.Published})
	}
	r.Close()
	require.Regexp(t, `sales\.csv +sent +393,739 rows +3\.1 MB +✓`, out.String())
	require.Regexp(t, `stock\.csv +sent +3,093 rows +61 kB +✓`, out.String())
	require.Contains(t, out.String(), "2 of 3 files")
	require.Regexp(t, `incoming +published +2 files, the last is po_2\.csv`, out.String())
}
