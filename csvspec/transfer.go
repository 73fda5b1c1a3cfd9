package csvspec

// Transfer is transfer.csv, Outstanding Transfers: every transfer line with a
// quantity that its destination has not had yet.
var Transfer = builtin[TransferRow]("transfer.csv", "Outstanding Transfers", IfApplicable)

// TransferRow is one row of transfer.csv. The key is TransferNumber and
// LineNumber. Quantities are in Netstock units. Unlike in po.csv, the date of
// arrival stands before the quantities.
//
// Source: https://intercom.help/netstock/en/articles/6035558-data-interface-requirements-outstanding-transfers
type TransferRow struct {
	// ItemCode is the product or SKU code.
	ItemCode string `csv:"Item Code,required"`
	// SourceLocation supplies.
	SourceLocation string `csv:"Source Location,required"`
	// DestinationLocation receives.
	DestinationLocation string `csv:"Destination Location,required"`
	// TransferNumber of the transfer.
	TransferNumber string `csv:"Transfer Number,required"`
	// LineNumber of the transfer; a text.
	LineNumber string `csv:"Line Number,required"`
	// TransferDate is the day the transfer was raised.
	TransferDate Date `csv:"Transfer Date,required"`
	// ExpectedArrivalDate is the arrival as now expected.
	ExpectedArrivalDate Date `csv:"Expected Arrival Date,required"`
	// TransferQuantity is the original quantity.
	TransferQuantity int64 `csv:"Transfer Quantity,required,sum"`
	// QuantityToShip is neither allocated nor shipped at the source; what is
	// allocated belongs to stock.csv.
	QuantityToShip int64 `csv:"Quantity to Ship,required,sum"`
	// QuantityToReceive has not been received at the destination.
	QuantityToReceive int64 `csv:"Quantity to Receive,required,sum"`
	// Extra holds the columns that the site's layout adds.
	Extra []string `csv:",extra"`
}
