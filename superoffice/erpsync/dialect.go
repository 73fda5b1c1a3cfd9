package erpsync

import (
	"fmt"
	"slices"
)

// Order is the order of members in answers. Which one SuperOffice reads is not
// public, and a .NET reader drops what comes in the wrong one without a word;
// so a handler starts with a setting and follows the peer's own order from its
// first request that tells the two apart.
type Order int

// The orders.
const (
	Alphabetical Order = iota // WCF's default, and the likelier
	Declared                  // as SuperOffice's API reference lists them
	// Neutral sends only what reads the same under both, which leaves out
	// LastModified and most of a field's description: for a first contact where
	// Alphabetical turns out to be wrong, not for daily use.
	Neutral
)

var orderNames = []string{"alphabetical", "declared", "neutral"}

// String returns the name that UnmarshalText reads.
func (o Order) String() string {
	if o < 0 || int(o) >= len(orderNames) {
		return fmt.Sprintf("Order(%d)", int(o))
	}
	return orderNames[o]
}

// MarshalText returns the name of an order.
func (o Order) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads alphabetical, declared or neutral.
func (o *Order) UnmarshalText(text []byte) error {
	i := slices.Index(orderNames, string(text))
	if i < 0 {
		return fmt.Errorf("erpsync: the member order %q is none of %v", text, orderNames)
	}
	*o = Order(i)
	return nil
}

// Dialect is what a handler has learned of its peer.
type Dialect struct {
	Learned bool   `json:"learned"` // Order was seen, not set
	Order   Order  `json:"order"`
	Item    string `json:"item,omitempty"`  // element of a dictionary's entry, if another than WCF's
	Space   string `json:"space,omitempty"` // its namespace
}

// sight judges the order of elements that a peer sent against the declared one.
func sight(seen, declared []string) (Order, bool) {
	var known []string
	for _, name := range seen {
		if slices.Contains(declared, name) {
			known = append(known, name)
		}
	}
	alphabetical := slices.IsSorted(known)
	asDeclared := slices.IsSortedFunc(known, func(a, b string) int {
		return slices.Index(declared, a) - slices.Index(declared, b)
	})
	switch {
	case alphabetical && !asDeclared:
		return Alphabetical, true
	case asDeclared && !alphabetical:
		return Declared, true
	}
	return 0, false
}
