package plan

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/orders"
)

// The same set again, whatever its id, recommends nothing twice.
func TestSameDayTwice(t *testing.T) {
	first, err := read(t, "2026/03/05", with(nil)).Recommend(nil, rules, 1)
	require.NoError(t, err)
	require.Len(t, first.Orders, 3)
	again, err := read(t, "2026/03/05", with(nil)).Recommend(first.Standings, rules, 4)
	require.NoError(t, err)
	require.Empty(t, again.Orders)
	require.Equal(t, first.Standings, again.Standings)
}

// More demand on the same day recommends the difference only.
func TestSameDayMore(t *testing.T) {
	first, err := read(t, "2026/03/05", with(nil)).Recommend(nil, rules, 1)
	require.NoError(t, err)
	more, err := read(t, "2026/03/05", with(map[string]string{"co.csv": `
"LAMP","SHOP",,"9","1",2026/03/05,6,2026/03/09,6`})).Recommend(first.Standings, rules, 4)
	require.NoError(t, err)
	require.Len(t, more.Orders, 1)
	require.Equal(t, orders.MustDecimal("6"), more.Orders[0].Lines[0].Quantity)
}

func TestSettle(t *testing.T) {
	standing := func(quantity, ordered int64) Standing {
		return Standing{Kind: orders.Purchase, Item: "BOLT", Location: "DC", Order: "1", Quantity: quantity, Day: day(t, "2026/03/05"), Ordered: ordered}
	}
	po := func(lines string) map[string]string { return map[string]string{"po.csv": lines} }
	for _, test := range []struct {
		name      string
		on        string
		po        string
		standings []Standing
		want      int // that stand
	}{
		{"not ordered yet", "2026/03/06", ``, []Standing{standing(24, 0)}, 1},
		{"the last day of the hold", "2026/03/12", ``, []Standing{standing(24, 0)}, 1},
		{"given up", "2026/03/13", ``, []Standing{standing(24, 0)}, 0},
		{"ordered", "2026/03/06", `"BOLT","DC","ACME","77","1",2026/03/06,24,2026/03/09,24,P,`, []Standing{standing(24, 0)}, 0},
		{"ordered with another quantity", "2026/03/06", `"BOLT","DC","ACME","77","1",2026/03/05,20,2026/03/09,20,P,`, []Standing{standing(24, 0)}, 0},
		{"an older order says nothing", "2026/03/06", `"BOLT","DC","ACME","77","1",2026/03/04,24,2026/03/09,24,P,`, []Standing{standing(24, 0)}, 1},
		{"an order of that day that was there before says nothing", "2026/03/06", `"BOLT","DC","ACME","77","1",2026/03/05,9,2026/03/09,9,P,`, []Standing{standing(24, 9)}, 1},
		{"production is another thing", "2026/03/06", `"BOLT","DC","ACME","77","1",2026/03/06,24,2026/03/09,24,M,`, []Standing{standing(24, 0)}, 1},
		{"one of two is ordered", "2026/03/06", `"BOLT","DC","ACME","77","1",2026/03/06,24,2026/03/09,24,P,`, []Standing{standing(24, 0), standing(12, 0)}, 1},
		{"both are ordered", "2026/03/06", `"BOLT","DC","ACME","77","1",2026/03/06,36,2026/03/09,36,P,`, []Standing{standing(24, 0), standing(12, 0)}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Len(t, read(t, test.on, with(po(test.po))).settle(test.standings, rules), test.want)
		})
	}
}
