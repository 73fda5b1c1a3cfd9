package csvspec

// Sales is sales.csv, Sales History, in its present form: single transactions.
// A site uses either this layout or that of SalesSummary; nothing in the file
// says which.
var Sales = builtin[SalesRow]("sales.csv", "Sales History", Required)

// SalesRow is one sale, issue or return of sales.csv. There is no key: two
// rows may be alike. Quantities are in Netstock units, values are line totals.
//
// Source: https://intercom.help/netstock/en/articles/6035533-data-interface-requirements-sales-history
type SalesRow struct {
	// ItemCode is the product or SKU code.
	ItemCode string `csv:"Item Code,required"`
	// Location is the warehouse or branch code.
	Location string `csv:"Location,required"`
	// CustomerCode is the customer; there is no file of customers.
	CustomerCode string `csv:"Customer Code,applicable"`
	// OrderDate is the day the order was taken.
	OrderDate Date `csv:"Order Date,required"`
	// InvoiceDate is the day of the sale, of the issue to manufacturing or to
	// another location, or of the return.
	InvoiceDate Date `csv:"Invoice/Issue Date,required"`
	// SalesQuantity is the quantity sold; a return is below zero.
	SalesQuantity Decimal `csv:"Sales Quantity,required,sum"`
	// CostOfSales is the line's total at inventory cost.
	CostOfSales Optional[Decimal] `csv:"Cost of Sales,preferred"`
	// SalesValue is the line's total at the price really charged.
	SalesValue Optional[Decimal] `csv:"Sales Value,preferred"`
	// IssuesQuantity is what a warehouse issued to its branches or stores.
	IssuesQuantity Optional[int64] `csv:"Issues Quantity,applicable"`
	// TransactionDetails identifies the transaction, such as an invoice number.
	TransactionDetails string `csv:"Transaction Details,applicable"`
	// Extra holds the columns that the site's layout adds.
	Extra []string `csv:",extra"`
}
