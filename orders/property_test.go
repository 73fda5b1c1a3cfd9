package orders_test

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/orders"
)

func TestParseUndoesRender(t *testing.T) {
	eachVariant(t, func(t *testing.T, f orders.Format, kind orders.Kind) {
		g := generator{kind, f.Layout()}
		rapid.Check(t, func(t *rapid.T) {
			o := g.order(t)
			r, err := f.Render(&o)
			require.NoError(t, err)
			given := orders.Order{Location: o.Location, OrderDate: o.OrderDate}
			p, err := f.Parse(r.Documents, &orders.ParseOptions{Given: given})
			require.NoError(t, err)
			require.Equal(t, r.Lost, p.Lost)
			require.Empty(t, p.Ignored)
			got, err := p.Order.Completed()
			require.NoError(t, err)
			require.Equal(t, carried(t, &o, g.columns(), r.Lost, given), got)
		})
	})
}

// Long orders come back whole.
func TestLongOrders(t *testing.T) {
	eachVariant(t, func(t *testing.T, f orders.Format, kind orders.Kind) {
		o := longOrder(kind)
		given := orders.Order{Location: o.Location, OrderDate: o.OrderDate}
		r, err := f.Render(&o)
		require.NoError(t, err)
		p, err := f.Parse(r.Documents, &orders.ParseOptions{Given: given})
		require.NoError(t, err)
		got, err := p.Order.Completed()
		require.NoError(t, err)
		require.True(t, reflect.DeepEqual(carried(t, &o, generator{kind, f.Layout()}.columns(), r.Lost, given), got))
	})
}

// carried is what a format keeps of an order: missing values replaced by what
// stands for them, and everything lost taken out.
func carried(t require.TestingT, o *orders.Order, columns []orders.Column, lost []string, given orders.Order) orders.Order {
	c, err := o.Completed()
	require.NoError(t, err)
	own := false
	for _, col := range columns {
		own = own || col.Field == "Location" && !col.Free
		if col.Else != "" && !col.Free {
			substitute(&c, col)
		}
	}
	for _, name := range lost {
		for _, v := range pointers(&c, name) {
			v.SetZero()
		}
	}
	if !own && !slices.Contains(lost, "Line.Location") {
		c.Location = c.Lines[0].Location
	}
	if slices.Contains(lost, "Location") {
		c.Location = given.Location
	}
	if slices.Contains(lost, "OrderDate") {
		c.OrderDate = given.OrderDate
	}
	c, err = c.Completed()
	require.NoError(t, err)
	return c
}

func substitute(o *orders.Order, col orders.Column) {
	others := pointers(o, col.Else)
	for i, v := range pointers(o, col.Field) {
		other := others[min(i, len(others)-1)]
		switch {
		case v.IsZero() && !col.Echo:
			v.Set(other)
		case col.Echo && v.Equal(other):
			v.SetZero()
		}
	}
}

// pointers finds a field by name: one value, or one of each line.
func pointers(o *orders.Order, name string) []reflect.Value {
	name, ofLine := strings.CutPrefix(name, "Line.")
	if !ofLine {
		return []reflect.Value{reflect.ValueOf(o).Elem().FieldByName(name)}
	}
	var all []reflect.Value
	for i := range o.Lines {
		all = append(all, reflect.ValueOf(&o.Lines[i]).Elem().FieldByName(name))
	}
	return all
}

// generator makes orders that a layout can carry.
type generator struct {
	kind   orders.Kind
	layout orders.Layout
}

func (g generator) columns() []orders.Column {
	var all []orders.Column
	for _, v := range g.layout.Orders {
		if !slices.Contains(v.Kinds, g.kind) {
			continue
		}
		for _, d := range v.Documents {
			for _, r := range d.Records {
				all = append(all, r.Columns...)
			}
		}
	}
	return all
}

