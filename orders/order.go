package orders

import (
	"slices"

	"github.com/erplink/erplink/csvspec"
)

// Kind says what an order asks for. It decides how its file is named.
// See https://www.netstock.tv/orders-upload-generic-csv.
type Kind string

// The kinds of orders.
const (
	Purchase Kind = "purchase" // from a supplier: po_<n>
	Transfer Kind = "transfer" // from another location: tr_<n>
	Work     Kind = "work"     // from production: wo_<n>
)

// Status is where an order stands in its life; no format carries it. The
// names are ours (inferred from the screens that Netstock describes).
type Status string

// The states of an order.
const (
	Draft      Status = "draft"
	Saved      Status = "saved"
	Downloaded Status = "downloaded"
	Imported   Status = "imported"
	Confirmed  Status = "confirmed"
	Archived   Status = "archived"
	Failed     Status = "failed"
)

// Order is one recommended order, whatever file it came from or goes to.
// An empty text, a zero date and a blank Optional mean "not given".
type Order struct {
	Kind           Kind
	Number         string // digits without leading zeros, within int64; unique in its Netstock environment
	Location       string // code of the place that receives the goods
	SupplierCode   string // purchase only
	SupplierName   string // purchase only
	SourceLocation string // transfer only: code of the place that sends the goods
	OrderDate      csvspec.Date
	DueDate        csvspec.Date // when the goods are expected; missing means the earliest of its lines
	CreatedBy      string       // name of the user who made the order
	CreatedByEmail string
	Comment        string
	Reference      string // e.g. the number of a supplier's quote
	Currency       string // ISO 4217; empty means the supplier's
	Status         Status
	Lines          []Line
}

// Line asks for one item. Quantity and UnitCost are in Netstock's unit of
// measure; a purchase unit holds PurchaseFactor of those.
type Line struct {
	LineNo           int // 1 to n, in the order of the lines
	ItemCode         string
	Description      string
	SupplierItemCode string
	Quantity         Decimal
	UnitCost         csvspec.Optional[Decimal] // missing is not 0
	UOM              string
	PurchaseUOM      string
	PurchaseFactor   csvspec.Optional[Decimal]
	PurchaseQuantity csvspec.Optional[Decimal] // Quantity ÷ PurchaseFactor
	PurchaseUnitCost csvspec.Optional[Decimal] // UnitCost × PurchaseFactor
	DueDate          csvspec.Date              // missing means the order's
	Location         string                    // missing means the order's
	Comment          string
}

// Total is Quantity × UnitCost. It is blank where the line has no UnitCost,
// and ErrInexact where it needs more than 5 decimals.
func (l *Line) Total() (csvspec.Optional[Decimal], error) {
	cost, ok := l.UnitCost.Value()
	if !ok {
		return csvspec.Optional[Decimal]{}, nil
	}
	total, err := l.Quantity.Mul(cost)
	if err != nil {
		return csvspec.Optional[Decimal]{}, err
	}
	return csvspec.Some(total), nil
}

// Total is the sum of the lines' totals, blank where one of them is.
func (o *Order) Total() (csvspec.Optional[Decimal], error) {
	var sum Decimal
	for i := range o.Lines {
		total, err := o.Lines[i].Total()
		if err != nil {
			return csvspec.Optional[Decimal]{}, lineError(i, "Line.Total", "", err)
		}
		value, ok := total.Value()
		if !ok {
			return csvspec.Optional[Decimal]{}, nil
		}
		if sum, err = sum.Add(value); err != nil {
			return csvspec.Optional[Decimal]{}, err
		}
	}
	return csvspec.Some(sum), nil
}

// Completed returns a copy in which the order and every line have a due date
// and a location, and every line with a PurchaseFactor has a
// PurchaseQuantity. Two orders that mean the same are equal once completed.
// It fails where a purchase quantity does not divide exactly.
func (o *Order) Completed() (Order, error) { return o.completed(earliest) }

func (o *Order) completed(due func([]Line) csvspec.Date) (Order, error) {
	c := *o
	c.Lines = slices.Clone(o.Lines)
	if c.DueDate.IsZero() {
		c.DueDate = due(c.Lines)
	}
	for i := range c.Lines {
		l := &c.Lines[i]
		if l.DueDate.IsZero() {
			l.DueDate = c.DueDate
		}
		if l.Location == "" {
			l.Location = c.Location
		}
		if factor, ok := l.PurchaseFactor.Value(); ok && l.PurchaseQuantity.IsBlank() {
			quantity, err := l.Quantity.Div(factor)
			if err != nil {
				return Order{}, lineError(i, "Line.PurchaseQuantity", l.Quantity.String()+" / "+factor.String(), err)
			}
			l.PurchaseQuantity = csvspec.Some(quantity)
		}
	}
	return c, nil
}

// duePolicies say which date stands for an order that has none of its own.
// Sage X3's page leaves the choice open; the earliest is our default.
var duePolicies = map[string]func([]Line) csvspec.Date{"earliest": earliest, "latest": latest, "average": average}

func earliest(lines []Line) csvspec.Date { return slices.MinFunc(dates(lines), csvspec.Date.Compare) }

func latest(lines []Line) csvspec.Date { return slices.MaxFunc(dates(lines), csvspec.Date.Compare) }

func average(lines []Line) csvspec.Date {
	first, days := earliest(lines), 0
	for _, date := range dates(lines) {
		days += date.DaysSince(first)
	}
	return first.AddDays(days / len(lines))
}

func dates(lines []Line) []csvspec.Date {
	all := make([]csvspec.Date, 1, len(lines)+1)
	for i := range lines {
		all = append(all, lines[i].DueDate)
	}
	if len(lines) > 0 { // an order without lines has the zero date
		all = all[1:]
	}
	return all
}
