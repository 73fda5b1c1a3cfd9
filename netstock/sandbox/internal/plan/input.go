package plan

import (
	"context"
	"errors"
	"io/fs"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/orders"
)

// Input is what one customer's sets say, as far as the plan looks at it. It
// holds a little for every row of stock.csv and master.csv, and nothing for a
// row of history.
type Input struct {
	Day csvspec.Date // EXTRACTION_DATE of the newest set

	positions map[key]*Position
	items     map[string]csvspec.MasterRow
	suppliers map[string]csvspec.SupplierRow
	made      map[key]bool // has a bill of materials
	ordered   map[place][]line
}

type key struct{ item, location string }

// Source is what Read reads.
type Source struct {
	Day     csvspec.Date
	Sets    []fs.FS // imported sets with plain files, the newest first
	Sales   csvspec.SalesLayout
	Layouts map[string]*csvspec.Layout // of the site, by file name
}

// Read reads the files that the plan needs. A file that the newest set does
// not have is taken from the newest one that has it.
func Read(ctx context.Context, src Source, r Rules) (*Input, error) {
	in := &Input{
		Day: src.Day, positions: map[key]*Position{}, items: map[string]csvspec.MasterRow{},
		suppliers: map[string]csvspec.SupplierRow{}, made: map[key]bool{}, ordered: map[place][]line{},
	}
	delivered := receipts{}
	err := errors.Join(
		newest(ctx, src, csvspec.Master, func(m csvspec.MasterRow) { in.items[m.ItemCode] = m }),
		newest(ctx, src, csvspec.Supplier, func(s csvspec.SupplierRow) { in.suppliers[s.Code] = s }),
		newest(ctx, src, csvspec.BOM, func(b csvspec.BOMRow) { in.made[key{b.FinishedGoodItem, b.FinishedGoodLocation}] = true }),
		newest(ctx, src, csvspec.POHist, delivered.add),
		newest(ctx, src, csvspec.Stock, func(s csvspec.StockRow) { in.position(s, delivered, r) }),
		newest(ctx, src, csvspec.PO, in.purchase),
		newest(ctx, src, csvspec.CO, in.customer),
		newest(ctx, src, csvspec.Transfer, in.transfer),
	)
	if err != nil {
		return nil, err
	}
	return in, in.sell(ctx, src, r)
}

// newest gives the rows of a file in the newest set that has it.
func newest[T any](ctx context.Context, src Source, file csvspec.File[T], each func(T)) error {
	for _, set := range src.Sets {
		has, err := rows(ctx, set, src.Layouts, file, each)
		if err != nil || has {
			return err
		}
	}
	return nil
}

// rows gives the rows of a file of one set, and says whether there is one.
func rows[T any](ctx context.Context, set fs.FS, layouts map[string]*csvspec.Layout, file csvspec.File[T], each func(T)) (has bool, err error) {
	if l := layouts[file.Name()]; l != nil {
		if file, err = file.WithLayout(l); err != nil {
			return false, err
		}
	}
	f, err := set.Open(file.Name())
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	for row, err := range file.Read(f, nil) {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return false, err
		}
		each(row)
	}
	return true, nil
}

// position takes a row of stock.csv.
func (in *Input) position(s csvspec.StockRow, delivered receipts, r Rules) {
	p := &Position{
		Item: s.ItemCode, Location: s.Location, Stocking: stocking(s.StockingIndicator),
		OnHand: s.StockOnHand, Allocated: s.AllocatedStock.Or(0),
		MinimumStock: up(s.MinimumStock), MinimumOrder: up(s.MinimumOrderQty), Multiple: up(s.OrderMultiple),
		Cost: s.PurchaseUnitCost, Value: s.InventoryUnitCost,
		Factor: s.PurchaseFactor.Or(csvspec.Decimal{}), BuyUnit: s.PurchaseUOM,
	}
	at := key{p.Item, p.Location}
	supplier := ""
	switch {
	case s.SupplyType == "IN":
		p.Kind, p.Supply = orders.Transfer, s.SupplyCode
		if p.Supply == "" || p.Supply == p.Location {
			p.Stocking = Never // the check has warned of it
		}
	case in.made[at]:
		p.Kind = orders.Work
	default:
		p.Kind, p.Supply, p.Currency = orders.Purchase, s.SupplyCode, s.PurchaseCurrency
		if p.Supply == "" {
			p.Supply = s.VendorCode
		}
		supplier = p.Supply
	}
	p.LeadTime = in.leadTime(s, supplier, delivered, r.LeadTime)
	in.positions[at] = p
}

// stocking reads the indicator. Its codes are inferred; a strange one counts
// as stocked.
func stocking(indicator string) Stocking {
	switch indicator {
	case "O":
		return Never
	case "N", "Z":
		return FirmOnly
	}
	return Stocked
}

// up is a quantity of a column that a site may have retyped to Decimal, as
// whole units.
func up(d csvspec.Optional[csvspec.Decimal]) int64 {
	v := d.Or(csvspec.Decimal{})
	n, exact := v.Int64()
	if !exact && v.Sign() > 0 {
		n++
	}
	return n
}

func (in *Input) purchase(o csvspec.PORow) {
	kind := orders.Purchase
	if o.OrderType == "M" {
		kind = orders.Work
	}
	in.come(kind, o.ItemCode, o.Location, o.OutstandingQuantity, line{o.OrderDate, o.OrderQuantity})
}

func (in *Input) customer(o csvspec.CORow) {
	if p := in.positions[key{o.ItemCode, o.Location}]; p != nil {
		p.Due += o.OutstandingQuantity
	}
}

func (in *Input) transfer(t csvspec.TransferRow) {
	if p := in.positions[key{t.ItemCode, t.SourceLocation}]; p != nil {
		p.Due += t.QuantityToShip
	}
	in.come(orders.Transfer, t.ItemCode, t.DestinationLocation, t.QuantityToReceive, line{t.TransferDate, t.TransferQuantity})
}

func (in *Input) come(kind orders.Kind, item, location string, quantity int64, l line) {
	if p := in.positions[key{item, location}]; p != nil {
		p.OnOrder += quantity
	}
	at := place{kind, item, location}
	in.ordered[at] = append(in.ordered[at], l)
}
