package csvspec

// POHist is pohist.csv, Completed Purchase Orders: the closed lines of the
// last 12 months with their receipts.
var POHist = builtin[POHistRow]("pohist.csv", "Completed Purchase Orders", Preferred)

// POHistRow is one delivery of pohist.csv. There is no key: a line that came in
// several deliveries has several rows, which differ in QuantityReceived and
// DateOfReceipt only. Quantities and costs are per Netstock unit.
//
// Source: https://intercom.help/netstock/en/articles/6035560-data-interface-requirements-completed-purchase-orders
type POHistRow struct {
	// ItemCode is the product or SKU code.
	ItemCode string `csv:"Item Code,required"`
	// Location is the warehouse or branch code.
	Location string `csv:"Location,required"`
	// SupplierCode is the vendor's code.
	SupplierCode string `csv:"Supplier Code,required"`
	// OrderNumber of the purchase order.
	OrderNumber string `csv:"Order Number,required"`
	// LineNumber of the order; a text.
	LineNumber string `csv:"Line Number,required"`
	// OrderDate is the day the order was raised.
	OrderDate Date `csv:"Order Date,required"`
	// OrderQuantity is the original quantity.
	OrderQuantity int64 `csv:"Order Quantity,required,sum"`
	// ExpectedArrivalDate is the expected arrival.
	ExpectedArrivalDate Optional[Date] `csv:"Expected Arrival Date,preferred"`
	// OrderUrgency is ST for standard, as is a blank, or EM for an emergency:
	// forced to arrive far faster than normal, and left out of performance
	// figures.
	OrderUrgency string `csv:"Order Urgency,applicable,codes=ST|EM"`
	// QuantityReceived is the quantity of this delivery.
	QuantityReceived int64 `csv:"Quantity Received,required,sum"`
	// DateOfReceipt is the day of this delivery.
	DateOfReceipt Date `csv:"Date of Receipt,required"`
	// PurchaseUnitCost is the unit cost when bought.
	PurchaseUnitCost Optional[Decimal] `csv:"Purchase Unit Cost,applicable"`
	// Extra holds the columns that the site's layout adds.
	Extra []string `csv:",extra"`
}
