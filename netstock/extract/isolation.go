package extract

import (
	"errors"
	"fmt"
)

// Isolation says how a query is shielded from changes that are made to the
// database while it runs.
type Isolation int

// The isolations. There is no default: what an ERP bears is known at the site.
const (
	// NoIsolation begins no transaction: each query gets what the database
	// gives a single statement.
	NoIsolation Isolation = iota + 1
	// ReadCommitted keeps out what is not committed, but two files, or two
	// parts of a long query, may see different moments.
	ReadCommitted
	// Snapshot shows one moment of the database, to all queries of a
	// transaction.
	Snapshot
)

// String returns "none", "read committed" or "snapshot".
func (i Isolation) String() string {
	switch i {
	case NoIsolation:
		return "none"
	case ReadCommitted:
		return "read committed"
	case Snapshot:
		return "snapshot"
	}
	return fmt.Sprintf("Isolation(%d)", int(i))
}

// ErrIsolation is the kind of error of a database that does not give the
// isolation asked for.
var ErrIsolation = errors.New("the database does not give this isolation")

// dialect is what one family of databases calls its isolations. A dialect is
// told by its level statement, which only its own databases answer.
type dialect struct {
	name  string
	level string // asks for the level in force; its last column is the answer
	begin map[Isolation][]string
	gives map[Isolation][]string // answers that mean at least this isolation

	means     string // what such an answer comes to, where it does not say so itself
	ofSession bool   // what begin sets outlives the transaction
}

var dialects = []dialect{
	{
		name:  "PostgreSQL",
		level: "SHOW transaction_isolation",
		begin: map[Isolation][]string{
			ReadCommitted: {"BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY"},
			Snapshot:      {"BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"},
		},
		gives: map[Isolation][]string{
			ReadCommitted: {"read committed", "repeatable read", "serializable"},
			Snapshot:      {"repeatable read", "serializable"},
		},
	},
	{
		// The level is set for the session, since the variable does not show
		// what SET TRANSACTION sets for the next transaction alone. MariaDB
		// before 11.1 has tx_isolation, MySQL 8 has transaction_isolation.
		name:  "MariaDB or MySQL",
		level: "SHOW SESSION VARIABLES WHERE Variable_name IN ('transaction_isolation', 'tx_isolation')",
		begin: map[Isolation][]string{
			ReadCommitted: {"SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", "START TRANSACTION READ ONLY"},
			Snapshot:      {"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ", "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"},
		},
		gives: map[Isolation][]string{
			ReadCommitted: {"read-committed", "repeatable-read"},
			Snapshot:      {"repeatable-read"},
		},
		ofSession: true,
	},
	{
		// A deferred transaction that only reads sees the database as of its
		// first read; uncommitted rows come only in read_uncommitted mode.
		name:  "SQLite",
		level: "PRAGMA read_uncommitted",
		begin: map[Isolation][]string{
			ReadCommitted: {"BEGIN DEFERRED TRANSACTION"},
			Snapshot:      {"BEGIN DEFERRED TRANSACTION"},
		},
		gives: map[Isolation][]string{
			ReadCommitted: {"0"},
			Snapshot:      {"0"},
		},
		means: "snapshot, of the moment of its first read",
	},
}