func (g generator) order(t *rapid.T) orders.Order {
	o := orders.Order{
		Kind:      g.kind,
		Number:    strconv.Itoa(rapid.IntRange(1, 9_999_999).Draw(t, "number")),
		Location:  g.text("Location", 1).Draw(t, "location"),
		OrderDate: day("2024/01/01").AddDays(rapid.IntRange(0, 2000).Draw(t, "order date")),
		CreatedBy: g.text("CreatedBy", 0).Draw(t, "created by"), CreatedByEmail: g.text("CreatedByEmail", 0).Draw(t, "email"),
		Comment: g.text("Comment", 0).Draw(t, "comment"), Reference: g.text("Reference", 0).Draw(t, "reference"),
		Currency: g.text("Currency", 0).Draw(t, "currency"),
		Status:   orders.Saved,
	}
	switch g.kind {
	case orders.Purchase:
		o.SupplierCode = g.text("SupplierCode", 1).Draw(t, "supplier")
		o.SupplierName = g.text("SupplierName", 0).Draw(t, "supplier name")
	case orders.Transfer:
		o.SourceLocation = g.text("SourceLocation", 1).Filter(func(s string) bool {
			return s != o.Location && s != lineLocation
		}).Draw(t, "source")
	}
	if rapid.Bool().Draw(t, "own due date") {
		o.DueDate = o.OrderDate.AddDays(rapid.IntRange(0, 90).Draw(t, "due"))
	}
	for n := range rapid.IntRange(1, 6).Draw(t, "lines") {
		o.Lines = append(o.Lines, g.line(t, &o, n+1))
	}
	return o
}

const lineLocation = "M"

func (g generator) line(t *rapid.T, o *orders.Order, n int) orders.Line {
	l := orders.Line{
		LineNo: n, ItemCode: g.text("Line.ItemCode", 1).Draw(t, "item"), Description: g.text("Line.Description", 0).Draw(t, "description"),
		SupplierItemCode: g.text("Line.SupplierItemCode", 0).Draw(t, "supplier item"),
		UOM:              g.text("Line.UOM", 0).Draw(t, "uom"), Comment: g.text("Line.Comment", 0).Draw(t, "line comment"),
	}
	places := 2
	for _, c := range g.columns() {
		if c.Whole {
			places = 0
		}
	}
	l.Quantity = decimal(t, "quantity", 1, places)
	if g.required("Total") || rapid.Bool().Draw(t, "has cost") {
		l.UnitCost = csvspec.Some(decimal(t, "cost", 0, 3))
	}
	if rapid.Bool().Draw(t, "has factor") {
		factor, err := orders.NewDecimal(rapid.SampledFrom([]int64{1, 12, 144, 25}).Draw(t, "factor"), 0)
		require.NoError(t, err)
		l.Quantity, err = l.Quantity.Mul(factor)
		require.NoError(t, err)
		l.PurchaseFactor, l.PurchaseUOM = csvspec.Some(factor), g.text("Line.PurchaseUOM", 0).Draw(t, "purchase uom")
	}
	if o.DueDate.IsZero() || rapid.Bool().Draw(t, "own line date") {
		l.DueDate = o.OrderDate.AddDays(rapid.IntRange(0, 90).Draw(t, "line due"))
	}
	if rapid.Bool().Draw(t, "own location") {
		l.Location = lineLocation
	}
	return l
}

func decimal(t *rapid.T, label string, least int64, places int) orders.Decimal {
	d, err := orders.NewDecimal(rapid.Int64Range(least, 9_999).Draw(t, label), rapid.IntRange(0, places).Draw(t, label+" places"))
	require.NoError(t, err)
	return d
}

// text draws from letters of several alphabets and from everything that a
// separated, quoted or marked-up file could stumble over.
func (g generator) text(field string, least int) *rapid.Generator[string] {
	awkward := []rune("abcXYZ019 ,;|\"'<>&=+-@.#%\\/äßéñжλ漢字🙂\u00A0\uFEFF\uFFFD")
	most := g.max(field)
	return rapid.StringOfN(rapid.SampledFrom(awkward), least, most, -1)
}

// max is the shortest field that an error guards.
func (g generator) max(field string) int {
	most := 255
	for _, c := range g.columns() {
		if c.Field == field || c.Else == field || field == "Location" && (c.Field == "Line.Location" || c.Field == "SourceLocation") {
			if c.Max > 0 && c.Over != "cut" {
				most = min(most, c.Max)
			}
			if c.Pattern != "" {
				most = min(most, 7)
			}
		}
	}
	return most
}

func (g generator) required(field string) bool {
	return slices.ContainsFunc(g.columns(), func(c orders.Column) bool { return c.Field == field && c.Required })
}
