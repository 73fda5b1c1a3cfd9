package demoerp_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/examples/internal/demoerp"
	"github.com/erplink/erplink/examples/internal/judge"
	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/erplink/erplink/transport"
)

// push builds the ERP as of a day and puts its set into a folder.
func push(t *testing.T, day time.Time, lines int) (result *netstock.Result, folder string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "erp.db")
	require.NoError(t, demoerp.Build(t.Context(), path, day, &demoerp.Options{SalesLines: lines}))
	db, err := demoerp.Open(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()

	folder = filepath.Join(t.TempDir(), "to_netstock")
	require.NoError(t, os.Mkdir(folder, 0o755))
	door, err := transport.NewFolder(folder, "", nil)
	require.NoError(t, err)
	c, err := netstock.Open(filepath.Join(t.TempDir(), "connector"), netstock.Environment{Customer: "meridian", Stage: "test"}, door, nil)
	require.NoError(t, err)
	defer func() { require.NoError(t, c.Close()) }()
	result, err = c.Push(t.Context(), demoerp.Set(db, day))
	require.NoError(t, err)
	return result, folder
}

func TestSet(t *testing.T) {
	result, folder := push(t, day, salesLines)
	requireClean(t, result)
	requireSize(t, result)
	for _, use := range []extract.PolicyUse{
		{File: "master.csv", Column: "description", Policy: "line_breaks"},
		{File: "master.csv", Column: "unit_volume", Policy: "round"},
		{File: "stock.csv", Column: "date_added", Policy: "null_if"},
	} {
		require.True(t, acted(result, use), "nothing for the policy to do: %+v", use)
	}
	plain := t.TempDir()
	names, err := filepath.Glob(filepath.Join(folder, "*.csv"))
	require.NoError(t, err)
	for _, name := range names {
		require.NoError(t, os.Rename(name, filepath.Join(plain, filepath.Base(name))))
	}
	judge.Clean(t, plain)
}

func requireClean(t *testing.T, result *netstock.Result) {
	t.Helper()
	require.Empty(t, result.Report.Findings)
	require.Zero(t, result.Report.Errors+result.Report.Warnings)
}

func acted(result *netstock.Result, use extract.PolicyUse) bool {
	for _, p := range result.Notes.Policies {
		count := p.Count
		if p.Count = 0; p == use {
			return count > 0
		}
	}
	return false
}

func requireSize(t *testing.T, result *netstock.Result) {
	t.Helper()
	require.Len(t, result.Files, demoerp.Files)
	rows := map[string]int64{}
	for _, f := range result.Files {
		rows[f.File] = f.Rows
	}
	require.EqualValues(t, 4, rows["location.csv"])
	require.EqualValues(t, 60, rows["supplier.csv"])
	require.EqualValues(t, 1500, rows["master.csv"])
	require.InEpsilon(t, salesLines, rows["sales.csv"], 0.15)
	for name, least := range map[string]int64{
		"stock.csv": 3000, "group.csv": 30, "po.csv": 300, "co.csv": 400, "transfer.csv": 100, "pohist.csv": 5000, "bom.csv": 700, "supersessions.csv": 30,
	} {
		require.GreaterOrEqual(t, rows[name], least, name)
	}
}

func TestSetIsCleanOnAnyDay(t *testing.T) {
	for _, date := range []string{"2028-02-29", "2027-01-01"} {
		t.Run(date, func(t *testing.T) {
			day, err := time.Parse(time.DateOnly, date)
			require.NoError(t, err)
			result, _ := push(t, day, 2000)
			requireClean(t, result)
		})
	}
}
