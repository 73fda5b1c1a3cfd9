package csvbench

import (
	"fmt"
	"math/rand/v2"

	"github.com/erplink/erplink/csvspec"
)

// summaryRows makes sales by item, location and month, sorted as an extract
// gives them.
func summaryRows(n int) []csvspec.SalesSummaryRow {
	random := rand.New(rand.NewPCG(1, 2))
	rows := make([]csvspec.SalesSummaryRow, 0, n)
	for i := 0; len(rows) < n; i++ {
		item, location, month := i/360, i/36%10, i%36
		if random.IntN(2) == 0 {
			continue
		}
		quantity := random.Int64N(500) + 1
		rows = append(rows, csvspec.SalesSummaryRow{
			ItemCode: fmt.Sprintf("ITEM%06d", item), Location: fmt.Sprintf("LOC%02d", location),
			Period:        date(2023+month/12, month%12+1, 1),
			SalesQuantity: quantity, CostOfSales: csvspec.Some(money(random, quantity*300)),
			SalesValue: csvspec.Some(money(random, quantity*457)), IssuesQuantity: csvspec.Some(random.Int64N(20)),
		})
	}
	return rows
}

// stockRows makes stock of 21 columns: texts short and long, some with quotes,
// commas and letters behind ASCII, many of them blank.
func stockRows(n int) []csvspec.StockRow {
	random := rand.New(rand.NewPCG(3, 4))
	words := []string{"Bolt", "Nut 1/2\" hex", "Washer, flat", "Schraube groß", "Pump", "Valve", "Gasket", "Bearing"}
	rows := make([]csvspec.StockRow, n)
	for i := range rows {
		rows[i] = csvspec.StockRow{
			ItemCode: fmt.Sprintf("ITEM%06d", i/10), Location: fmt.Sprintf("LOC%02d", i%10),
			DateAdded:         csvspec.Some(date(2015+random.IntN(10), random.IntN(12)+1, random.IntN(28)+1)),
			InventoryUnitCost: money(random, 900), PurchaseUnitCost: money(random, 1000),
			SellingPrice: csvspec.Some(money(random, 1500)), StockOnHand: random.Int64N(5000),
			AllocatedStock: csvspec.Some(random.Int64N(50)), SupplyType: "EX",
			SupplyCode: fmt.Sprintf("SUP%04d", random.IntN(300)), VendorCode: fmt.Sprintf("SUP%04d", random.IntN(300)),
			PurchaseUOM: "BOX", PurchaseFactor: csvspec.Some(csvspec.Int(12)), PurchaseCurrency: "EUR",
			LeadTimeDays: csvspec.Some(random.Int64N(90)), StockingIndicator: "S",
			MinimumStock: csvspec.Some(csvspec.Int(random.Int64N(100))), OrderMultiple: csvspec.Some(csvspec.Int(12)),
			Groups: []string{words[random.IntN(8)] + " " + words[random.IntN(8)], words[random.IntN(8)]},
		}
	}
	return rows
}

func money(random *rand.Rand, upTo int64) csvspec.Decimal {
	d, err := csvspec.NewDecimal(random.Int64N(upTo*10_000), 4)
	if err != nil {
		panic(err)
	}
	return d
}

func date(year, month, day int) csvspec.Date {
	d, err := csvspec.ParseDate(fmt.Sprintf("%04d/%02d/%02d", year, month, day))
	if err != nil {
		panic(err)
	}
	return d
}
