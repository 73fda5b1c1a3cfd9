// Package csvspec reads and writes the interface files with which an ERP feeds
// Netstock (sold also as Sage Inventory Advisor): location.csv, stock.csv,
// sales.csv and the others.
//
// For each kind of file there is a variable and a row type. Two calls do most of
// the work:
//
//	summary, err := csvspec.Stock.Write(w, rows, nil)      // rows: iter.Seq2[csvspec.StockRow, error]
//	for row, err := range csvspec.Sales.Read(r, nil) { … } // row: csvspec.SalesRow
//
// Both stream: memory does not grow with the number of rows, and neither opens
// nor closes what it is given. control.csv, which comes last and proves the
// others, is made by ControlFile from their summaries.
//
// # Values
//
// A Char column is a string, in which "" is the blank; Integer is int64, Decimal
// an exact Decimal, Date a day without time or zone, Bit a Bit. What may be
// blank is an Optional of these. A Char has at most 255 characters, counted as
// code points; a Decimal at most 8 digits before and 4 behind the point, which
// is how we read the vendor's "12 digits including 4 decimals"; an Integer at
// most 18 digits.
//
// # What the vendor leaves open, and what we decided
//
// Writing: every row has all columns; Char values stand in double quotes, a
// blank is an empty field, and "" only where the file has a single column;
// control.csv alone has no quotes, as in the vendor's sample; rows end with CRLF,
// the last one too; the text is UTF-8 without a byte-order mark; numbers have no
// zeros that say nothing, no plus sign, no -0 and no exponent. A line break or
// another control character (U+0000 to U+001F, U+007F to U+009F, U+2028,
// U+2029) inside a value is refused. A file without rows has no bytes, but for
// the heading of a ut file.
//
// Reading: LF or CRLF, the last one optional; Char values with and without
// quotes. Accepted with a warning: a number, date or bit in quotes, blank lines
// at the end, a byte-order mark. Everything else is an error of its row: more or
// fewer columns, a space before an opening quote, a quote inside a bare value,
// text behind a closing quote, a bare carriage return, a control character,
// invalid UTF-8, another form of number or date. A value that goes on over
// several lines is one error; where its closing quote is missing, only its first
// line is lost. A line of more than MaxLine bytes is one error. The rows of a ut
// file whose heading cannot be read are counted by the first of them. Nothing is
// repaired and nothing is skipped in silence.
//
// # Errors
//
// A bad row gives a *RowError with a *FieldError for each bad value, which says
// file, line, character, column, value, what is wrong and what to do. Its Code
// is stable, and errors.Is finds it. Reading goes on with the next row. An error
// of the stream itself is final and is returned once.
//
// # Evidence and layouts
//
// The struct tags are the single source of the built-in layouts. What the vendor
// states is marked Seen there, what others or we inferred is marked otherwise;
// see Evidence and the comments of StockRow and SalesSummaryRow. A site can
// change the layout of a file without a new release of this package: see
// ParseLayout and File.WithLayout. A change that breaks a stated rule must name
// it.
//
// # Not here
//
// Checks between rows and files (keys, references, totals in control.csv) are
// in package check. Where rows come from, and how files travel, is the business
// of package netstock and those below it.
package csvspec
