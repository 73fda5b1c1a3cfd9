// Package orders holds one recommended order in memory, writes it in the
// layout that an ERP imports, and reads it back.
//
//	f, ok := orders.Lookup("sage-x3")
//	r, err := f.Render(&order)     // r.Documents: names and bytes
//	p, err := f.Parse(r.Documents, nil)
//
// An [Order] is made by hand or by [Format.Parse]; [Order.Validate] says what
// is wrong with it. A [Format] is one of the vendor's seventeen, or what
// [Format.Override] makes of one with a site's own layout file. What a format
// has no column for is never dropped in silence: writer and reader return it
// in Lost. A [Tracker] finds orders again that were handed over, in the files
// that the ERP sends to Netstock afterwards.
//
// Formats are immutable, orders plain values: both are safe for concurrent
// use as long as nobody changes an order that another reads. An order and its
// documents are held in memory whole.
//
// # Formats
//
// The list is the vendor's, in its order. Profiles are further layouts of a format, taken
// by [Format.Profile].
//
//	id                      title                                kinds                   grade
//	acumatica               Acumatica / MYOB Advanced            purchase transfer       E, I
//	fishbowl                Fishbowl                             purchase transfer       E, I
//	generic-csv             Generic CSV                          purchase transfer work  N, S
//	dynamics-gp             Microsoft Dynamics GP                purchase transfer       E, I
//	+ dynamics-gp-econnect  Microsoft Dynamics GP, eConnect XML  purchase transfer       E, I
//	dynamics-nav            Microsoft Dynamics NAV               purchase transfer work  E, I
//	pixi                    Pixi                                 purchase                E, I
//	pronto                  Pronto                               purchase transfer       E, I
//	retail-express          Retail Express                       purchase transfer       E, I
//	sage-100                Sage 100                             purchase                N, E, I
//	sage-300                Sage 300                             purchase transfer       N, E, I
//	sage-500                Sage 500                             purchase                N, I
//	+ sage-500-two-files    Sage 500, header and detail file     purchase                N, I
//	sage-1000               Sage 1000                            purchase                E, I
//	sage-x3                 Sage X3                              purchase                N, I
//	+ sage-x3-native        Sage X3, native template             purchase                E, I
//	sage-evolution          Sage Evolution                       purchase transfer       E, I
//	sap-b1                  SAP B1                               purchase transfer work  E, I
//	standard-csv            Standard CSV                         purchase transfer work  N, S, I
//	standard-xml            Standard XML                         purchase transfer work  N, I
//
//	id                      where the file goes in the ERP
//	acumatica               Purchase Orders (PO301000) or Transfers, through a data provider and an import scenario of the site
//	fishbowl                File > Import/Export, purchase order or transfer order; or ImportRq through its API
//	generic-csv             NetSuite's standard integration; MYOB EXO with an extra utility; home-made integrations that poll the from_netstock folder
//	dynamics-gp             Integration Manager, or any GP import tool
//	+ dynamics-gp-econnect  an eConnect call, or the incoming queue of eConnect
//	dynamics-nav            an XMLport of the site with format VariableText
//	pixi                    pixi's import of purchase orders
//	pronto                  copied to the Pronto server and imported there; transfers by function INV.T019
//	retail-express          Inventory > PO Management > Create PO > PO upload
//	sage-100                copied to recpo.csv in from_netstock for the Visual Integrator job SIA_PUR_ORDERS (SIAPurchaseOrders.exp)
//	sage-300                Purchase Order Entry, or I/C Transfers: File > Import, Single CSV File
//	sage-500                Data Import Manager, header and detail table of one source connection
//	+ sage-500-two-files    Data Import Manager, header and detail table of one source connection
//	sage-1000               an importer of the site's own into purchase order processing
//	sage-x3                 an Import/Export Template with two record types, then Usage > Imports
//	+ sage-x3-native        an Import/Export Template with X3's field names, then Usage > Imports
//	sage-evolution          a batch import with a user-defined column order
//	sap-b1                  Data Transfer Workbench > import > transactional data
//	standard-csv            the vendor's default; an importer of the site's own that polls the from_netstock folder
//	standard-xml            an importer of the site's own that polls the from_netstock folder
//
// The grade is the evidence for a layout, the weakest last; each column carries
// its own in [Column].
//
//	N  seen on a page of Netstock's
//	E  the ERP vendor's own documentation, or public code that reads or writes the ERP's file
//	S  a real file as delivered to a site
//	I  inferred: decided here, and open to a site's own layout
//
// That Netstock writes exactly these columns is proven for none of the formats
// with an I. So nothing picks a format by default, and a file that comes from
// Netstock reaches the ERP as it came unless a site asks for another format.
//
// # Layouts are data
//
// Every format is a JSON file in layouts/, whose keys [Layout] describes.
// Writer and reader know records and columns, but no format: what differs
// between a flat file, header and line rows, Sage 300's heading row for each
// record, SAP B1's two files with two heading rows each and an XML document is
// in those files.
//
// # Decisions
//
// Where the pages are silent, these hold; a layout may say otherwise.
//
//   - CSV is UTF-8 without byte-order mark, CRLF after every line, commas, text
//     in quotes, quotes in it doubled, numbers and dates bare, a missing value
//     an empty field without quotes. Readers also take bare text, LF, a
//     byte-order mark and blank lines at the end.
//   - Money has the decimals it needs, but at least two; quantities have the
//     decimals they need. Nothing is rounded: what does not come out exact is an
//     error.
//   - Headings are matched without regard to case, in any order. One that the
//     layout does not know is an error; one that a document lacks is an error
//     where the column is required, and otherwise its field counts as lost.
//   - Lengths count code points. A longer text is an error, in Sage 300 and
//     Pronto a warning. A code is never cut.
//   - The writer fills a due date or location that a line leaves to its order,
//     and the order's due date from the earliest of its lines. So orders compare
//     equal once [Order.Completed].
//   - A column for one thing, else another (the comment, else who made the
//     order) reads back as the first.
//   - Where only lines have a location column, the first line's is read as the
//     order's.
//   - Number comes from the file name where no column holds it, and must agree
//     with it where one does. Readers take prefix and leading zeros off.
//   - A constant that a reader finds changed is an error, unless it is a site's
//     option such as an address: then its heading is in Parsed.Ignored.
//   - Quantities and costs are in stocking units; which unit Netstock writes for
//     which ERP is not known.
//   - eConnect wants a SUBTOTAL, so that profile needs a cost on every line. Its
//     batch number, and a currency for GP, are for the site's layout to fill.
//   - Fishbowl's VendorContact is the supplier's name, cut to its 30 characters
//     with a warning.
//   - Orders handed over are looked for by number first, then by supplier,
//     location, item, quantity and order date: see [TrackOptions].
//
// Not here: Acumatica's JSON for REST calls, and SAP B1's two parts in a single
// file.
package orders
