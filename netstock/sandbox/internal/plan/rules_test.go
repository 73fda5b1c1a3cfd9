package plan

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
)

func dec(t *testing.T, s string) csvspec.Decimal {
	t.Helper()
	d, err := csvspec.ParseDecimal(s)
	require.NoError(t, err)
	return d
}

// The cases are computed by hand from the rules of the package's
// documentation.
func TestNeed(t *testing.T) {
	rules := Rules{History: 90, Safety: 7, LeadTime: 14, Hold: 7}
	for _, test := range []struct {
		name string
		p    Position
		want int64
	}{
		{"demand 2 a day: 2×10 + 2×7 - 4", Position{Sold: dec(t, "180"), LeadTime: 10, OnHand: 4}, 30},
		{"enough", Position{Sold: dec(t, "180"), LeadTime: 10, OnHand: 34}, 0},
		{"one short", Position{Sold: dec(t, "180"), LeadTime: 10, OnHand: 33}, 1},
		{"each part is rounded up: 0.1×10=1, 0.1×7=1", Position{Sold: dec(t, "9"), LeadTime: 10}, 2},
		{"a third of a unit is a unit", Position{Sold: dec(t, "0.5"), LeadTime: 1}, 2},
		{"allocated stock is not there", Position{Sold: dec(t, "180"), LeadTime: 10, OnHand: 34, Allocated: 5}, 5},
		{"what is due goes out", Position{Sold: dec(t, "180"), LeadTime: 10, OnHand: 34, Due: 6}, 6},
		{"what is on order comes in", Position{Sold: dec(t, "180"), LeadTime: 10, OnHand: 4, OnOrder: 29}, 1},
		{"what was recommended comes in", Position{Sold: dec(t, "180"), LeadTime: 10, OnHand: 4, Standing: 30}, 0},
		{"minimum stock above the safety: 20 + 50", Position{Sold: dec(t, "180"), LeadTime: 10, MinimumStock: 50}, 70},
		{"minimum stock below the safety: 20 + 14", Position{Sold: dec(t, "180"), LeadTime: 10, MinimumStock: 5}, 34},
		{"minimum order", Position{Sold: dec(t, "180"), LeadTime: 10, OnHand: 33, MinimumOrder: 25}, 25},
		{"multiple", Position{Sold: dec(t, "180"), LeadTime: 10, Multiple: 12}, 36},
		{"minimum order, then multiple", Position{Sold: dec(t, "180"), LeadTime: 10, OnHand: 33, MinimumOrder: 25, Multiple: 12}, 36},
		{"whole purchase units and multiple: 12 and 8 are 24", Position{Sold: dec(t, "180"), LeadTime: 10, Multiple: 8, Factor: dec(t, "12")}, 48},
		{"a broken purchase unit is no step", Position{Sold: dec(t, "180"), LeadTime: 10, Factor: dec(t, "2.5")}, 34},
		{"nothing sold, a minimum stock", Position{MinimumStock: 3, OnHand: 1}, 2},
		{"nothing sold", Position{LeadTime: 10}, 0},
		{"returns exceed sales", Position{Sold: dec(t, "-90"), LeadTime: 10}, 0},
		{"below zero on hand", Position{OnHand: -4}, 4},
		{"non-stocked: firm demand only", Position{Stocking: FirmOnly, Sold: dec(t, "180"), LeadTime: 10, MinimumStock: 9, Due: 5, OnHand: 2}, 3},
		{"obsolete", Position{Stocking: Never, Sold: dec(t, "180"), Due: 5}, 0},
	} {
		t.Run(test.name, func(t *testing.T) { require.Equal(t, test.want, test.p.Need(rules)) })
	}
}
