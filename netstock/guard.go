package netstock

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/erplink/erplink/csvspec"
)

// HeldError says that a set is suspicious and was not sent. It stays spooled
// until a person accepts it, a newer set is sealed, or it is purged.
type HeldError struct {
	ID      string   // for Accept
	Reasons []string // what changed, by how much, against which set
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("set %s is held: %s; look at the data, then mend it and push again, or let this set pass with Accept(%q)",
		e.ID, strings.Join(e.Reasons, "; "), e.ID)
}

// guardedTotals are the totals that do not jump overnight in a sound company.
var guardedTotals = []string{"stock_on_hand", "outstanding_quantity"}

// suspicions compares a set with what was imported before it.
func (g Guard) suspicions(l *ledger, set sealedSet) (reasons []string) {
	for _, now := range set.Files {
		before, then := l.lastImported(now.Name, now.Mode)
		if before == nil {
			continue
		}
		since := fmt.Sprintf("in the set of %s", before.AsOf)
		if reason := g.fewer(then.Rows, now.Rows); reason != "" {
			reasons = append(reasons, fmt.Sprintf("%s: %s %s", now.Name, reason, since))
		}
		for _, name := range guardedTotals {
			if g.jumped(then.Totals[name], now.Totals[name]) {
				reasons = append(reasons, fmt.Sprintf("%s: %s is %s, against %s %s",
					now.Name, strings.ReplaceAll(name, "_", " "), now.Totals[name], then.Totals[name], since))
			}
		}
	}
	return reasons
}

func (g Guard) fewer(then, now int64) string {
	least := share(g.Rows)
	switch {
	case least == nil || then == 0:
		return ""
	case now == 0:
		return fmt.Sprintf("no rows, against %d", then)
	case big.NewRat(now, then).Cmp(least) < 0:
		return fmt.Sprintf("%d rows, against %d", now, then)
	}
	return ""
}

// jumped reports a change of more than the share of what a total was.
func (g Guard) jumped(then, now csvspec.Decimal) bool {
	most := share(g.Totals)
	if most == nil || then.IsZero() {
		return false
	}
	was, is := rational(then), rational(now)
	change := new(big.Rat).Sub(is, was)
	change.Abs(change.Quo(change, was))
	return change.Cmp(most) > 0
}

func rational(d csvspec.Decimal) *big.Rat {
	r, _ := new(big.Rat).SetString(d.String()) // a Decimal's text is always a number
	return r
}

// share is the rule's share, half by default, nil where it is switched off.
func share(s float64) *big.Rat {
	switch {
	case s < 0:
		return nil
	case s == 0:
		return big.NewRat(1, 2)
	}
	return new(big.Rat).SetFloat64(s)
}
