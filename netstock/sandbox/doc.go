// Package sandbox is the far side of the connector in one process: a Comms
// server with its web calls and its SFTP, and App servers that unpack, prove,
// check and import what customers send, recommend orders, and send them back.
//
//	s, err := sandbox.Start(dir, nil)
//	code, err := s.AddCustomer(ctx, "acme", "Acme Ltd", nil)
//	// s.URL() and code are what the connector is given.
//
// It serves this project's reference protocol, since Netstock's own calls are
// not public, and it accepts what this project's specification says: a yes of
// the sandbox is not Netstock's. That Netstock takes a set is proven at a real
// site only.
//
// # What is real
//
// Everything between the servers travels as it would between machines. Comms
// hands a set to the App server by SFTP with a key of its own, and then by a
// web call; the App server reports by web calls; Comms fetches orders by SFTP.
// Both sides know each other by pinned keys and tokens. These calls go over
// listeners of their own, as over a private network, so that a ban of the
// loopback address, which a test's client shares with them, does not cut them
// off.
//
// The whole state is in one folder, in small JSON files that are replaced as a
// whole, with the log beside it. Start on the same folder gives the same
// sandbox. The state outlives the process, not a power failure; strikes and
// bans of addresses live in memory, as those of a firewall do. The folder holds
// secrets; what the sandbox makes in it is for its owner only.
//
// # Import
//
// A set is rejected where a file is not exactly one bzip2 stream, unpacks to
// more than Options.FileLimit, or differs from the announced size and hashes
// or from control.csv, and where package csvspec/check finds an error.
// Otherwise all of it is imported in one transaction of Site.DB, or nothing:
// table netstock_stock for stock.csv and so on, with the columns of the layout
// by their keys. Group columns are rows of netstock_stock_groups, the files of
// custom data rows of netstock_ut. Statements are plain SQL with "?" for
// parameters, tried with SQLite. Where the database fails, the set waits and is
// tried again; sets are imported in the order in which they came.
//
// Every file is a snapshot that replaces its table, but two, which may come as
// a window: sales.csv replaces the days from its first row's on, pohist.csv the
// order lines that it names. A table whose file is not in the set stays.
// Without a database rows and totals are counted only. The plain files of every
// set are kept in any case, in Transmission.Dir, for whoever wants to judge
// them by other means.
//
// # The plan
//
// These rules are the sandbox's own and simple on purpose; Netstock forecasts.
// For every row of stock.csv:
//
//   - Demand per day is what sales.csv shows as sold and issued in the History
//     days that end with its newest sale (not with the extraction, so that an
//     old data set has a demand too), divided by History. Returns count against
//     it. A month of the summary layout counts on its first day.
//   - Lead time is that of the item in stock.csv if above zero; else that of
//     the supplier; else the mean of the supplier's receipts in pohist.csv,
//     emergency orders left out, in whole days; else LeadTime. Supply from
//     another location and production know the first and the last only.
//   - Safety stock is the demand of Safety days or the minimum stock, whichever
//     is more.
//   - Available is on hand, less allocated, plus what is outstanding in po.csv
//     and to be received in transfer.csv, less what is outstanding in co.csv
//     and to be shipped in transfer.csv, plus what was recommended and still
//     stands.
//   - The need is the demand of the lead time, plus the safety stock, less what
//     is available, each part rounded up to whole units. A need above zero is
//     raised to the minimum order, then to the order multiple and to whole
//     purchase units.
//   - Stocking indicator O is never ordered, N and Z only for what is due;
//     anything else is stocked.
//
// Supply type IN becomes a transfer from the location in the supply code. An
// item with a bill of materials at its location becomes a work order.
// Everything else is bought from the supply code's supplier, or the vendor code
// where that is blank. There is one order for each supplier (and currency),
// supplying location or kind, and receiving location, with lines by item code.
// The demand that an order puts on components and on the supplying location is
// not planned on.
//
// Orders are written in the standard-csv format of package orders as
// po_<n>.csv, tr_<n>.csv and wo_<n>.csv. Numbers count up from 1 for each
// customer, orders and reports together; the same sets give the same orders.
// Beside them goes one report, stock_cover_<n>.csv, with the stock and its days
// of cover for each location; one that would say the same as the last is not
// sent.
//
// An order is not recommended twice: a recommended line counts as on order,
// whether the customer has fetched it or not, until a later set shows it or
// Hold days have passed since the extraction day of the set that it came from.
// A set shows it when po.csv (or transfer.csv, or production orders in po.csv)
// has more ordered of the item at the location, by orders raised on that day or
// later, than the set that it came from had; older lines take the growth first.
// So a second set of the same day recommends only what is needed in addition.
//
// # Refusals
//
// A failed proof is a strike against the address: a wrong enrolment code, an
// unknown key, a bad signature, a refused SSH login. Three strikes on whatever
// service ban the address on all of them for an hour; ten in a day lock the
// account until an operator unlocks it, which is the sandbox's own call
// DELETE /v1/customers/{customer}/lock. Options.Bans sets the numbers.
//
// # Faults
//
// Inject puts one of the faults of package fault in force.
package sandbox
