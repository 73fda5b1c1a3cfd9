package csvspec

// Code is the stable name of a kind of finding. It stands in reports and in
// profiles, so that its text never changes. A Code is also an error: errors.Is
// finds it in whatever the reader or the writer returns.
type Code string

// Error returns the code itself.
func (c Code) Error() string { return string(c) }

// Codes of bytes that cannot be told apart into rows and fields. The row is
// lost, and reading goes on with the next one.
const (
	CodeEncoding         Code = "encoding"           // not UTF-8
	CodeControlCharacter Code = "control-character"  // U+0000-001F, U+007F-009F, U+2028, U+2029
	CodeBareCR           Code = "bare-cr"            // a carriage return that ends no line
	CodeLineBreak        Code = "line-break"         // a value goes on behind the end of its line
	CodeAfterQuote       Code = "after-quote"        // text between a closing quote and the separator
	CodeSpaceBeforeQuote Code = "space-before-quote" // a space before an opening quote
	CodeBareQuote        Code = "bare-quote"         // a quote inside an unquoted value
	CodeLineTooLong      Code = "line-too-long"      // more than MaxLine bytes
	CodeColumnCount      Code = "column-count"       // more or fewer fields than the layout has
	CodeUTHeading        Code = "ut-heading"         // heading names blank, repeated or other than declared
)

// Codes of single values.
const (
	CodeRequiredBlank Code = "required-blank"
	CodeTooLong       Code = "too-long"
	CodeTypeInteger   Code = "type-integer"
	CodeTypeDecimal   Code = "type-decimal"
	CodeTypeDate      Code = "type-date"
	CodeTypeBit       Code = "type-bit"
	CodeTypeChar      Code = "type-char"    // a number or a date where a text is due; found in Go values only
	CodeNeedsQuotes   Code = "needs-quotes" // found in writing a file that has no quotes
	CodeNotInLayout   Code = "not-in-layout"
	CodeTotal         Code = "total-range" // a column's sum has more digits than a Decimal
)

// Codes of what is accepted with a warning.
const (
	CodeQuotedNumber      Code = "quoted-number" // a number, date or bit in quotes
	CodeBOM               Code = "bom"           // a byte-order mark
	CodeTrailingBlankLine Code = "trailing-blank-line"
	CodeOuterSpace        Code = "outer-space"     // a code that begins or ends with a space; found by package check
	CodeNearEqual         Code = "near-equal-code" // codes that differ in case or outer spaces only; found by package check
)

// Codes of control.csv as a whole.
const (
	CodeControlRequired  Code = "control-required"
	CodeControlDuplicate Code = "control-duplicate"
	CodeControlForm      Code = "control-form"
)
