package netstock

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"
)

// Direction tells the two ways of the data apart; each has its own lock.
type Direction string

// The directions.
const (
	Outbound Direction = "push" // the ERP's data to Netstock
	Inbound  Direction = "pull" // Netstock's orders to the ERP
)

// Journal is the connector's only state: what was sealed, delivered, judged;
// received, published, acknowledged; and what a person decided. The default
// is a file in the connector's folder; a vendor may keep it in a database.
// It is safe for concurrent use, also by several processes.
type Journal interface {
	// Append numbers an entry and makes it durable before it returns.
	Append(ctx context.Context, event Event, id string, data json.RawMessage) (Entry, error)

	// Entries yields all entries in the order of their numbers, also while
	// others append. An unreadable entry ends the sequence with its error.
	Entries(ctx context.Context) iter.Seq2[Entry, error]

	// Lock takes the lock of one direction, or returns a *LockedError at once.
	Lock(ctx context.Context, direction Direction) (unlock func() error, err error)
}

// Entry is one line of the journal. Entries are small and never change.
type Entry struct {
	Seq   int64           `json:"seq"` // from 1, without gaps
	At    time.Time       `json:"at"`
	Event Event           `json:"event"`
	ID    string          `json:"id,omitempty"` // of a transmission or an incoming file
	Data  json.RawMessage `json:"data,omitempty"`
}

// Event says what an Entry records.
type Event string

// The events of the journal. A journal with an event that this version does
// not know was written by a newer one, and is refused.
const (
	eventBound        Event = "bound"        // the environment, the first entry
	eventRegistered   Event = "registered"   // a key, by its fingerprint
	eventRefused      Event = "refused"      // credentials that are not tried again
	eventRetry        Event = "retry"        // a person asks for another try
	eventHeldSet      Event = "held-set"     // a suspicious set waits for a person
	eventAccepted     Event = "accepted"     // a person lets a held set pass
	eventSealed       Event = "sealed"       // a set that will be delivered
	eventDelivered    Event = "delivered"    // wholly on the far side and announced
	eventVerdict      Event = "verdict"      // what the far side says of it
	eventAbandoned    Event = "abandoned"    // a set that the door refuses for good
	eventHave         Event = "have"         // an incoming file, proven, in quarantine
	eventIntent       Event = "intent"       // the names under which it will be published
	eventPublished    Event = "published"    // it is in the publishing folder
	eventAcknowledged Event = "acknowledged" // the far side has its receipt
	eventHeldOrder    Event = "held-order"   // it waits for a person, and why
	eventConfirmed    Event = "confirmed"    // a person confirms a restored journal
)

// Errors of the journal.
var (
	// ErrDamaged says that the journal holds something other than what was
	// appended; nothing is sent or published until a person has looked.
	ErrDamaged = errors.New("the journal is damaged")

	// ErrEnvironment says that the folder belongs to another environment.
	ErrEnvironment = errors.New("the folder belongs to another environment")
)

// LockedError says that another run of the same direction is under way.
type LockedError struct {
	Direction Direction
	Holder    string // who holds the lock, as far as known
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("another %s is running (%s); wait for it to end", e.Direction, e.Holder)
}
