package csvspec

// PO is po.csv, Outstanding Purchase Orders: every purchase order line with a
// quantity still to come, and every firm plan for making goods in house. It is
// not the po_1042.csv with which Netstock recommends orders.
var PO = builtin[PORow]("po.csv", "Outstanding Purchase Orders", Required)

// PORow is one row of po.csv. The key is OrderNumber, LineNumber and OrderType.
// Quantities and costs are per Netstock unit.
//
// Source: https://intercom.help/netstock/en/articles/6035553-data-interface-requirements-outstanding-purchase-orders
type PORow struct {
	// ItemCode is the product or SKU code.
	ItemCode string `csv:"Item Code,required"`
	// Location is the warehouse or branch that receives the goods.
	Location string `csv:"Location,required"`
	// SupplierCode is the vendor's code.
	SupplierCode string `csv:"Supplier Code,required"`
	// OrderNumber of the purchase or production order.
	OrderNumber string `csv:"Order Number,required"`
	// LineNumber of the order; a text.
	LineNumber string `csv:"Line Number,required"`
	// OrderDate is the day the order was raised, or the planned start of
	// production.
	OrderDate Date `csv:"Order Date,required"`
	// OrderQuantity is the original quantity.
	OrderQuantity int64 `csv:"Order Quantity,required,sum"`
	// ExpectedArrivalDate is the arrival as now expected.
	ExpectedArrivalDate Date `csv:"Expected Arrival Date,required"`
	// OutstandingQuantity is what is still to come on this line.
	OutstandingQuantity int64 `csv:"Outstanding Quantity,required,sum"`
	// OrderType is P for purchased, M for manufactured.
	OrderType string `csv:"Order Type,required,codes=P|M"`
	// PurchaseUnitCost is the unit cost on this order.
	PurchaseUnitCost Optional[Decimal] `csv:"Purchase Unit Cost,applicable"`
	// Extra holds the columns that the site's layout adds.
	Extra []string `csv:",extra"`
}
