// Package realdata_test extracts two real databases from the products that an
// ERP may use, and pushes them.
package realdata_test

import (
	"database/sql"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/examples/internal/realdata"
	"github.com/erplink/erplink/examples/internal/testdb"
	"github.com/erplink/erplink/internal/shared"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/stretchr/testify/require"
)

// expected is what a set must come to, whatever database it comes from.
type expected struct {
	rows   map[string]int64
	totals map[string]map[string]int64
}

// sets are the databases with their table of rows and totals.
var sets = map[string]struct {
	make func() *realdata.Set
	want expected
}{
	"adventureworks": {realdata.AdventureWorks, expected{
		rows: map[string]int64{
			"location.csv": 1, "supplier.csv": 105, "master.csv": 503, "stock.csv": 503, "po.csv": 24, "pohist.csv": 8169, "bom.csv": 2383,
		},
		totals: map[string]map[string]int64{
			"stock.csv":  {"stock_on_hand": 335_974, "allocated_stock": 0},
			"po.csv":     {"order_quantity": 11_410, "outstanding_quantity": 1554},
			"pohist.csv": {"order_quantity": 2_079_834, "quantity_received": 2_060_051},
		},
	}},
	"northwind": {realdata.Northwind, expected{
		rows: map[string]int64{
			"location.csv": 1, "supplier.csv": 29, "master.csv": 77, "stock.csv": 77, "sales.csv": 2082, "co.csv": 73,
		},
		totals: map[string]map[string]int64{
			"stock.csv": {"stock_on_hand": 3119, "allocated_stock": 0},
			"sales.csv": {"sales_quantity": 50_119},
			"co.csv":    {"order_quantity": 1198, "outstanding_quantity": 1198},
		},
	}},
}

// onEach runs a test on every set in every product.
func onEach(t *testing.T, test func(t *testing.T, set *realdata.Set, kind testdb.Kind, db *sql.DB, want expected)) {
	t.Helper()
	data := filepath.Join(shared.Dir(t), "data")
	for _, kind := range testdb.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			server := testdb.Start(t, kind)
			for name, s := range sets {
				t.Run(name, func(t *testing.T) {
					set, db := s.make(), server.Database(t)
					require.NoError(t, set.Load(t.Context(), db, kind, data))
					test(t, set, kind, db, s.want)
				})
			}
		})
	}
}

func TestExtract(t *testing.T) {
	onEach(t, func(t *testing.T, set *realdata.Set, kind testdb.Kind, db *sql.DB, want expected) {
		folder, notes := t.TempDir(), new(extract.Notes)
		summaries := write(t, folder, set.Files(extract.OneTransaction(db, extract.Snapshot)), notes)
		for _, s := range summaries {
			require.Equal(t, want.rows[s.File], s.Rows, s.File)
			for column, total := range want.totals[s.File] {
				require.Equal(t, csvspec.Int(total), s.Totals[column], "%s: %s", s.File, column)
			}
		}
		require.Len(t, summaries, len(want.rows))
		require.Zero(t, db.Stats().InUse, "the transaction ended with its last query")

		for _, note := range notes.Report().Isolation {
			require.Equal(t, isolationWords[kind], [2]string{note.Got, note.Proof})
		}
		for _, use := range notes.Report().Policies {
			require.Equal(t, "sales_value", use.Column)
			require.Positive(t, use.Count)
		}
		judge(t, folder, set)
	})
}

// isolationWords are the products' own words for Snapshot, and what proves it.
var isolationWords = map[testdb.Kind][2]string{
	testdb.SQLite:   {"0", "PRAGMA read_uncommitted"},
	testdb.Postgres: {"repeatable read", "SHOW transaction_isolation"},
	testdb.MariaDB:  {"REPEATABLE-READ", "SHOW SESSION VARIABLES WHERE Variable_name IN ('transaction_isolation', 'tx_isolation')"},
}

// write writes a set into a folder, control.csv last.
func write(t *testing.T, folder string, files []realdata.File, notes *extract.Notes) []csvspec.Summary {
	t.Helper()
	var summaries []csvspec.Summary
	for _, file := range files {
		f, err := os.Create(filepath.Join(folder, file.Name()))
		require.NoError(t, err)
		summary, err := file.Write(t.Context(), f, notes)
		require.NoError(t, err)
		require.NoError(t, f.Close())
		summaries = append(summaries, summary)
	}
	control := csvspec.ControlFile{Extracted: time.Now(), HostSystemName: "realdata", HostSystemVersion: "1"}
	require.NoError(t, control.Prove(summaries, csvspec.ProofMD5))
	f, err := os.Create(filepath.Join(folder, csvspec.Control.Name()))
	require.NoError(t, err)
	_, err = control.Write(f, nil)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	return summaries
}

// judge has the specification's own checker look at the folder. It must find
// nothing but the files that the set is to be without.
func judge(t *testing.T, folder string, set *realdata.Set) {
	t.Helper()
	args := []string{filepath.Join(shared.Dir(t), "tools", "check_set.py"), folder, "--strict"}
	for _, file := range set.Without {
		args = append(args, "--without", file)
	}
	out, err := exec.CommandContext(t.Context(), "python3", args...).Output()
	require.NoError(t, err, "%s", out)
	var report struct {
		Findings []struct{ Severity, Code, File, Message string }
		Counts   map[string]int
	}
	require.NoError(t, json.Unmarshal(out, &report))
	require.Equal(t, map[string]int{"file-left-out": len(set.Without)}, report.Counts, "%v", report.Findings)
}
