package netstock

import (
	"context"
	"slices"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/transport"
)

// sealedSet is what the journal keeps of a set that is sealed or held.
type sealedSet struct {
	Manifest transport.Manifest `json:"manifest"`
	Encoding transport.Encoding `json:"encoding"`
	AsOf     csvspec.Date       `json:"as_of"`
	Files    []sealedFile       `json:"files"`
	Reasons  []string           `json:"reasons,omitempty"` // why it is held
	Resends  string             `json:"resends,omitempty"` // the set that it repeats
}

// sealedFile is what later sets are compared with.
type sealedFile struct {
	Name   string                     `json:"name"`
	Mode   Mode                       `json:"mode"`
	Rows   int64                      `json:"rows"`
	Totals map[string]csvspec.Decimal `json:"totals,omitempty"`
}

// transmission is a set as the journal knows it.
type transmission struct {
	sealedSet
	held      bool
	abandoned string // why
	delivered time.Time
	verdict   transport.Verdict
	judged    time.Time
}

func (t *transmission) settled() bool {
	return t.abandoned != "" || t.verdict.State.Final() || t.verdict.State == transport.Delivered
}

// output is one file that an incoming file becomes.
type output struct {
	Folder     string `json:"folder"`     // the publishing folder, absolute
	Quarantine string `json:"quarantine"` // its name in the hidden subfolder
	Name       string `json:"name"`       // its final name
	SHA256     string `json:"sha256"`
	Feed       feed   `json:"feed,omitempty"`
}

// feed says how an output goes into a file of fixed name.
type feed string

const (
	noFeed     feed = ""       // the name is the output's own
	feedOne    feed = "one"    // once the ERP has read what is there
	feedAppend feed = "append" // behind what is there
)

// received is an incoming file as the journal knows it.
type received struct {
	File         transport.Incoming `json:"file"`
	Outputs      []output           `json:"outputs,omitempty"`
	have, intent bool
	published    time.Time
	acknowledged time.Time
	held         string // why it waits
	at           time.Time
}

// ledger is the journal folded into the present state.
type ledger struct {
	last          int64 // number of the last entry
	environment   *Environment
	transmissions map[string]*transmission
	sent          []string // ids in the order of their entries
	files         map[string]*received
	came          []string          // ids in the order of their entries
	names         map[string]string // published name to SHA-256
	refused       refusal
	confirmed     int64 // number up to which a person confirmed a restored journal
}

// refusal is what is not tried again until something changes.
type refusal struct {
	Identity string    `json:"identity"`
	Reason   string    `json:"reason"`
	At       time.Time `json:"-"`
}

type registration struct {
	Identity string `json:"identity"`
}

func readLedger(ctx context.Context, j Journal) (*ledger, error) {
	l := &ledger{
		transmissions: map[string]*transmission{},
		files:         map[string]*received{},
		names:         map[string]string{},
	}
	for e, err := range j.Entries(ctx) {
		if err != nil {
			return nil, err
		}
		if err := l.apply(e); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// lastImported returns the newest set that the far side has imported and that
// carries the file in one of the modes.
func (l *ledger) lastImported(file string, modes ...Mode) (set *transmission, found sealedFile) {
	for i := len(l.sent) - 1; i >= 0; i-- {
		t := l.transmissions[l.sent[i]]
		if !t.imported() {
			continue
		}
		for _, f := range t.Files {
			if f.Name == file && slices.Contains(modes, f.Mode) {
				return t, f
			}
		}
	}
	return nil, sealedFile{}
}

// imported counts delivered as imported where the door cannot judge.
func (t *transmission) imported() bool {
	return t.verdict.State == transport.Imported || t.verdict.State == transport.Delivered
}
