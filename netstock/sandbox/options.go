package sandbox

import (
	"crypto/tls"
	"database/sql"
	"log/slog"
	"time"

	"github.com/erplink/erplink/csvspec/check"
)

// Options are what a sandbox may do otherwise. nil means none of it.
type Options struct {
	// Web is where web calls are served, "127.0.0.1:8443". Empty is a free port
	// of the loopback address, the same one again after a restart.
	Web string
	// SFTP are the addresses where files are served, in the order in which
	// clients try them; all of one host. Empty is a free port like Web's.
	SFTP []string
	// TLS has the certificate for web calls. Without it they are plain HTTP,
	// which is refused for an address that others can reach.
	TLS *tls.Config
	// Origin is how clients name the server, where that is not the address of
	// Web: "https://comms.example". Tokens are made out to it.
	Origin string
	// Apps names the App servers; empty is one called "app-1".
	Apps []string
	// Sites says how the sets of customers are read that an earlier sandbox on
	// the same folder has left. AddCustomer adds to it.
	Sites map[string]Site
	// Bans say when an address is banned; the zero value is three strikes and
	// an hour.
	Bans Bans
	// Plan are the numbers of the plan.
	Plan PlanRules
	// FileLimit is how many bytes one file may unpack to; 0 is 4 GiB.
	FileLimit int64
	// Logger is told of what the sandbox cannot answer to a caller: nil is silent.
	Logger *slog.Logger
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// Site says how one customer's sets are read and where they go.
type Site struct {
	// App names the App server that serves the customer; empty is the first.
	App string
	// DB takes the rows of every imported set. nil imports into memory: rows and
	// totals are counted, and the files are kept. The caller opens and closes
	// it, and gives each customer one of its own.
	DB *sql.DB
	// Check is what the site has agreed on: the form of sales.csv, layouts,
	// severities. nil is the default.
	Check *check.Options
}

// Bans say when an address is banned, on all services at once, and how.
type Bans struct {
	Strikes int           // failed proofs that lead to a ban; 0 is three
	Span    time.Duration // of the ban; 0 is an hour
	Swallow bool          // say nothing, as a firewall that drops; else close
}

// PlanRules are the numbers of the plan, in days. Zero is the default.
type PlanRules struct {
	History  int // of sales that count for the demand: 90
	Safety   int // of demand that are kept in stock: 7
	LeadTime int // where no file tells one: 14
	Hold     int // that a recommended order counts as on order unseen: 7
}

// defaults fills in what was left zero.
func (o *Options) defaults() Options {
	var d Options
	if o != nil {
		d = *o
	}
	if len(d.Apps) == 0 {
		d.Apps = []string{"app-1"}
	}
	d.Bans = d.Bans.defaults()
	d.Plan = d.Plan.defaults()
	if d.FileLimit == 0 {
		d.FileLimit = 4 << 30
	}
	if d.Logger == nil {
		d.Logger = slog.New(slog.DiscardHandler)
	}
	if d.Now == nil {
		d.Now = time.Now
	}
	return d
}

func (b Bans) defaults() Bans {
	if b.Strikes == 0 {
		b.Strikes = 3
	}
	if b.Span == 0 {
		b.Span = time.Hour
	}
	return b
}

func (p PlanRules) defaults() PlanRules {
	for _, d := range []struct {
		value *int
		or    int
	}{{&p.History, 90}, {&p.Safety, 7}, {&p.LeadTime, 14}, {&p.Hold, 7}} {
		if *d.value == 0 {
			*d.value = d.or
		}
	}
	return p
}
