package main

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/netstock/extract"
)

const items, locations = 2000, 10

// madeUp is a set with so many sales; the other files stay small.
func madeUp(sales int) *netstock.Set {
	set := netstock.NewSet(netstock.Profile{HostSystemName: "made up"})
	netstock.Add(set, csvspec.Location, rows(locations, func(i int) csvspec.LocationRow {
		return csvspec.LocationRow{Code: location(i), Description: location(i), Active: true}
	}))
	netstock.Add(set, csvspec.Supplier, extract.Slice(csvspec.SupplierRow{Code: "SUP", Description: "Supplier"}))
	netstock.Add(set, csvspec.Master, rows(items, func(i int) csvspec.MasterRow {
		return csvspec.MasterRow{ItemCode: item(i), Description: "Item of the benchmark", UniqueID: item(i)}
	}))
	netstock.Add(set, csvspec.Stock, rows(items*locations, func(i int) csvspec.StockRow {
		return csvspec.StockRow{
			ItemCode: item(i / locations), Location: location(i % locations), InventoryUnitCost: csvspec.Int(7),
			PurchaseUnitCost: csvspec.Int(8), StockOnHand: 1000, SupplyType: "EX", SupplyCode: "SUP", VendorCode: "SUP",
		}
	}))
	netstock.Add(set, csvspec.PO, extract.Slice[csvspec.PORow]())
	netstock.Add(set, csvspec.Sales, rows(sales, sale(sales)))
	return set
}

// sale makes the sales of three years, the same ones every time.
func sale(sales int) func(int) csvspec.SalesRow {
	random := rand.New(rand.NewPCG(1, 2))
	first := csvspec.DateOf(time.Now()).AddDays(-3 * 365)
	return func(i int) csvspec.SalesRow {
		day := first.AddDays(i * 3 * 365 / sales)
		return csvspec.SalesRow{
			ItemCode: item(random.IntN(items)), Location: location(random.IntN(locations)), OrderDate: day, InvoiceDate: day,
			SalesQuantity: csvspec.Int(1 + random.Int64N(20)), CustomerCode: fmt.Sprintf("C%05d", random.IntN(20000)),
			TransactionDetails: fmt.Sprintf("INV%d", i),
		}
	}
}

func item(i int) string     { return fmt.Sprintf("ITEM%06d", i) }
func location(i int) string { return fmt.Sprintf("LOC%02d", i) }

func rows[T any](n int, row func(int) T) extract.Source[T] {
	return extract.Rows(iter.Seq2[T, error](func(yield func(T, error) bool) {
		for i := range n {
			if !yield(row(i), nil) {
				return
			}
		}
	}))
}
