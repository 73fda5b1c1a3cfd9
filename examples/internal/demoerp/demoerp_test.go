package demoerp_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/examples/internal/demoerp"
)

var day = time.Date(2026, time.March, 31, 0, 0, 0, 0, time.UTC)

func TestSameDaySameBytes(t *testing.T) {
	var made [2][]byte
	for i := range made {
		path := filepath.Join(t.TempDir(), "erp.db")
		require.NoError(t, demoerp.Build(t.Context(), path, day, &demoerp.Options{SalesLines: 2000}))
		var err error
		made[i], err = os.ReadFile(path)
		require.NoError(t, err)
	}
	require.True(t, string(made[0]) == string(made[1]), "two databases of one day differ")
}

func TestBuildThatEndsEarlyLeavesTheOldDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "erp.db")
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o600))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, demoerp.Build(ctx, path, day, nil), context.Canceled)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "old", string(data))
	require.NoFileExists(t, path+".new")
}

func TestBuildSaysWhichFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no folder", "erp.db")
	require.ErrorContains(t, demoerp.Build(t.Context(), path, day, nil), path)
}

func TestOpenIsForReading(t *testing.T) {
	path := filepath.Join(t.TempDir(), "erp.db")
	require.NoError(t, demoerp.Build(t.Context(), path, day, &demoerp.Options{SalesLines: 2000}))
	db, err := demoerp.Open(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	_, err = db.ExecContext(t.Context(), "DELETE FROM product")
	require.ErrorContains(t, err, "readonly")
}

// TestDataIsAwkward counts what the package promises to hold.
func TestDataIsAwkward(t *testing.T) {
	path := filepath.Join(t.TempDir(), "erp.db")
	require.NoError(t, demoerp.Build(t.Context(), path, day, &demoerp.Options{SalesLines: 2000}))
	db, err := demoerp.Open(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	for what, query := range map[string]string{
		"quotes":         `SELECT COUNT(*) FROM product WHERE title LIKE '%"%'`,
		"commas":         `SELECT COUNT(*) FROM vendor WHERE name LIKE '%,%'`,
		"line breaks":    `SELECT COUNT(*) FROM product WHERE title LIKE '%' || char(10) || '%'`,
		"Greek":          `SELECT COUNT(*) FROM vendor WHERE name GLOB '*[Α-ω]*'`,
		"Cyrillic":       `SELECT COUNT(*) FROM vendor WHERE name GLOB '*[А-я]*'`,
		"Chinese":        `SELECT COUNT(*) FROM vendor WHERE name GLOB '*[一-龥]*'`,
		"Arabic":         `SELECT COUNT(*) FROM product WHERE title GLOB '*[ا-ي]*'`,
		"no date":        `SELECT COUNT(*) FROM planning WHERE listed_on = '1900-01-01'`,
		"credit notes":   `SELECT COUNT(*) FROM invoice WHERE credit`,
		"in parts":       `SELECT COUNT(*) FROM (SELECT 1 FROM receipt GROUP BY purchase_id, line HAVING COUNT(*) > 1)`,
		"half delivered": `SELECT COUNT(*) FROM sales_order_line WHERE delivered > 0 AND reserved > 0`,
		"sets in sets":   `SELECT COUNT(*) FROM recipe a JOIN recipe b ON b.product_id = a.component_id`,
		"by fractions":   `SELECT COUNT(*) FROM recipe WHERE per_unit_milli % 1000 <> 0`,
		"chains":         `SELECT COUNT(*) FROM replacement a JOIN replacement b ON b.old_id = a.new_id`,
		"two for one":    `SELECT COUNT(*) FROM replacement WHERE new_per_old = 2`,
	} {
		var n int
		require.NoError(t, db.QueryRowContext(t.Context(), query).Scan(&n), what)
		require.Positive(t, n, what)
	}
}
