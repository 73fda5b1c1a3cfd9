package realdata_test

import (
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

func testExtract(t *testing.T, server *testdb.Server) {
	for _, want := range sets {
		set := want.make()
		t.Run(set.Name, func(t *testing.T) {
			db := load(t, server, set)
			folder, notes := t.TempDir(), new(extract.Notes)
			rows := map[string]int64{}
			for _, s := range write(t, folder, set.Files(extract.OneTransaction(db, extract.Snapshot)), notes) {
				rows[s.File] = s.Rows
				want.check(t, s.File, s.Totals)
			}
			require.Equal(t, want.rows, rows)
			require.Zero(t, db.Stats().InUse, "the transaction ended with its last query")

			report := notes.Report()
			require.Len(t, report.Isolation, len(rows))
			for _, note := range report.Isolation {
				require.Equal(t, isolationWords[server.Kind], [2]string{note.Got, note.Proof})
			}
			for _, use := range report.Policies {
				require.Equal(t, "sales_value round", use.Column+" "+use.Policy)
			}
			require.Len(t, report.Policies, len(set.Policies))
			require.Equal(t, map[string]int{"file-left-out": len(set.Without)}, judge(t, folder, set))
		})
	}
}

// isolationWords are the products' own words for Snapshot, and what proves it.
var isolationWords = map[testdb.Kind][2]string{
	testdb.SQLite:   {"snapshot, of the moment of its first read", "PRAGMA read_uncommitted"},
	testdb.Postgres: {"repeatable read", "SHOW transaction_isolation"},
	testdb.MariaDB:  {"REPEATABLE-READ", "SHOW SESSION VARIABLES WHERE Variable_name IN ('transaction_isolation', 'tx_isolation')"},
}

// write writes a set into a folder, control.csv last.
func write(t *testing.T, folder string, files []realdata.File, notes *extract.Notes) (summaries []csvspec.Summary) {
	t.Helper()
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

// judge has the specification's own checker look at a folder, which must be
// fit to be sent. It returns how often each code was found.
func judge(t *testing.T, folder string, set *realdata.Set) map[string]int {
	t.Helper()
	args := []string{filepath.Join(shared.Dir(t), "tools", "check_set.py"), folder, "--strict"}
	for _, file := range set.Without {
		args = append(args, "--without", file)
	}
	out, err := exec.CommandContext(t.Context(), "python3", args...).Output()
	require.NoError(t, err, "%s", out)
	var report struct{ Counts map[string]int }
	require.NoError(t, json.Unmarshal(out, &report))
	return report.Counts
}
