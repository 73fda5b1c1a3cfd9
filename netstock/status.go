package netstock

import (
	"context"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/transport"
)

// Status is what the journal says of a connector, while others run or not.
type Status struct {
	Environment Environment   `json:"environment"`
	Refused     string        `json:"refused,omitempty"` // why the far side is not asked any more
	Sets        []SetStatus   `json:"sets"`              // oldest first
	Orders      []OrderStatus `json:"orders"`            // oldest first
}

// SetStatus is one set that was sealed or held.
type SetStatus struct {
	ID         string          `json:"id"`
	AsOf       csvspec.Date    `json:"as_of"`
	Finished   time.Time       `json:"finished"`             // when its extraction ended
	Delivered  time.Time       `json:"delivered,omitzero"`   // when it was announced
	State      transport.State `json:"state,omitempty"`      // the far side's word; empty until it is announced
	Judged     time.Time       `json:"judged,omitzero"`      // when the far side said so
	Held       []string        `json:"held,omitempty"`       // why it waits for a person
	Superseded bool            `json:"superseded,omitempty"` // held, and replaced by a newer set
	Abandoned  string          `json:"abandoned,omitempty"`  // why it can never be delivered
	Resends    string          `json:"resends,omitempty"`    // the set that it repeats
	Files      []SentFile      `json:"files"`
}

// SentFile is one file of a set.
type SentFile struct {
	transport.File
	Mode   Mode                       `json:"mode"`
	Totals map[string]csvspec.Decimal `json:"totals,omitempty"`
}

// OrderStatus is one file that came back.
type OrderStatus struct {
	transport.Incoming
	Received     time.Time `json:"received"`
	Published    time.Time `json:"published,omitzero"`
	Acknowledged time.Time `json:"acknowledged,omitzero"`
	Held         string    `json:"held,omitempty"` // why it waits
}

// Status reads the journal and speaks to nobody; it takes no lock.
func (c *Connector) Status(ctx context.Context) (*Status, error) {
	l, err := readLedger(ctx, c.journal)
	if err != nil {
		return nil, err
	}
	s := &Status{Environment: c.environment, Refused: l.refused.Reason}
	for _, id := range l.sent {
		s.Sets = append(s.Sets, l.setStatus(id))
	}
	for _, id := range l.came {
		f := l.files[id]
		s.Orders = append(s.Orders, OrderStatus{f.File, f.at, f.published, f.acknowledged, f.held})
	}
	return s, nil
}

func (l *ledger) setStatus(id string) SetStatus {
	t := l.transmissions[id]
	s := SetStatus{
		ID:        id,
		AsOf:      t.AsOf,
		Finished:  t.Manifest.FinishedAt,
		Delivered: t.delivered,
		State:     t.state(),
		Judged:    t.judged,
		Abandoned: t.abandoned,
		Resends:   t.Resends,
	}
	if t.held {
		s.Held, s.Superseded = t.Reasons, id != l.sent[len(l.sent)-1]
	}
	for i, f := range t.Manifest.Files {
		s.Files = append(s.Files, SentFile{f, t.Files[i].Mode, t.Files[i].Totals})
	}
	return s
}
