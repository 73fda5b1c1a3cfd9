package testdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"github.com/erplink/erplink/internal/peer"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// Kind is a database product.
type Kind string

// The products.
const (
	SQLite   Kind = "sqlite"
	Postgres Kind = "postgres"
	MariaDB  Kind = "mariadb"
)

// Kinds lists all products.
func Kinds() []Kind { return []Kind{SQLite, Postgres, MariaDB} }

// Server makes databases that live as long as the test that started it.
type Server struct {
	Kind Kind

	admin *sql.DB // nil for SQLite
	open  func(database string) (*sql.DB, error)
	made  atomic.Int64
}

// Start starts a server of the kind, or skips the test.
func Start(t testing.TB, kind Kind) *Server {
	t.Helper()
	switch kind {
	case Postgres:
		return startPostgres(t)
	case MariaDB:
		return startMariaDB(t)
	}
	return startSQLite(t)
}

// Database returns a new, empty database. It is closed with the test t.
func (s *Server) Database(t testing.TB) *sql.DB {
	t.Helper()
	name := "erp" + strconv.FormatInt(s.made.Add(1), 10)
	if s.admin != nil {
		if _, err := s.admin.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
			t.Fatalf("%s: create a database: %v", s.Kind, err)
		}
	}
	db, err := s.open(name)
	if err != nil {
		t.Fatalf("%s: open %s: %v", s.Kind, name, err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("%s: close %s: %v", s.Kind, name, err)
		}
	})
	return db
}

// need returns the path of a binary, or skips the test.
func need(t testing.TB, kind Kind, patterns ...string) string {
	t.Helper()
	for _, pattern := range patterns {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return found[len(found)-1]
		}
	}
	peer.Missing(t, fmt.Sprintf("%s, as any of %v,", kind, patterns))
	return ""
}

// account is the user whom a server runs as. The servers refuse to be root.
type account struct {
	name     string
	uid, gid int
	root     bool // the test itself runs as root, and changes to name
}

func accountOf(t testing.TB, name string) account {
	t.Helper()
	if os.Geteuid() != 0 {
		return account{}
	}
	u, err := user.Lookup(name)
	if err != nil {
		t.Fatalf("a server does not run as root, and there is no user %s: %v", name, err)
	}
	uid, errUID := strconv.Atoi(u.Uid)
	gid, errGID := strconv.Atoi(u.Gid)
	if err := errors.Join(errUID, errGID); err != nil {
		t.Fatal(err)
	}
	return account{name, uid, gid, true}
}

// folder makes a folder that belongs to the account. It is not the test's own
// one, which other users may not enter and whose path is too long for a socket.
func (a account) folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "erplink-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if a.root {
		if err := os.Chown(dir, a.uid, a.gid); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func (a account) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	if a.root {
		args = append([]string{"--reuid=" + a.name, "--regid=" + strconv.Itoa(a.gid), "--init-groups", "--", name}, args...)
		name = "setpriv"
	}
	return exec.CommandContext(ctx, name, args...)
}

// run runs a program to its end.
func (a account) run(t testing.TB, dir, name string, args ...string) {
	t.Helper()
	c := a.command(t.Context(), name, args...)
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// serve starts a server, and stops it after the test by the given signal.
func (a account) serve(t testing.TB, dir string, stop os.Signal, name string, args ...string) {
	t.Helper()
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	c := a.command(context.Background(), name, args...)
	c.Dir, c.Stdout, c.Stderr = dir, log, log
	if err := c.Start(); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	t.Cleanup(func() {
		if err := c.Process.Signal(stop); err != nil {
			t.Errorf("stop %s: %v", name, err)
		}
		kill := time.AfterFunc(30*time.Second, func() { _ = c.Process.Kill() })
		defer kill.Stop()
		err := c.Wait()
		if t.Failed() || err != nil {
			text, _ := os.ReadFile(log.Name())
			t.Logf("%s ended: %v\n%s", name, err, text)
		}
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
}

// awaitReady waits until the server answers.
func awaitReady(t testing.TB, db *sql.DB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("the server does not answer: %v", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
