package orders_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/orders"
)

// FuzzParse feeds every reader: it must not panic, and what it reads must
// come back the same from what the writer makes of it. The first byte picks
// format and kind.
func FuzzParse(f *testing.F) {
	all := variants(f)
	for i, v := range all {
		for _, kind := range v.format.Kinds() {
			o := fullOrder(kind)
			r, err := v.format.Render(&o)
			require.NoError(f, err)
			for _, d := range r.Documents {
				f.Add(uint8(i), string(kind), d.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, pick uint8, kind string, data []byte) {
		v := all[int(pick)%len(all)]
		o := fullOrder(orders.Kind(kind))
		r, err := v.format.Render(&o)
		if err != nil {
			return
		}
		r.Documents[0].Data = data
		given := orders.Order{OrderDate: day("2024/03/05"), Location: "MAIN", DueDate: day("2024/03/06"), SupplierCode: "ACME"}
		if kind != string(orders.Purchase) {
			given.SupplierCode = ""
		}
		p, err := v.format.Parse(r.Documents, &orders.ParseOptions{Given: given})
		if err != nil {
			return
		}
		again, err := v.format.Render(&p.Order)
		if err != nil {
			return // what is read may be longer than the writer lets through, or lack what was lost
		}
		q, err := v.format.Parse(again.Documents, &orders.ParseOptions{Given: given})
		require.NoError(t, err)
		first, err := p.Order.Completed()
		require.NoError(t, err)
		second, err := q.Order.Completed()
		require.NoError(t, err)
		require.Equal(t, carried(t, &first, generator{p.Order.Kind, v.format.Layout()}.columns(), nil, given), second)
	})
}

// FuzzOverride feeds the reader of layout files.
func FuzzOverride(f *testing.F) {
	for _, pattern := range []string{"layouts/*.json", "layouts/*/*.json"} {
		names, err := filepath.Glob(filepath.FromSlash(pattern))
		require.NoError(f, err)
		for _, name := range names {
			data, err := os.ReadFile(name)
			require.NoError(f, err)
			f.Add(data)
		}
	}
	f.Add([]byte(fishbowlSite))
	base := format(f, "sage-x3")
	f.Fuzz(func(t *testing.T, data []byte) {
		changed, err := base.Override("site.json", data)
		if err != nil {
			require.ErrorIs(t, err, orders.ErrLayout)
			return
		}
		for _, kind := range changed.Kinds() {
			o := fullOrder(kind)
			r, err := changed.Render(&o)
			if err == nil {
				_, _ = changed.Parse(r.Documents, nil) // a strange layout may lose what a reader needs
			}
		}
	})
}

// FuzzParseDecimal compares the parser with what it prints.
func FuzzParseDecimal(f *testing.F) {
	for _, s := range []string{"0", "-1.5", "999999999999.99999", "1e3", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := orders.ParseDecimal(s)
		if err != nil {
			return
		}
		again, err := orders.ParseDecimal(d.String())
		require.NoError(t, err)
		require.Equal(t, d, again)
	})
}
