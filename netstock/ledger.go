package netstock

import (
	"context"
	"encoding/json"
	"fmt"
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

func (l *ledger) apply(e Entry) error {
	l.last = e.Seq
	change, ok := changes[e.Event]
	if !ok {
		return fmt.Errorf("%w: entry %d: event %q is not known to this version; use the newer one that wrote it", ErrDamaged, e.Seq, e.Event)
	}
	if err := change(l, e); err != nil {
		return fmt.Errorf("%w: entry %d, %s %s: %w", ErrDamaged, e.Seq, e.Event, e.ID, err)
	}
	return nil
}

// changes says what each event does to the ledger.
var changes = map[Event]func(*ledger, Entry) error{
	eventBound:        func(l *ledger, e Entry) error { return unmarshal(e, &l.environment) },
	eventRegistered:   func(l *ledger, _ Entry) error { l.refused = refusal{}; return nil },
	eventRetry:        func(l *ledger, _ Entry) error { l.refused = refusal{}; return nil },
	eventRefused:      (*ledger).applyRefused,
	eventHeldSet:      func(l *ledger, e Entry) error { return l.addSet(e, true) },
	eventSealed:       func(l *ledger, e Entry) error { return l.addSet(e, false) },
	eventAccepted:     func(l *ledger, e Entry) error { _, err := l.set(e.ID); return err },
	eventDelivered:    (*ledger).applyDelivered,
	eventVerdict:      (*ledger).applyVerdict,
	eventAbandoned:    (*ledger).applyAbandoned,
	eventHave:         (*ledger).applyHave,
	eventIntent:       (*ledger).applyIntent,
	eventPublished:    (*ledger).applyPublished,
	eventAcknowledged: (*ledger).applyAcknowledged,
	eventHeldOrder:    (*ledger).applyHeldOrder,
	eventConfirmed:    func(l *ledger, e Entry) error { return unmarshal(e, &l.confirmed) },
}

func unmarshal(e Entry, v any) error { return json.Unmarshal(e.Data, v) }

func (l *ledger) applyRefused(e Entry) error {
	l.refused.At = e.At
	return unmarshal(e, &l.refused)
}

func (l *ledger) addSet(e Entry, held bool) error {
	t := &transmission{held: held}
	if err := unmarshal(e, &t.sealedSet); err != nil {
		return err
	}
	if l.transmissions[e.ID] == nil {
		l.sent = append(l.sent, e.ID)
	}
	l.transmissions[e.ID] = t
	return nil
}

func (l *ledger) set(id string) (*transmission, error) {
	if t := l.transmissions[id]; t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("no set %s was sealed or held", id)
}

func (l *ledger) applyDelivered(e Entry) error {
	t, err := l.set(e.ID)
	if err == nil {
		t.delivered = e.At
	}
	return err
}

func (l *ledger) applyVerdict(e Entry) error {
	t, err := l.set(e.ID)
	if err != nil {
		return err
	}
	t.judged = e.At
	return unmarshal(e, &t.verdict)
}

func (l *ledger) applyAbandoned(e Entry) error {
	t, err := l.set(e.ID)
	if err != nil {
		return err
	}
	return unmarshal(e, &t.abandoned)
}

func (l *ledger) applyHave(e Entry) error {
	r := &received{have: true, at: e.At}
	if err := unmarshal(e, r); err != nil {
		return err
	}
	if l.files[e.ID] == nil {
		l.came = append(l.came, e.ID)
	}
	l.files[e.ID] = r
	return nil
}

func (l *ledger) file(id string) (*received, error) {
	if r := l.files[id]; r != nil {
		return r, nil
	}
	return nil, fmt.Errorf("no file %s was received", id)
}

func (l *ledger) applyIntent(e Entry) error {
	r, err := l.file(e.ID)
	if err != nil {
		return err
	}
	r.intent, r.held = true, ""
	return unmarshal(e, r)
}

func (l *ledger) applyPublished(e Entry) error {
	r, err := l.file(e.ID)
	if err != nil {
		return err
	}
	r.published, r.held = e.At, ""
	l.names[r.File.Name] = r.File.SHA256
	return nil
}

func (l *ledger) applyAcknowledged(e Entry) error {
	r, err := l.file(e.ID)
	if err == nil {
		r.acknowledged = e.At
	}
	return err
}

func (l *ledger) applyHeldOrder(e Entry) error {
	r := l.files[e.ID]
	if r == nil { // held before it could be proven
		r = &received{at: e.At}
		l.files[e.ID] = r
		l.came = append(l.came, e.ID)
	}
	return unmarshal(e, &struct {
		File   *transport.Incoming
		Reason *string
	}{&r.File, &r.held})
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
