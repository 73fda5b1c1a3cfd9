// Package netstock is the connector between an ERP and Netstock (also sold as
// Sage Inventory Advisor): it sends the ERP's data as one proven set of
// interface files, and brings recommended orders back, each one once.
//
// # The two calls
//
// A [Set] is filled with the files that the site sends, each with a source of
// its rows; [Connector.Push] extracts, checks, seals and delivers it, and
// follows it until the far side has imported it. [Connector.Pull] fetches what
// waits on the far side, proves it, publishes it into a folder, and gives the
// receipt. Both stand on a [Door]: package transport has doors for the comms
// protocol and for a folder that Netstock's own program watches, and whoever
// knows another wire writes one more.
//
// # What is promised
//
// Nothing is announced unless every source ended cleanly, the check of the
// whole set found no error, and the size of every file on the far side is
// proven. control.csv goes last, the end of transmission after it. A set is
// sealed in the journal before it gets its final names: a later run delivers
// it under the same id, and never a second time under another one. A set that
// was not sealed leaves nothing behind.
//
// A set that looks wrong against the last imported one is held, see [Guard]:
// it stays in the spool until [Connector.Accept], or until a newer one.
//
// An incoming file is published by one rename, after the journal has its name
// and hash. After a crash in between, a file that is gone from the quarantine
// was published, and one that is there is published then; so an order that
// the ERP has already taken is never put back. What arrives is published byte
// for byte as it came. Other layouts are rendered from the proven bytes where
// asked for, and a failure there holds the order instead of losing it.
//
// # State
//
// A connector's folder holds its journal, its locks and its spool. The spool
// keeps the newest set (for [Connector.Resend]) and those whose verdict is
// still out; everything older is removed by the next Push. A publishing folder
// has a hidden subfolder .erplink with what is not yet published, and with the
// number of the journal's last entry, by which a journal that was restored
// from an older backup is noticed.
//
// # Decisions
//
// These are ours; Netstock's pages are silent on them.
//
//   - Several files are extracted at a time, and a file's upload follows its
//     spool, so a slow network holds neither the database nor other files. An
//     upload that fails for a passing reason does not end the extraction: the
//     set is sealed and delivered by this run or the next.
//   - A [Window] file is sent in full until a set with it has been imported,
//     then from the as-of day of the last imported set less the overlap, but
//     at least for the profile's days.
//   - Only sets of the same mode are compared by the guard, and only the
//     totals of stock on hand and outstanding quantities.
//   - Where a door cannot report a verdict, delivered counts as imported.
//   - Credentials that were refused are not tried again until another key is
//     used, a key is registered, or [Connector.Retry] is called.
//   - An order is known by its name: the same name with the same content under
//     a new id is acknowledged and not published again; with other content it
//     is held. Reports may repeat their names.
//   - A receipt is given after publishing. A held file gets none, so the far
//     side goes on listing it.
package netstock
