package litedb_test

import (
	"net/url"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/examples/internal/litedb"
)

func TestOpenTakesThePathAsItIs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b&c#d%41 ü南.db")
	db, err := litedb.Open(path, nil)
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), "CREATE TABLE one (n INTEGER)")
	require.NoError(t, err)
	require.NoError(t, db.Close())
	require.FileExists(t, path)

	db, err = litedb.Open(path, url.Values{"mode": {"ro"}})
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	_, err = db.ExecContext(t.Context(), "INSERT INTO one VALUES (1)")
	require.ErrorContains(t, err, "readonly")
}
