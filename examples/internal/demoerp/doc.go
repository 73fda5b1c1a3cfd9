// Package demoerp is a small ERP with its data: Meridian, a maker and trader
// of tableware with a central warehouse, a regional one and two shops. It
// stands in for the ERP that a connector reads, so that the examples and
// their tests run on something of real size and shape.
//
// [Build] makes the database, an SQLite file, as of a given day; [Open] opens
// it for reading; [Set] is what the ERP sends to Netstock. Read set.go and the
// queries first: they are what a vendor writes for an own ERP.
//
// The data is made by a seeded generator: the same day and options give the
// same rows on every system, since it reckons in integers only. It holds
// what real data holds: names with quotes, commas, line breaks and a dozen
// alphabets, a date of 1900 where none is known, volumes with more places than
// the interface has, deliveries in parts, credit notes, orders half
// delivered, replaced and discontinued products, sets within sets.
package demoerp
