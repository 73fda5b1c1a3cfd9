package orders

import (
	"fmt"
	"slices"

	"github.com/erplink/erplink/csvspec"
)

// Progress is how far an order, or a line, has come in the ERP.
type Progress string

// The ERP acknowledges nothing: progress is seen in the files of outstanding
// and completed purchase orders that it sends to Netstock afterwards. An
// order is as far as its furthest line; it is Complete once all lines are.
const (
	HandedOver     Progress = "handed over"     // not seen yet
	Missing        Progress = "missing"         // not seen after TrackOptions.MissingAfter days
	Awaited        Progress = "awaited"         // confirmed: outstanding, nothing received
	PartlyReceived Progress = "partly received" // something received, more outstanding
	Complete       Progress = "complete"        // received, if less than ordered, and nothing outstanding any more
)

// Handed is an order that was handed over to the ERP.
type Handed struct {
	Order *Order
	On    csvspec.Date
}

// TrackOptions are our own choices: no page says how orders find back.
type TrackOptions struct {
	// OwnNumbers says that the ERP numbers its orders itself, so that an equal
	// number means nothing. Otherwise an order is looked for by number first.
	OwnNumbers bool
	// Prefix stands before the number in the ERP, beside PO, TR and WO.
	Prefix string
	// Window is how many days the ERP's order date may lie from ours when
	// orders are matched by supplier, location, item and quantity. 0 means 7.
	Window int
	// MissingAfter is how many days an order may stay unseen. 0 means 7.
	MissingAfter int
}

// Tracked is what became of one order.
type Tracked struct {
	Order    *Order
	Progress Progress
	Lines    []TrackedLine // one for each of the order's
}

// TrackedLine is what became of one line. Quantities are in Netstock's unit.
type TrackedLine struct {
	Progress    Progress
	OrderNumber string // the ERP's, empty while it was not seen
	LineNumber  string
	Outstanding int64
	Received    int64
}

// Tracker matches rows of po.csv and pohist.csv with purchase and work orders
// handed over earlier. Feed it both files whole, then ask for the report; rows
// of other items are not kept. Orders that are complete need not be given again,
// and should not be once pohist.csv no longer reaches back to them.
// A Tracker must not be used concurrently.
type Tracker struct {
	options TrackOptions
	handed  []Handed
	items   map[itemPlace]bool
	found   map[erpKey]*erpLine
	wants   []*want
}

// itemPlace narrows the search.
type itemPlace struct{ item, location string }

// want is a line of ours that looks for its line in the ERP.
type want struct {
	order    *Handed
	quantity Decimal
	place    itemPlace
	found    *erpLine
}

// erpKey names a line of the ERP. Purchase and production orders may share
// numbers; kind is P, M, or empty for receipts, which do not tell.
type erpKey struct{ order, line, kind string }

// erpLine is a line of the ERP with all its rows added up.
type erpLine struct {
	key                   erpKey
	place                 itemPlace
	supplier              string
	date                  csvspec.Date
	ordered               int64
	outstanding, received int64
	taken                 bool
}

// NewTracker looks for the given orders. Transfers are refused with ErrKind:
// they come back in another file, without receipts.
func NewTracker(handed []Handed, opts *TrackOptions) (*Tracker, error) {
	t := &Tracker{handed: slices.Clone(handed), items: map[itemPlace]bool{}, found: map[erpKey]*erpLine{}}
	if opts != nil {
		t.options = *opts
	}
	if t.options.Window == 0 {
		t.options.Window = 7
	}
	if t.options.MissingAfter == 0 {
		t.options.MissingAfter = 7
	}
	for i := range t.handed {
		h := &t.handed[i]
		if h.Order.Kind == Transfer {
			return nil, &FieldError{Field: "Kind", Value: string(Transfer), Err: fmt.Errorf("%w: po.csv and pohist.csv have no transfers", ErrKind)}
		}
		for j := range h.Order.Lines {
			t.want(h, &h.Order.Lines[j])
		}
	}
	return t, nil
}

func (t *Tracker) want(h *Handed, l *Line) {
	w := &want{order: h, quantity: l.Quantity, place: itemPlace{l.ItemCode, l.Location}}
	if w.place.location == "" {
		w.place.location = h.Order.Location
	}
	t.wants = append(t.wants, w)
	t.items[w.place] = true
}

// Outstanding takes a row of po.csv.
func (t *Tracker) Outstanding(row *csvspec.PORow) {
	key := erpKey{row.OrderNumber, row.LineNumber, row.OrderType}
	if e := t.line(key, itemPlace{row.ItemCode, row.Location}); e != nil {
		e.supplier, e.date, e.ordered = row.SupplierCode, row.OrderDate, row.OrderQuantity
		e.outstanding += row.OutstandingQuantity
	}
}

// Receipt takes a row of pohist.csv: one delivery.
func (t *Tracker) Receipt(row *csvspec.POHistRow) {
	key := erpKey{row.OrderNumber, row.LineNumber, ""}
	if e := t.line(key, itemPlace{row.ItemCode, row.Location}); e != nil {
		e.supplier, e.date, e.ordered = row.SupplierCode, row.OrderDate, row.OrderQuantity
		e.received += row.QuantityReceived
	}
}

// line finds or makes the line of a row, nil where nobody wants the item. A
// row of another item under the same key is another line's.
func (t *Tracker) line(key erpKey, place itemPlace) *erpLine {
	if !t.items[place] {
		return nil
	}
	e := t.found[key]
	if e == nil {
		e = &erpLine{key: key, place: place}
		t.found[key] = e
	}
	if e.place != place {
		return nil
	}
	return e
}
