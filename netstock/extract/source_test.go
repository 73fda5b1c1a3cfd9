package extract_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/erplink/erplink/netstock/extract"
	"github.com/stretchr/testify/require"
)

func TestSlice(t *testing.T) {
	source := extract.Slice(1, 2, 3)
	for range 2 {
		rows, err := collect(t, source, nil)
		require.NoError(t, err)
		require.Equal(t, []int{1, 2, 3}, rows)
	}
}

func TestRowsEndWithTheFirstError(t *testing.T) {
	failure := errors.New("bad row")
	rows, err := collect(t, extract.Rows(func(yield func(int, error) bool) {
		_ = yield(1, nil) && yield(0, failure) && yield(3, nil)
	}), nil)
	require.Equal(t, []int{1}, rows)
	require.ErrorIs(t, err, failure)
}

func TestRowsEndWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	stopped := errors.New("stopped")
	var seen []int
	var last error
	for row, err := range extract.Slice(1, 2, 3).Rows(ctx, nil) {
		if last = err; err == nil {
			seen = append(seen, row)
		}
		cancel(stopped)
	}
	require.Equal(t, []int{1}, seen)
	require.ErrorIs(t, last, stopped)
}

func TestNotesOfManySources(t *testing.T) {
	notes := new(extract.Notes)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 100 {
				notes.Acted("stock.csv", "location", "trim", 2)
				notes.Acted("po.csv", "location", "trim", 1)
				notes.Acted("po.csv", "location", "cut", 0)
			}
			notes.SkippedRow("sales.csv", 1, errors.New("bad"))
			notes.LeftBlank("stock.csv", "supply_type")
			notes.Isolated(extract.IsolationNote{File: "po.csv"})
		})
	}
	wait.Wait()
	report := notes.Report()
	require.Equal(t, []extract.PolicyUse{
		{File: "po.csv", Column: "location", Policy: "trim", Count: 800},
		{File: "stock.csv", Column: "location", Policy: "trim", Count: 1600},
	}, report.Policies)
	require.Len(t, report.Skipped, 8)
	require.Len(t, report.Blank, 8)
	require.Len(t, report.Isolation, 8)
}

func TestNilNotesForgetEverything(t *testing.T) {
	var notes *extract.Notes
	notes.Acted("stock.csv", "location", "trim", 2)
	notes.SkippedRow("sales.csv", 1, errors.New("bad"))
	notes.LeftBlank("stock.csv", "supply_type")
	notes.Isolated(extract.IsolationNote{})
	require.Equal(t, extract.Report{}, notes.Report())
}
