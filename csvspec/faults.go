package csvspec

import (
	"errors"
	"fmt"
	"unicode/utf8"
)

// maxShown is how many characters of a bad value an error shows.
const maxShown = 60

func newFieldError(file string, line int64, position int, c *Column, code Code, value string) *FieldError {
	return &FieldError{
		File: file, Line: line, Position: position, Field: c.Name,
		Value: shorten(value), Code: code, Err: errors.New(c.explain(code, value)),
	}
}

func newLineError(file string, line int64, code Code, what string) *FieldError {
	return &FieldError{File: file, Line: line, Code: code, Err: errors.New(what)}
}

func shorten(s string) string {
	n := 0
	for i := range s {
		if n++; n > maxShown {
			return s[:i] + "…"
		}
	}
	return s
}

// explain says what is wrong with a value and what to do.
func (c *Column) explain(code Code, value string) string {
	switch code {
	case CodeRequiredBlank:
		return "blank, but the column is Required; give a value, or change its importance in the site's layout"
	case CodeTooLong:
		return fmt.Sprintf("%d characters, at most %d fit; shorten it at the source", utf8.RuneCountInString(value), c.MaxLength)
	case CodeTypeInteger:
		return fmt.Sprintf("not an integer; write at most %d digits, with a minus sign if below zero, and nothing else", c.Whole)
	case CodeTypeDecimal:
		return fmt.Sprintf("not a decimal number of this column; write at most %d digits, a full stop and at most %d decimals", c.Whole, c.Places)
	case CodeTypeDate:
		return "not a date; write a day of the calendar as YYYY/MM/DD"
	case CodeTypeBit:
		return "not a bit; write 1 or 0"
	case CodeTypeChar:
		return "not a text, but the column is Char; give a text"
	case CodeNeedsQuotes:
		return "needs quotes, and this file is written without; leave out commas, double quotes and byte-order marks"
	case CodeNotInLayout:
		return "the site's layout has removed the column; leave it blank, or the value is lost"
	case CodeQuotedNumber:
		return "in quotes; write numbers, dates and bits without"
	case CodeTotal:
		return "the sum of the column has more digits than can be counted; correct the value"
	}
	return explainBytes(code)
}

// explainBytes says what is wrong with bytes that cannot be told into fields.
func explainBytes(code Code) string {
	switch code {
	case CodeEncoding:
		return "not UTF-8; convert the source's text to UTF-8"
	case CodeControlCharacter:
		return "holds a control character; remove it at the source"
	case CodeBareCR:
		return "holds a carriage return that ends no line; remove it, and end lines with CRLF or LF"
	case CodeLineBreak:
		return "holds a line break, or its closing quote is missing; a value stays on its line"
	case CodeAfterQuote:
		return "text behind the closing quote; double the quotes that belong to the value"
	case CodeSpaceBeforeQuote:
		return "a space before the opening quote; a quote stands right behind the comma"
	case CodeBareQuote:
		return "a quote inside an unquoted value; put the value in quotes and double those inside it"
	case CodeLineTooLong:
		return fmt.Sprintf("more than %d bytes in one line; look for a missing line end", MaxLine)
	case CodeBOM:
		return "a byte-order mark; write UTF-8 without one"
	case CodeTrailingBlankLine:
		return "blank lines at the end; leave them out"
	case CodeUTHeading:
		return "heading names are blank, repeated, or not those that were declared"
	}
	return string(code)
}
