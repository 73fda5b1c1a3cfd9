package netstock

import (
	"encoding/json"
	"fmt"
)

// apply brings the ledger up to an entry, which follows the last one.
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

// applyHeldOrder says why a file waits. What was proven of it stays, whatever
// the far side lists meanwhile.
func (l *ledger) applyHeldOrder(e Entry) error {
	var held heldRecord
	if err := unmarshal(e, &held); err != nil {
		return err
	}
	r := l.files[e.ID]
	if r == nil { // held before it could be proven
		r = &received{at: e.At}
		l.files[e.ID] = r
		l.came = append(l.came, e.ID)
	}
	if !r.have {
		r.File = held.File
	}
	r.held = held.Reason
	return nil
}
