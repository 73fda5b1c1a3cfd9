package netstock

// OpenJournal lets tests wrap the journal.
var OpenJournal = openJournal
