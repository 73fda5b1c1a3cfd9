package orders

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/erplink/erplink/csvspec"
)

// Validate reports everything that no format could repair: joined
// *FieldError values, nil where there is nothing. The rules are ours, save
// the ban on line breaks, which is Netstock's.
func (o *Order) Validate() error { return o.validate(nil) }

// validate lets what a format lost be missing.
func (o *Order) validate(lost []string) error {
	v := validator{lost: lost}
	v.header(o)
	for i := range o.Lines {
		v.line = i + 1
		v.body(o, &o.Lines[i])
	}
	return errors.Join(v.errs...)
}

// maxErrors bounds what one order or document may report.
const maxErrors = 20

type validator struct {
	lost []string
	line int
	errs []error
}

func (v *validator) add(field, value string, err error) {
	if len(v.errs) < maxErrors {
		v.errs = append(v.errs, &FieldError{Line: v.line, Field: field, Value: value, Err: err})
	}
}

func (v *validator) need(present bool, field, advice string) {
	if !present && !slices.Contains(v.lost, field) {
		v.add(field, "", fmt.Errorf("%w: %s", ErrMissing, advice))
	}
}

func (v *validator) ban(value, field, advice string) {
	if value != "" {
		v.add(field, value, fmt.Errorf("%w: %s", ErrValue, advice))
	}
}

func (v *validator) header(o *Order) {
	if o.Kind.code() == "" {
		v.add("Kind", string(o.Kind), fmt.Errorf("%w: use purchase, transfer or work", ErrValue))
	}
	if !validNumber(o.Number) {
		v.add("Number", o.Number, fmt.Errorf("%w: digits without leading zeros, up to 9223372036854775807", ErrValue))
	}
	v.need(o.Location != "", "Location", "which place receives the goods?")
	v.need(!o.OrderDate.IsZero(), "OrderDate", "when was the order made?")
	if o.Kind == Purchase {
		v.need(o.SupplierCode != "", "SupplierCode", "a purchase order needs its supplier")
	} else {
		v.ban(o.SupplierCode, "SupplierCode", "only a purchase order has a supplier")
		v.ban(o.SupplierName, "SupplierName", "only a purchase order has a supplier")
	}
	if o.Kind == Transfer {
		v.need(o.SourceLocation != "", "SourceLocation", "a transfer needs the place that sends the goods")
		v.apart(o, o.Location, "Location")
	} else {
		v.ban(o.SourceLocation, "SourceLocation", "only a transfer has a source")
	}
	v.afterOrder(o, o.DueDate, "DueDate")
	v.need(len(o.Lines) > 0, "Lines", "an order has at least one line")
	v.texts(o, nil)
}

func (v *validator) body(o *Order, l *Line) {
	if l.LineNo != v.line {
		v.add("Line.LineNo", strconv.Itoa(l.LineNo), fmt.Errorf("%w: lines are numbered 1 to n in their order", ErrValue))
	}
	v.need(l.ItemCode != "", "Line.ItemCode", "which item?")
	if l.Quantity.Sign() <= 0 {
		v.add("Line.Quantity", l.Quantity.String(), fmt.Errorf("%w: a quantity is above 0", ErrValue))
	}
	if cost := l.UnitCost.Or(Decimal{}); cost.Sign() < 0 {
		v.add("Line.UnitCost", cost.String(), fmt.Errorf("%w: a cost is not negative", ErrValue))
	}
	v.need(!o.DueDate.IsZero() || !l.DueDate.IsZero(), "Line.DueDate", "a due date is set on the order or on every line")
	if o.Kind == Transfer {
		v.apart(o, l.Location, "Line.Location")
	}
	v.afterOrder(o, l.DueDate, "Line.DueDate")
	v.purchase(l)
	v.texts(o, l)
}

func (v *validator) purchase(l *Line) {
	factor, ok := l.PurchaseFactor.Value()
	if !ok {
		if l.PurchaseUOM != "" || !l.PurchaseQuantity.IsBlank() || !l.PurchaseUnitCost.IsBlank() {
			v.add("Line.PurchaseFactor", "", fmt.Errorf("%w: purchase units need to say how many Netstock units they hold", ErrMissing))
		}
		return
	}
	if factor.Sign() <= 0 {
		v.add("Line.PurchaseFactor", factor.String(), fmt.Errorf("%w: a factor is above 0", ErrValue))
		return
	}
	if quantity, given := l.PurchaseQuantity.Value(); given {
		if product, err := quantity.Mul(factor); err != nil || product != l.Quantity {
			v.add("Line.PurchaseQuantity", quantity.String(), fmt.Errorf("%w: times the factor %s it is not the quantity %s", ErrInexact, factor, l.Quantity))
		}
	}
}

func (v *validator) apart(o *Order, location, field string) {
	if location != "" && location == o.SourceLocation {
		v.add(field, location, fmt.Errorf("%w: the same place as SourceLocation", ErrValue))
	}
}

func (v *validator) afterOrder(o *Order, due csvspec.Date, field string) {
	if !due.IsZero() && due.Compare(o.OrderDate) < 0 {
		v.add(field, due.String(), fmt.Errorf("%w: before the order date %s", ErrValue, o.OrderDate))
	}
}

func (v *validator) texts(o *Order, l *Line) {
	for _, f := range textFields[l != nil] {
		if s := *f.ref(o, l).(*string); !printable(s) {
			v.add(f.name, s, ErrText)
		}
	}
}

// textFields are the texts of an order and, under true, those of a line.
var textFields = func() map[bool][]*field {
	texts := map[bool][]*field{}
	for i := range fields {
		if f := &fields[i]; f.ref != nil && f.form <= code {
			texts[f.line] = append(texts[f.line], f)
		}
	}
	return texts
}()

// printable is the rule of the inbound interface files for text.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return utf8.ValidString(s) && !strings.ContainsFunc(s, unprintable)
		}
	}
	return true
}

func unprintable(r rune) bool {
	return r < 0x20 || r >= 0x7F && r <= 0x9F || r == 0x2028 || r == 0x2029
}

func validNumber(s string) bool {
	n, err := strconv.ParseInt(s, 10, 64)
	return err == nil && strconv.FormatInt(n, 10) == s && s[0] != '-'
}
