package orders

import (
	"slices"

	"github.com/erplink/erplink/csvspec"
)

// form says how a value is written.
type form int

const (
	text    form = iota // free text
	code                // text that names something, never decorated
	number              // quantity or factor: no trailing zeros
	money               // at least two decimals
	date                // in the layout's form
	integer             // LineNo and what is counted from it
)

// field is one fact of an order that a column may hold. ref points at it for
// reading, writing and comparing; calc makes what is derived from others,
// which a reader compares instead of storing.
type field struct {
	name string
	form form
	line bool
	ref  func(*Order, *Line) any // *string, *Date, *Decimal or *Optional[Decimal]
	calc func(*Order, *Line) (value, error)
}

// value is what one field of one order holds.
type value struct {
	set  bool
	text string
	dec  Decimal
	date csvspec.Date
	n    int64
}

// fields is everything that a layout can name.
var fields = []field{
	{name: "Kind", form: code, calc: func(o *Order, _ *Line) (value, error) { return textValue(o.Kind.code()), nil }},
	{name: "Number", form: code, ref: func(o *Order, _ *Line) any { return &o.Number }},
	{name: "Location", form: code, ref: func(o *Order, _ *Line) any { return &o.Location }},
	{name: "SupplierCode", form: code, ref: func(o *Order, _ *Line) any { return &o.SupplierCode }},
	{name: "SupplierName", form: text, ref: func(o *Order, _ *Line) any { return &o.SupplierName }},
	{name: "SourceLocation", form: code, ref: func(o *Order, _ *Line) any { return &o.SourceLocation }},
	{name: "OrderDate", form: date, ref: func(o *Order, _ *Line) any { return &o.OrderDate }},
	{name: "DueDate", form: date, ref: func(o *Order, _ *Line) any { return &o.DueDate }},
	{name: "CreatedBy", form: text, ref: func(o *Order, _ *Line) any { return &o.CreatedBy }},
	{name: "CreatedByEmail", form: text, ref: func(o *Order, _ *Line) any { return &o.CreatedByEmail }},
	{name: "Comment", form: text, ref: func(o *Order, _ *Line) any { return &o.Comment }},
	{name: "Reference", form: text, ref: func(o *Order, _ *Line) any { return &o.Reference }},
	{name: "Currency", form: code, ref: func(o *Order, _ *Line) any { return &o.Currency }},
	{name: "Total", form: money, calc: func(o *Order, _ *Line) (value, error) { return optionalValue(o.Total()) }},

	{name: "Line.LineNo", form: integer, line: true, calc: func(_ *Order, l *Line) (value, error) { return countValue(l.LineNo), nil }},
	{name: "Line.ItemCode", form: code, line: true, ref: func(_ *Order, l *Line) any { return &l.ItemCode }},
	{name: "Line.Description", form: text, line: true, ref: func(_ *Order, l *Line) any { return &l.Description }},
	{name: "Line.SupplierItemCode", form: code, line: true, ref: func(_ *Order, l *Line) any { return &l.SupplierItemCode }},
	{name: "Line.Quantity", form: number, line: true, ref: func(_ *Order, l *Line) any { return &l.Quantity }},
	{name: "Line.UnitCost", form: money, line: true, ref: func(_ *Order, l *Line) any { return &l.UnitCost }},
	{name: "Line.UOM", form: code, line: true, ref: func(_ *Order, l *Line) any { return &l.UOM }},
	{name: "Line.PurchaseUOM", form: code, line: true, ref: func(_ *Order, l *Line) any { return &l.PurchaseUOM }},
	{name: "Line.PurchaseFactor", form: number, line: true, ref: func(_ *Order, l *Line) any { return &l.PurchaseFactor }},
	{name: "Line.PurchaseQuantity", form: number, line: true, ref: func(_ *Order, l *Line) any { return &l.PurchaseQuantity }},
	{name: "Line.PurchaseUnitCost", form: money, line: true, ref: func(_ *Order, l *Line) any { return &l.PurchaseUnitCost }},
	{name: "Line.DueDate", form: date, line: true, ref: func(_ *Order, l *Line) any { return &l.DueDate }},
	{name: "Line.Location", form: code, line: true, ref: func(_ *Order, l *Line) any { return &l.Location }},
	{name: "Line.Comment", form: text, line: true, ref: func(_ *Order, l *Line) any { return &l.Comment }},
	{name: "Line.Total", form: money, line: true, calc: func(_ *Order, l *Line) (value, error) { return optionalValue(l.Total()) }},
	{name: "Line.HasComment", form: integer, line: true, calc: func(_ *Order, l *Line) (value, error) { return countValue(commented(l, 1)), nil }},
	{name: "Line.CommentKey", form: integer, line: true, calc: func(_ *Order, l *Line) (value, error) { return countValue(commented(l, l.LineNo)), nil }},
	{name: "Line.CommentNo", form: integer, line: true, calc: commentNo},
}

func fieldNamed(name string) *field {
	if i := slices.IndexFunc(fields, func(f field) bool { return f.name == name }); i >= 0 {
		return &fields[i]
	}
	return nil
}

func textValue(s string) value { return value{set: s != "", text: s} }

func countValue(n int) value { return value{set: true, n: int64(n)} }

func optionalValue(d csvspec.Optional[Decimal], err error) (value, error) {
	v, ok := d.Value()
	return value{set: ok, dec: v}, err
}

func commented(l *Line, n int) int {
	if l.Comment == "" {
		return 0
	}
	return n
}

// commentNo counts the comments of the order up to this line.
func commentNo(o *Order, l *Line) (value, error) {
	n := 0
	for i := range o.Lines[:l.LineNo] {
		n += commented(&o.Lines[i], 1)
	}
	return countValue(n), nil
}

func (f *field) load(o *Order, l *Line) (value, error) {
	if f.calc != nil {
		return f.calc(o, l)
	}
	switch p := f.ref(o, l).(type) {
	case *string:
		return textValue(*p), nil
	case *csvspec.Date:
		return value{set: !p.IsZero(), date: *p}, nil
	case *Decimal:
		return value{set: !p.IsZero(), dec: *p}, nil
	default:
		return optionalValue(*p.(*csvspec.Optional[Decimal]), nil)
	}
}

func (f *field) store(o *Order, l *Line, v value) {
	switch p := f.ref(o, l).(type) {
	case *string:
		*p = v.text
	case *csvspec.Date:
		*p = v.date
	case *Decimal:
		*p = v.dec
	case *csvspec.Optional[Decimal]:
		*p = csvspec.Optional[Decimal]{}
		if v.set {
			*p = csvspec.Some(v.dec)
		}
	}
}
