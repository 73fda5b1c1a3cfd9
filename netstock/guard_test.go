package netstock

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/transport"
)

func TestGuard(t *testing.T) {
	before := sealedFile{Name: "stock.csv", Mode: Full, Rows: 100, Totals: onHand(1000)}
	for name, c := range map[string]struct {
		now   sealedFile
		guard Guard
		want  string // what the reason says; empty if the set may go
	}{
		"the same":                 {now: before},
		"half of the rows":         {now: sealedFile{Name: "stock.csv", Mode: Full, Rows: 50, Totals: onHand(1000)}},
		"less than half":           {now: sealedFile{Name: "stock.csv", Mode: Full, Rows: 49, Totals: onHand(1000)}, want: "stock.csv: 49 rows, against 100"},
		"no rows":                  {now: sealedFile{Name: "stock.csv", Mode: Full, Totals: onHand(1000)}, want: "no rows, against 100"},
		"many more rows":           {now: sealedFile{Name: "stock.csv", Mode: Full, Rows: 100_000, Totals: onHand(1000)}},
		"a total half as large":    {now: sealedFile{Name: "stock.csv", Mode: Full, Rows: 100, Totals: onHand(500)}},
		"a total less than half":   {now: sealedFile{Name: "stock.csv", Mode: Full, Rows: 100, Totals: onHand(499)}, want: "stock on hand is 499, against 1000"},
		"a total grown by more":    {now: sealedFile{Name: "stock.csv", Mode: Full, Rows: 100, Totals: onHand(1501)}, want: "stock on hand is 1501"},
		"a total turned negative":  {now: sealedFile{Name: "stock.csv", Mode: Full, Rows: 100, Totals: onHand(-1)}, want: "stock on hand is -1"},
		"of another mode":          {now: sealedFile{Name: "stock.csv", Mode: Window, Rows: 1}},
		"a file that was not sent": {now: sealedFile{Name: "co.csv", Mode: Full}},
		"the site's own share":     {now: sealedFile{Name: "stock.csv", Mode: Full, Rows: 89, Totals: onHand(1000)}, guard: Guard{Rows: 0.9}, want: "89 rows"},
		"switched off":             {now: sealedFile{Name: "stock.csv", Mode: Full}, guard: Guard{Rows: -1, Totals: -1}},
	} {
		t.Run(name, func(t *testing.T) {
			reasons := c.guard.suspicions(imported(before), sealedSet{Files: []sealedFile{c.now}})
			if c.want == "" {
				require.Empty(t, reasons)
				return
			}
			require.Len(t, reasons, 1)
			require.Contains(t, reasons[0], c.want)
			require.Contains(t, reasons[0], "2026/11/24", "it says since when")
		})
	}
}

func onHand(n int64) map[string]csvspec.Decimal {
	return map[string]csvspec.Decimal{"stock_on_hand": csvspec.Int(n)}
}

func imported(f sealedFile) *ledger {
	day, _ := csvspec.ParseDate("2026/11/24")
	return &ledger{sent: []string{"a"}, transmissions: map[string]*transmission{"a": {
		sealedSet: sealedSet{AsOf: day, Files: []sealedFile{f}},
		verdict:   transport.Verdict{State: transport.Imported},
	}}}
}
