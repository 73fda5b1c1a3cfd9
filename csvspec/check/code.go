package check

import "github.com/erplink/erplink/csvspec"

// Codes of the files as a whole. Those of bytes and single values are
// csvspec's.
const (
	CodeBadFileName     csvspec.Code = "bad-file-name"
	CodeMissingFile     csvspec.Code = "missing-file"
	CodeFileLeftOut     csvspec.Code = "file-left-out" // a Required file outside the profile
	CodeEmptyFile       csvspec.Code = "empty-file"
	CodeBzip2Invalid    csvspec.Code = "bzip2-invalid"
	CodeBzip2Truncated  csvspec.Code = "bzip2-truncated"
	CodeBzip2NotOne     csvspec.Code = "bzip2-not-one-stream"
	CodeDuplicateKey    csvspec.Code = "duplicate-key"
	CodeDuplicateID     csvspec.Code = "duplicate-unique-id"
	CodeStrange         csvspec.Code = "strange-code"
	CodeAboveOrdered    csvspec.Code = "outstanding-above-ordered"
	CodeNothingDue      csvspec.Code = "outstanding-not-positive"
	CodeTransferAmounts csvspec.Code = "transfer-quantities"
)

// Codes of what files say of each other.
const (
	CodeStockNoMaster csvspec.Code = "stock-without-master"
	CodeMasterNoStock csvspec.Code = "master-without-stock"
	CodeGroupMissing  csvspec.Code = "group-missing"
	CodeNoItem        csvspec.Code = "unknown-item"
	CodeNoLocation    csvspec.Code = "unknown-location"
	CodeNoSupplier    csvspec.Code = "unknown-supplier"
	CodeNoStock       csvspec.Code = "unknown-stock"
	CodeSelfSupply    csvspec.Code = "supply-from-itself"
	CodeSupplyCircle  csvspec.Code = "supply-circle"
	CodeSupersession  csvspec.Code = "supersession-circle"
)

// Codes of control.csv.
const (
	CodeControlUnknown csvspec.Code = "control-unknown"
	CodeMD5Differs     csvspec.Code = "md5-differs"
	CodeMD5Missing     csvspec.Code = "md5-missing"
	CodeMD5NoFile      csvspec.Code = "md5-without-file"
	CodeMD5Unchecked   csvspec.Code = "md5-unchecked" // this program may not compute MD5
	CodeTotalDiffers   csvspec.Code = "total-differs"
)

// rule is what there is to say about a code wherever it is found.
type rule struct {
	code     csvspec.Code
	severity Severity
	evidence csvspec.Evidence
	title    string // what is wrong
	advice   string // what to do
}

