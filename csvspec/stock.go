package csvspec

// Stock is stock.csv, Stock by Location: the present stock position of each
// item at each location.
var Stock = builtin[StockRow]("stock.csv", "Stock by Location", Required)

// StockRow is one row of stock.csv. The key is ItemCode and Location.
// Quantities, costs and prices are per Netstock unit of the item.
//
// Columns 1 to 12 are stated by the vendor, 13 is known in part. Columns 14 and
// on are as a shipped exporter of a third party writes them (SEEN-3P); their
// types and importance are our inference, so a site can retype them in its
// layout.
//
// Source: https://intercom.help/netstock/en/articles/6035519-data-interface-requirements-stock-by-location
// and, from column 14, https://help.xentral.com/hc/de/articles/360016773679-Netstock-CSV-Export
type StockRow struct {
	// ItemCode is the product or SKU code, as in master.csv.
	ItemCode string `csv:"Item Code,required"`
	// Location is the warehouse or branch code, as in location.csv.
	Location string `csv:"Location,required"`
	// DateAdded is about when the item could first be sold at this location.
	DateAdded Optional[Date] `csv:"Date Added,applicable"`
	// InventoryUnitCost is the cost with which the company values its stock.
	InventoryUnitCost Decimal `csv:"Inventory Unit Cost,required"`
	// PurchaseUnitCost is the cost with which recommended purchase orders are
	// valued.
	PurchaseUnitCost Decimal `csv:"Purchase Unit Cost,required"`
	// SellingPrice is the recommended selling price at this location.
	SellingPrice Optional[Decimal] `csv:"Selling Price,preferred"`
	// StockOnHand is the physical stock.
	StockOnHand int64 `csv:"Stock On Hand,required,sum"`
	// AllocatedStock is what is committed and not free for sale. What it counts
	// must not be counted again in co.csv and transfer.csv.
	AllocatedStock Optional[int64] `csv:"Allocated Stock,preferred,sum"`
	// SupplyType is IN where another location supplies the item, EX where it is
	// bought or manufactured.
	SupplyType string `csv:"Supply Type,preferred,codes=IN|EX"`
	// SupplyCode is the vendor's code with EX, the supplying location with IN.
	SupplyCode string `csv:"Supply Code,preferred"`
	// VendorCode is the preferred external vendor, also of an item that is
	// supplied internally.
	VendorCode string `csv:"Vendor Code,required"`
	// PurchaseUOM labels the unit in which recommended orders leave Netstock,
	// where that is another one.
	PurchaseUOM string `csv:"Purchase Unit of Measure,applicable"`
	// PurchaseFactor is how many Netstock units make one PurchaseUOM. PART: the
	// vendor's sentence is known to "number of Netstock units to".
	PurchaseFactor Optional[Decimal] `csv:"Purchase Factor,applicable,evidence=PART"`
	// PurchaseCurrency is the ISO 4217 code of the purchase currency. SEEN-3P.
	PurchaseCurrency string `csv:"Purchase Currency Code,applicable,evidence=SEEN-3P,type=INFERRED"`
	// LeadTimeDays is the item's lead time at this location in calendar days.
	// SEEN-3P.
	LeadTimeDays Optional[int64] `csv:"Lead Time,preferred,evidence=SEEN-3P,type=INFERRED"`
	// StockingIndicator says whether the item is stocked, non-stocked, obsolete
	// or zero policy. The codes are not public; S, N, O and Z are likely. SEEN-3P.
	StockingIndicator string `csv:"Stocking Indicator,preferred,evidence=SEEN-3P,type=INFERRED"`
	// MinimumStock is the smallest stock to keep. SEEN-3P; an Integer column
	// unless the site's layout says Decimal.
	MinimumStock Optional[Decimal] `csv:"Minimum Stock,applicable,Integer,evidence=SEEN-3P,type=INFERRED"`
	// MinimumOrderQty is the smallest order. SEEN-3P; an Integer column unless
	// the site's layout says Decimal.
	MinimumOrderQty Optional[Decimal] `csv:"Minimum Order Qty,applicable,Integer,evidence=SEEN-3P,type=INFERRED"`
	// OrderMultiple is what orders are rounded to. SEEN-3P; an Integer column
	// unless the site's layout says Decimal.
	OrderMultiple Optional[Decimal] `csv:"Order Multiple,applicable,Integer,evidence=SEEN-3P,type=INFERRED"`
	// Groups are the values of the custom groups, the first one in column 20.
	// Every row of a file has the same number. Each value occurs in group.csv
	// under its number. SEEN-3P; that further groups follow column 20 is INFERRED.
	Groups []string `csv:"Group 1,applicable,repeats,evidence=SEEN-3P,type=INFERRED"`
	// Extra holds the columns that the site's layout adds.
	Extra []string `csv:",extra"`
}
