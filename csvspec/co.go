package csvspec

// CO is co.csv, Outstanding Customer Orders: every customer order line with a
// quantity still to supply. Orders that are allocated from stock as a whole
// are left out.
var CO = builtin[CORow]("co.csv", "Outstanding Customer Orders", IfApplicable)

// CORow is one row of co.csv. The key is OrderNumber and LineNumber.
// Quantities are in Netstock units.
//
// Source: https://intercom.help/netstock/en/articles/6035555-data-interface-requirements-outstanding-customer-orders
type CORow struct {
	// ItemCode is the product or SKU code.
	ItemCode string `csv:"Item Code,required"`
	// Location is the warehouse or branch code.
	Location string `csv:"Location,required"`
	// CustomerCode is the customer; there is no file of customers.
	CustomerCode string `csv:"Customer Code,preferred"`
	// OrderNumber of the customer order.
	OrderNumber string `csv:"Order Number,required"`
	// LineNumber of the order; a text.
	LineNumber string `csv:"Line Number,required"`
	// OrderDate is the day the order was raised.
	OrderDate Date `csv:"Order Date,required"`
	// OrderQuantity is the original quantity.
	OrderQuantity int64 `csv:"Order Quantity,required,sum"`
	// RequestedDate is the delivery day that was asked for.
	RequestedDate Date `csv:"Requested Date,required"`
	// OutstandingQuantity is still to supply, without what stock.csv counts as
	// allocated; counted twice, the demand doubles.
	OutstandingQuantity int64 `csv:"Outstanding Quantity,required,sum"`
	// Extra holds the columns that the site's layout adds.
	Extra []string `csv:",extra"`
}
