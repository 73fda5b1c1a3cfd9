// Package check checks a whole set of Netstock interface files: every file by
// its layout, the files against each other, and control.csv against them all.
//
// FS checks a set that lies in a folder, plain or compressed:
//
//	report, err := check.FS(ctx, os.DirFS(dir), nil)
//	if err == nil && !report.OK() {
//		err = report.WriteHTML(page)
//	}
//
// A Checker checks a set while it is written, file by file or several at a
// time; the bytes pass through Input, an io.WriteCloser. Both find the same,
// whatever the order of the files.
//
// # What is found
//
// A Finding has a stable Code, a Severity, the place, the value, the evidence
// level of the rule that is broken, and advice. Errors make a set unfit to be
// sent: what cannot be read, values of another form, duplicate keys, stock
// without product and product without stock, group values that group.csv
// lacks, files that are missing or have no rows where an empty snapshot would
// do harm, and a control.csv whose checksums or totals differ. Warnings are all
// other references, codes that the interface does not name, codes that differ
// only in case or outer spaces, and quantities or supply routes that contradict
// themselves. Options.Severities changes that for a site, and the report says
// what was changed.
//
// The columns, keys and references are the vendor's where a page of
// https://intercom.help/netstock/en/articles/6035075-data-interface-requirements
// states them. These are our decisions:
//
//   - Codes are compared byte by byte, Integers as numbers.
//   - A reference that leads nowhere is counted on every row, and shown once for
//     each distinct value of a column, on the first line that has it. So a
//     million sales of one unknown location are a million warnings and one
//     example.
//   - A row whose values are at fault still counts as a key and for references;
//     one that cannot be told into fields does not, and findings that may follow
//     from such rows say so. A blank is no key: where it is Required, that is
//     found.
//   - References to a file that is missing or damaged are not looked at.
//   - Only the first of several rows with one key is followed in looking for
//     circles. A row that names itself is told apart from a circle of supply.
//   - Cases are compared by Unicode's simple folding, as strings.EqualFold does;
//     a space is what unicode.IsSpace says.
//   - A checksum must be in small letters, as in the vendor's sample. A total is
//     compared as a number.
//   - A ".bz2" file is exactly one bzip2 stream. What follows it is an error, and
//     nothing of a damaged file is used to judge others.
//   - group.csv is missing only where stock.csv uses custom groups.
//
// # Memory
//
// Rows are not kept. A key takes one slot of 16 bytes: 96 bits of a keyed hash
// and the line on which it first stood. What is kept are the distinct keys of a
// file; the distinct references of a file to one that is not complete yet, and
// else those that lead nowhere, with 4 bytes more for how often they came; and 16 bytes for each row that names another
// one of its file. Tables are open-addressed, grow by an eighth when seven
// eighths are full, and in 256 parts one after the other, so that 18.3 to 20.6
// bytes are allocated for a key, and 8 KiB for a table. Findings are kept up to
// Options.KeepPerCode for each file and code; their counts are complete. Each
// file that is open takes some 400 KiB for buffers, and a decompressor 4 MB.
//
// Least memory is used where location.csv, supplier.csv, master.csv, group.csv
// and stock.csv end before the others begin, as FS does it.
//
// The seeds of the hash are drawn anew for each Checker, so nobody can prepare
// keys that collide. Two of n keys of a table collide with a probability of at
// most n²/2⁹⁷: for a hundred million keys that is 6·10⁻¹⁴. A collision would
// show as a duplicate key that is none, or hide a reference that leads nowhere.
// Lines behind 4,294,967,295 are told as that line.
//
// # What is left out
//
// The check does not know whether Netstock accepts a set; it says what the
// interface, as far as it is public, and our decisions say. It does not compare
// a set with earlier ones. How large a compressed file may become is for the
// caller to bound.
package check
