// Package litedb opens SQLite files by path, on every system and whatever
// characters the path holds. The driver is modernc.org/sqlite: no C compiler
// is needed to build the examples.
package litedb

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// Open opens the database file at path, with the driver's query parameters
// ("mode", "_pragma", …; none where query is nil). It touches no file before
// the first statement.
func Open(path string, query url.Values) (*sql.DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	slashed := filepath.ToSlash(absolute)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… becomes file:///C:/…
	}
	address := url.URL{Scheme: "file", Path: slashed, RawQuery: query.Encode()}
	return sql.Open("sqlite", address.String())
}
