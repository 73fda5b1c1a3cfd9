package csvspec

// SalesSummary is sales.csv in its older form: one row for each item, location
// and period, for sites that cannot give single transactions.
var SalesSummary = builtin[SalesSummaryRow]("sales.csv", "Sales History, summary", Required)

// SalesSummaryRow is one period of sales.csv. The key is ItemCode, Location and
// Period. Quantities are in Netstock units, values are totals of the period.
//
// Columns 1 to 4 are stated by the vendor. Columns 5 to 7 repeat the order of
// the transaction layout and are our inference (INFERRED); more may follow.
//
// Source: https://intercom.help/netstock/en/articles/6035533-data-interface-requirements-sales-history
type SalesSummaryRow struct {
	// ItemCode is the product or SKU code.
	ItemCode string `csv:"Item Code,required"`
	// Location is the warehouse or branch code.
	Location string `csv:"Location,required"`
	// Period is the first day of the period.
	Period Date `csv:"Period,required"`
	// SalesQuantity is the period's total less returns, so it may be below zero.
	SalesQuantity int64 `csv:"Sales Quantity,required,sum"`
	// CostOfSales is the total at inventory cost. INFERRED.
	CostOfSales Optional[Decimal] `csv:"Cost of Sales,preferred,evidence=INFERRED,type=INFERRED"`
	// SalesValue is the total at selling price. INFERRED.
	SalesValue Optional[Decimal] `csv:"Sales Value,preferred,evidence=INFERRED,type=INFERRED"`
	// IssuesQuantity is the total issued. INFERRED.
	IssuesQuantity Optional[int64] `csv:"Issues Quantity,applicable,evidence=INFERRED,type=INFERRED"`
	// Extra holds the columns that the site's layout adds.
	Extra []string `csv:",extra"`
}