// rules lists every code that a report can hold.
var rules = []rule{
	{CodeBadFileName, Error, csvspec.Seen, "A file that is not one of the interface",
		"Rename it to the interface's name, all lower case, or take it out of the folder."},
	{CodeMissingFile, Error, csvspec.Seen, "A file is missing",
		"Extract the file, or leave it out in the profile where Netstock has agreed to that."},
	{CodeFileLeftOut, Warning, csvspec.Seen, "A Required file is left out by the profile",
		"Make sure that Netstock has agreed to do without the file."},
	{CodeEmptyFile, Error, csvspec.Inferred, "A file has no rows",
		"Look at the query behind the file. An empty snapshot can make every item obsolete in Netstock."},
	{CodeBzip2Invalid, Error, csvspec.Inferred, "A compressed file is damaged",
		"Compress the file again with bzip2 and transfer it in binary mode."},
	{CodeBzip2Truncated, Error, csvspec.Inferred, "A compressed file ends too early",
		"Compress and transfer the file again; a disk that is full or a broken transfer cuts files short."},
	{CodeBzip2NotOne, Error, csvspec.Inferred, "A compressed file goes on after its end",
		"Compress the file in one piece; do not append to compressed files."},

	{csvspec.CodeEncoding, Error, csvspec.Seen, "Text is not UTF-8",
		"Write the file as UTF-8. If the ERP works in another character set, declare it for the column, so that it is converted."},
	{csvspec.CodeControlCharacter, Error, csvspec.Inferred, "A control character in a value",
		"Remove tabs and other control characters from the value in the ERP or in the query."},
	{csvspec.CodeBareCR, Error, csvspec.Seen, "A carriage return that ends no line",
		"Remove it from the value, or end each line with CR LF or LF."},
	{csvspec.CodeLineBreak, Error, csvspec.Seen, "A line break inside a value, or a quote that is never closed",
		"Replace line breaks by spaces, and double every quote inside a value."},
	{csvspec.CodeAfterQuote, Error, csvspec.Inferred, "Text after a closing quote",
		"Double every quote inside a value; put the separator at once after the closing quote."},
	{csvspec.CodeSpaceBeforeQuote, Error, csvspec.Inferred, "A space before an opening quote",
		"Write no spaces around the separators."},
	{csvspec.CodeBareQuote, Error, csvspec.Inferred, "A quote inside an unquoted value",
		"Put the value in quotes and double the quotes inside it."},
	{csvspec.CodeLineTooLong, Error, csvspec.Inferred, "A line is far too long",
		"Look for a missing line end or for a quote that is never closed."},
	{csvspec.CodeColumnCount, Error, csvspec.Seen, "A row has too many or too few fields",
		"Write every column of the layout in every row; one that is not supplied stays as an empty field."},
	{csvspec.CodeUTHeading, Error, csvspec.Seen, "The heading row of a custom file is wrong",
		"Give every column a name of its own in the first row."},
	{csvspec.CodeRequiredBlank, Error, csvspec.Seen, "A Required value is blank",
		"Fill the value in the ERP, or correct the query."},
	{csvspec.CodeTooLong, Error, csvspec.Seen, "A text is too long",
		"Shorten the value in the ERP, or declare that the column may be cut."},
	{csvspec.CodeTypeInteger, Error, csvspec.Seen, "Not a whole number",
		"Write digits only, with a leading minus where negative. For fractions choose a finer unit of measure for the item."},
	{csvspec.CodeTypeDecimal, Error, csvspec.Seen, "Not a decimal number of the interface",
		"Write at most 8 digits before and 4 after a full stop, without separators between the thousands; declare rounding where the ERP has more places."},
	{csvspec.CodeTypeDate, Error, csvspec.Seen, "Not a date",
		"Write dates as YYYY/MM/DD. Declare dates that stand for none, such as 1900/01/01, as blank."},
	{csvspec.CodeTypeBit, Error, csvspec.Seen, "Not 0 or 1",
		"Write 1 for yes and 0 for no."},
	{csvspec.CodeTotal, Error, csvspec.Inferred, "A column's sum is too large",
		"Look for a wrong quantity in the column."},
	{csvspec.CodeQuotedNumber, Warning, csvspec.Inferred, "A number, date or bit in quotes",
		"Write only texts in quotes."},
	{csvspec.CodeBOM, Warning, csvspec.Inferred, "A byte-order mark",
		"Write the file as UTF-8 without a byte-order mark."},
	{csvspec.CodeTrailingBlankLine, Warning, csvspec.Inferred, "Blank lines at the end",
		"End the file with the line end of its last row."},

	{CodeDuplicateKey, Error, csvspec.Inferred, "The same key twice",
		"Send one row for each key: remove the duplicate, or add up its quantities in the query."},
	{CodeDuplicateID, Warning, csvspec.Inferred, "One unique identifier for two items",
		"Give every item an identifier of its own that never changes, such as the ERP's row number."},
	{csvspec.CodeOuterSpace, Warning, csvspec.Inferred, "A code begins or ends with a space",
		"Trim the code in every query in the same way; codes are compared character by character."},
	{csvspec.CodeNearEqual, Warning, csvspec.Inferred, "Codes that differ only in case or outer spaces",
		"Make sure that they are meant to be two; Netstock plans them apart."},
	{CodeStrange, Warning, csvspec.Seen, "A code that the interface does not name",
		"Use the interface's codes, or ask Netstock whether it knows this one."},
	{CodeAboveOrdered, Warning, csvspec.Inferred, "More is outstanding than was ordered",
		"Check the unit of both quantities, and over-deliveries or changed lines in the ERP."},
	{CodeNothingDue, Warning, csvspec.Inferred, "An order line with nothing outstanding",
		"Send only lines that something is still due on."},
	{CodeTransferAmounts, Warning, csvspec.Inferred, "Transfer quantities that contradict each other",
		"Expected is 0 ≤ to ship ≤ to receive ≤ transfer quantity; check what the query counts as shipped."},

	{CodeStockNoMaster, Error, csvspec.Seen, "An item in stock.csv has no row in master.csv",
		"Let both files choose their items by the same condition."},
	{CodeMasterNoStock, Error, csvspec.Seen, "An item in master.csv has no row in stock.csv",
		"Send one product row for each item of stock.csv and for no other."},
	{CodeGroupMissing, Error, csvspec.Seen, "A group value is not in group.csv",
		"Add the value to group.csv under the number of its column."},
	{CodeNoItem, Warning, csvspec.Inferred, "An item that master.csv does not have",
		"Check that the item is still sent; rows of unknown items are likely to be ignored."},
	{CodeNoLocation, Warning, csvspec.Inferred, "A location that location.csv does not have",
		"Add the location, or leave out its rows in every file."},
	{CodeNoSupplier, Warning, csvspec.Inferred, "A supplier that supplier.csv does not have",
		"Add the supplier; manufacturers and in-house production need a row as well."},
	{CodeNoStock, Warning, csvspec.Inferred, "An item and location that stock.csv does not have",
		"Check the condition by which stock.csv chooses its rows: whatever has orders belongs in it."},
	{CodeSelfSupply, Warning, csvspec.Inferred, "A location is supplied by itself",
		"Correct the supply type or the supplying location of the item."},
	{CodeSupplyCircle, Warning, csvspec.Inferred, "Locations supply each other in a circle",
		"Let one of the locations of the item be supplied from outside (EX)."},
	{CodeSupersession, Warning, csvspec.Inferred, "Supersessions go round in a circle",
		"Remove the link that points back to a replaced item."},

	{csvspec.CodeControlRequired, Error, csvspec.Seen, "control.csv lacks a Required key",
		"Write INTERFACE_VERSION, EXTRACTION_DATE and EXTRACTION_TIME."},
	{csvspec.CodeControlForm, Error, csvspec.Seen, "A value of control.csv has another form",
		"Write dates as YYYY/MM/DD, times as HH:MM:SS, the version as digits and full stops."},
	{csvspec.CodeControlDuplicate, Error, csvspec.Inferred, "A key stands twice in control.csv",
		"Write every key once."},
	{CodeControlUnknown, Warning, csvspec.Inferred, "A key of control.csv that the interface does not name",
		"Check its spelling; keys are written in capitals."},
	{CodeMD5Differs, Error, csvspec.Seen, "A checksum differs from its file",
		"Write control.csv last, from the very bytes that are sent; nothing may touch a file after that."},
	{CodeMD5Missing, Warning, csvspec.Seen, "A file without a checksum",
		"Give the MD5 of every file that is sent, so that damage on the way is found."},
	{CodeMD5NoFile, Error, csvspec.Inferred, "A checksum of a file that is not there",
		"Send the file, or leave its key out of control.csv."},
	{CodeMD5Unchecked, Warning, csvspec.Inferred, "Checksums could not be compared",
		"This program runs in FIPS 140-only mode, which has no MD5. Check the set on another system, or let control.csv carry the totals."},
	{CodeTotalDiffers, Error, csvspec.Seen, "A total differs from its file",
		"Write control.csv last, from the very rows that are sent."},
}

// ruleOf returns the rule behind a code. One that is not in the list, which a
// later csvspec may bring, counts as an error.
func ruleOf(code csvspec.Code) rule {
	for _, r := range rules {
		if r.code == code {
			return r
		}
	}
	return rule{code, Error, csvspec.Inferred, string(code), "See the message."}
}
