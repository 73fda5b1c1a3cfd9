// Package erpsync serves an ERP connector to SuperOffice: the SOAP contract
// IErpConnectorWS, by which SuperOffice synchronises companies, persons and
// projects with an ERP.
//
// A vendor implements Connector, adds the abilities that the ERP has (Searcher,
// Creator, Saver, Lister and others), and serves it:
//
//	store, err := erpsync.OpenFolderStore(dir, key)
//	h, err := erpsync.NewHandler([]erpsync.Service{{Name: "acme", Connector: c, Store: store}}, nil)
//	http.Handle("/Services/", h)
//
// A connector without a search of its own is searched through ActorsSince, by a
// Matcher that knows SuperOffice's operators.
//
// # What SuperOffice expects
//
// Its documentation: https://docs.superoffice.com/en/api/plugins/erp-connectors/.
// Configuration comes once, with WSSaveConnection; every later call carries the
// connection's id alone. When the Store has no configuration the answer is
// UNKNOWN_CONNECTION_ID, and SuperOffice sends it again. A failure is an answer
// with IsOk=false, never a SOAP fault; faults are for requests that are not of
// the protocol.
//
// # Decisions and evidence
//
// The names of operations, members and values are from SuperOffice's public API
// reference (seen). That WCF's data contract serializer writes them, and under
// which elements, is inferred and was compared with recordings of a .NET 10
// WCF client whose contract was typed in from the reference: no recording of
// SuperOffice itself is public. Therefore:
//
//   - Requests are read by local names in any order, and answers use the
//     namespaces of the request (inferred to be right in every case).
//   - The order of members is alphabetical, or as set, until a request of a known
//     connection shows the peer's own; that is kept in the Store. A request is
//     always answered in the order that it shows itself.
//   - A dictionary's entries are named as the peer names them.
//   - Null, empty and absent read the same. An empty code or parent is written as
//     null, any other empty text as an empty element.
//   - Text that XML cannot carry, an actor without Type, Key or LastModified, and
//     a key that comes twice fail the call: .NET would lose the answer or the
//     record without a word.
//   - Deleting a connection that is unknown succeeds.
//   - Errors of a connector that are no *Error are answered with the number of
//     their log entry only, for the calls carry no token. Configuration is never
//     printed or logged.
//   - Answers stream: 64 KiB wait for a failure; after them a failure cuts the
//     connection, so that a part never reads as the whole.
//   - A time span as a time of day, and bare values, are read in .NET's invariant
//     form and in ISO 8601 for dates (the latter our addition).
//
// # What is left out
//
// The calls carry no token, so a service on the internet needs protection of
// its own in front of the Handler: a path that cannot be guessed, a list of
// allowed networks, a limit of rates. The contract is not yet published as a WSDL.
package erpsync
