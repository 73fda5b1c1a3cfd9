package orders_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/orders"
)

func day(s string) csvspec.Date {
	d, err := csvspec.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func some(s string) csvspec.Optional[orders.Decimal] { return csvspec.Some(orders.MustDecimal(s)) }

// variant is a format or a profile of one.
type variant struct {
	name   string
	format orders.Format
}

func variants(t testing.TB) []variant {
	t.Helper()
	var all []variant
	for _, f := range orders.Formats() {
		all = append(all, variant{f.ID(), f})
		for _, name := range f.Profiles() {
			p, err := f.Profile(name)
			require.NoError(t, err)
			all = append(all, variant{name, p})
		}
	}
	return all
}

func format(t testing.TB, name string) orders.Format {
	t.Helper()
	for _, v := range variants(t) {
		if v.name == name {
			return v.format
		}
	}
	require.Fail(t, "no format or profile", name)
	return orders.Format{}
}

// site is a format with a site's layout.
func site(t testing.TB, name, layout string) orders.Format {
	t.Helper()
	f, err := format(t, name).Override("site.json", []byte(layout))
	require.NoError(t, err)
	return f
}

// eachVariant runs a test for every format and profile with every kind.
func eachVariant(t *testing.T, test func(*testing.T, orders.Format, orders.Kind)) {
	for _, v := range variants(t) {
		for _, kind := range v.format.Kinds() {
			t.Run(v.name+"/"+string(kind), func(t *testing.T) { test(t, v.format, kind) })
		}
	}
}

// document is a single document as a test writes it down.
func document(name, data string) []orders.Document {
	return []orders.Document{{Name: name, Data: []byte(data)}}
}
