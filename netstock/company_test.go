package netstock_test

import (
	"context"
	"iter"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/netstock/extract"
)

// company is a tiny ERP whose data a test can spoil.
type company struct {
	locations []csvspec.LocationRow
	suppliers []csvspec.SupplierRow
	items     []csvspec.MasterRow
	stock     []csvspec.StockRow
	sales     []csvspec.SalesRow
	orders    []csvspec.PORow
	fails     error // after half of the sales
}

// newCompany sells two of each item a day, and has too little of BOLT.
func newCompany() *company {
	c := &company{
		locations: []csvspec.LocationRow{{Code: "MAIN", Description: `Main "North" warehouse, Öresund`, Active: true}},
		suppliers: []csvspec.SupplierRow{{Code: "ACME", Description: "Acme, Ltd", LeadTimeDays: csvspec.Some[int64](10)}},
		orders: []csvspec.PORow{{
			ItemCode: "NUT", Location: "MAIN", SupplierCode: "ACME", OrderNumber: "7", LineNumber: "1",
			OrderDate: day("2026/11/01"), OrderQuantity: 50, ExpectedArrivalDate: day("2026/12/01"),
			OutstandingQuantity: 50, OrderType: "P",
		}},
	}
	for _, item := range []struct {
		code   string
		onHand int64
	}{{"BOLT", 1}, {"NUT", 500}} {
		c.items = append(c.items, csvspec.MasterRow{ItemCode: item.code, Description: item.code, UniqueID: "id-" + item.code})
		c.stock = append(c.stock, csvspec.StockRow{
			ItemCode: item.code, Location: "MAIN", InventoryUnitCost: csvspec.Int(3), PurchaseUnitCost: csvspec.Int(4),
			StockOnHand: item.onHand, SupplyType: "EX", SupplyCode: "ACME", VendorCode: "ACME",
		})
		for d := range 90 {
			sold := day("2026/11/24").AddDays(-d)
			c.sales = append(c.sales, csvspec.SalesRow{
				ItemCode: item.code, Location: "MAIN", OrderDate: sold, InvoiceDate: sold, SalesQuantity: csvspec.Int(2),
			})
		}
	}
	return c
}

func profile() netstock.Profile {
	return netstock.Profile{HostSystemName: "TestERP", HostSystemVersion: "9", AsOf: day("2026/11/25")}
}

func (c *company) set() *netstock.Set { return c.profiled(profile()) }

func (c *company) profiled(p netstock.Profile) *netstock.Set {
	set := netstock.NewSet(p)
	netstock.Add(set, csvspec.Location, extract.Slice(c.locations...))
	netstock.Add(set, csvspec.Supplier, extract.Slice(c.suppliers...))
	netstock.Add(set, csvspec.Master, extract.Slice(c.items...))
	netstock.Add(set, csvspec.Stock, extract.Slice(c.stock...))
	netstock.Add(set, csvspec.Sales, extract.Func[csvspec.SalesRow](c.sold))
	netstock.Add(set, csvspec.PO, extract.Slice(c.orders...))
	return set
}

func (c *company) sold(context.Context, *extract.Notes) iter.Seq2[csvspec.SalesRow, error] {
	return func(yield func(csvspec.SalesRow, error) bool) {
		for i, row := range c.sales {
			var err error
			if c.fails != nil && i == len(c.sales)/2 {
				err = c.fails
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

func day(s string) csvspec.Date {
	d, err := csvspec.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// waiting adds a file to a set whose source waits in its middle.
func waiting(set *netstock.Set, entered, leave chan struct{}) *netstock.Set {
	netstock.Add(set, csvspec.CO, extract.Func[csvspec.CORow](func(context.Context, *extract.Notes) iter.Seq2[csvspec.CORow, error] {
		return func(yield func(csvspec.CORow, error) bool) {
			close(entered)
			<-leave
			yield(csvspec.CORow{
				ItemCode: "BOLT", Location: "MAIN", OrderNumber: "1", LineNumber: "1", OrderDate: day("2026/11/20"),
				OrderQuantity: 1, RequestedDate: day("2026/11/30"), OutstandingQuantity: 1,
			}, nil)
		}
	}))
	return set
}
