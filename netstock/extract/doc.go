// Package extract brings the rows of an ERP into the interface files: from
// any iterator, and from database/sql by a query.
//
// A Source gives the rows of one file. Slice, Rows and Func make one of what a
// program has; Query makes one of an SQL query, over a Conn that says how
// queries are isolated:
//
//	db, err := sql.Open("pgx", dsn)
//	erp := extract.OneTransaction(db, extract.Snapshot)
//	stock := extract.Query(erp, csvspec.Stock, "SELECT item_code, … FROM …", nil)
//
// Rows stream: a Query holds some hundred of them, however many there are.
//
// # From SQL values to columns
//
// That values arrive in the interface's five types is the vendor's rule
// (https://intercom.help/netstock/en/articles/6035075-data-interface-requirements);
// how a database's values become them is our decision:
//
//	the driver gives  Char       Integer          Decimal           Date                  Bit
//	NULL              blank      blank            blank             blank                 error
//	int64             digits     as is            as is             error                 0 or 1
//	float64           error      shortest text,   shortest text,    error                 0 or 1
//	                             which is whole   which has at most
//	                                              the column's
//	                                              places
//	string, []byte    as is,     number text      number text       YYYY/MM/DD or         0 or 1
//	                  in UTF-8   that fits        that fits         YYYY-MM-DD, alone or
//	                             exactly: 3.00    exactly: .5       before a clock that
//	                                                                shows midnight
//	bool              error      error            error             error                 as is
//	time.Time         error      error            error             the day on its own    error
//	                                                                wall clock, which
//	                                                                shows midnight
//
// An empty text is a blank in a Char column and an error in the others. A date
// up to 1900-01-01 is an error, since ERPs write such days for "none". A blank
// in a Required column is an error, and so is whatever the writer of package
// csvspec would refuse: too many characters or digits, a line break, another
// control character.
//
// Nothing else is converted unless a Policy of the column declares it, and
// what a policy did is counted. A bad row fails its source. All errors name
// the file, the row of the result, the column and the value, and say what to
// do.
//
// # What is left out
//
// Units of measure and lead times are converted by the query, or by package
// csvspec's helpers in a Func.
package extract
