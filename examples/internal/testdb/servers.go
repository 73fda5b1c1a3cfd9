package testdb

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib" // driver pgx
	_ "modernc.org/sqlite"             // driver sqlite
)

func startSQLite(t testing.TB) *Server {
	t.Helper()
	folder := t.TempDir()
	return &Server{Kind: SQLite, open: func(database string) (*sql.DB, error) {
		file := url.URL{Scheme: "file", Opaque: filepath.ToSlash(filepath.Join(folder, database+".db"))}
		return sql.Open("sqlite", file.String()+"?_pragma=journal_mode(wal)&_pragma=busy_timeout(10000)")
	}}
}

func startPostgres(t testing.TB) *Server {
	t.Helper()
	server := need(t, Postgres, "/usr/lib/postgresql/*/bin/postgres")
	as := accountOf(t, "postgres")
	dir := as.folder(t)
	data := filepath.Join(dir, "data")
	as.run(t, dir, filepath.Join(filepath.Dir(server), "initdb"), "--pgdata", data, "--username=erp", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
	as.serve(t, dir, syscall.SIGINT, server, "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off")

	open := func(database string) (*sql.DB, error) {
		return sql.Open("pgx", "host="+dir+" user=erp dbname="+database)
	}
	return serving(t, Postgres, "postgres", open)
}

func startMariaDB(t testing.TB) *Server {
	t.Helper()
	server := need(t, MariaDB, "/usr/sbin/mariadbd", "/usr/libexec/mariadbd")
	install := need(t, MariaDB, "/usr/bin/mariadb-install-db")
	as := accountOf(t, "mysql")
	dir := as.folder(t)
	data, socket := filepath.Join(dir, "data"), filepath.Join(dir, "socket")
	as.run(t, dir, install, "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db")
	as.serve(t, dir, syscall.SIGTERM, server, "--no-defaults", "--datadir="+data, "--socket="+socket, "--skip-networking",
		"--pid-file="+filepath.Join(dir, "pid"), "--character-set-server=utf8mb4", "--innodb-flush-log-at-trx-commit=0")

	open := func(database string) (*sql.DB, error) {
		c := mysql.NewConfig()
		c.Net, c.Addr, c.User, c.DBName = "unix", socket, "root", database
		c.ParseTime, c.MultiStatements = true, true
		return sql.Open("mysql", c.FormatDSN())
	}
	return serving(t, MariaDB, "mysql", open)
}

// serving waits for a server and returns it.
func serving(t testing.TB, kind Kind, adminDatabase string, open func(string) (*sql.DB, error)) *Server {
	t.Helper()
	admin, err := open(adminDatabase)
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	t.Cleanup(func() {
		if err := admin.Close(); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	})
	awaitReady(t, admin)
	return &Server{Kind: kind, admin: admin, open: open}
}
