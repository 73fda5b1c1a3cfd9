package extract_test

import (
	"strings"
	"testing"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/netstock/extract"
	"github.com/stretchr/testify/require"
)

const (
	aChar = iota
	anInteger
	aDecimal
	aDate
	aBit
)

func TestPolicies(t *testing.T) {
	long := strings.Repeat("ß", 256)
	berlin := time.FixedZone("Berlin in winter", 3600)
	for _, test := range []struct {
		name   string
		policy extract.Policy
		column int
		value  any
		want   string
		counts string // the policy that is counted once, or ""
	}{
		{"trim", extract.Policy{Trim: true}, aChar, "  A 1 \t", "A 1", "trim"},
		{"trim nothing", extract.Policy{Trim: true}, aChar, "A 1", "A 1", ""},
		{"trim a number", extract.Policy{Trim: true}, aDecimal, []byte(" 1.50 "), "1.5", "trim"},

		{"round half up", extract.Policy{Round: true}, aDecimal, "1.00005", "1.0001", "round"},
		{"round half down", extract.Policy{Round: true}, aDecimal, "-1.00005", "-1.0001", "round"},
		{"round less than half", extract.Policy{Round: true}, aDecimal, "1.000049999999999999999999999", "1", "round"},
		{"round what is exact", extract.Policy{Round: true}, aDecimal, "1.00010000000000000000000000", "1.0001", ""},
		{"round a float", extract.Policy{Round: true}, aDecimal, 0.1 + 1e-17, "0.1", ""},
		{"round a small float", extract.Policy{Round: true}, aDecimal, 1e-9, "0", "round"},
		{"round to an integer", extract.Policy{Round: true}, anInteger, 2.5, "3", "round"},
		{"round to an integer below zero", extract.Policy{Round: true}, anInteger, "-2.5", "-3", "round"},
		{"round carries", extract.Policy{Round: true}, aDecimal, "9999.99995", "10000", "round"},

		{"null_if in the database's form", extract.Policy{NullIf: []string{"0000-00-00"}}, aDate, "0000-00-00", "", "null_if"},
		{"null_if as a day", extract.Policy{NullIf: []string{"1753-01-01"}}, aDate, time.Date(1753, 1, 1, 0, 0, 0, 0, time.UTC), "", "null_if"},
		{"null_if as a day of the file's form", extract.Policy{NullIf: []string{"1900/01/01"}}, aDate, "1900-01-01 00:00:00", "", "null_if"},
		{"null_if as the first day", extract.Policy{NullIf: []string{"0001-01-01"}}, aDate, time.Time{}, "", "null_if"},
		{"null_if as a number", extract.Policy{NullIf: []string{"-1"}}, anInteger, int64(-1), "", "null_if"},
		{"null_if as a number of another form", extract.Policy{NullIf: []string{"0"}}, aDecimal, "0.0000", "", "null_if"},
		{"null_if as a text", extract.Policy{NullIf: []string{"N/A", ""}}, aChar, "N/A", "", "null_if"},
		{"null_if as an empty text", extract.Policy{NullIf: []string{""}}, anInteger, "", "", "null_if"},
		{"null_if not met", extract.Policy{NullIf: []string{"N/A"}}, aChar, "n/a", "n/a", ""},

		{"charset", extract.Policy{Charset: "windows-1252"}, aChar, []byte("M\xfcller \x80"), "Müller €", "charset"},
		{"charset of ASCII", extract.Policy{Charset: "windows-1252"}, aChar, "Miller", "Miller", ""},
		{"charset by IANA's name", extract.Policy{Charset: "ISO-8859-15"}, aChar, "\xa4", "€", "charset"},
		{"charset by WHATWG's name", extract.Policy{Charset: "cp1252"}, aChar, "\x80", "€", "charset"},
		{"charset of the code page 850", extract.Policy{Charset: "IBM850"}, aChar, "\x81", "ü", "charset"},

		{"line_breaks", extract.Policy{LineBreaks: true}, aChar, "a\r\nb", "a b", "line_breaks"},
		{"line_breaks of all kinds", extract.Policy{LineBreaks: true}, aChar, "a\nb\rc\u2028d\u0085e\n\nf", "a b c d e  f", "line_breaks"},
		{"line_breaks without any", extract.Policy{LineBreaks: true}, aChar, "Größe", "Größe", ""},

		{"date_in the next day", extract.Policy{DateIn: berlin}, aDate, time.Date(2024, 2, 28, 23, 30, 0, 0, time.UTC), "2024/02/29", "date_in"},
		{"date_in midnight there", extract.Policy{DateIn: berlin}, aDate, time.Date(2024, 2, 29, 0, 0, 0, 0, berlin), "2024/02/29", ""},
		{"date_in any hour", extract.Policy{DateIn: berlin}, aDate, time.Date(2024, 2, 29, 14, 33, 12, 5, time.UTC), "2024/02/29", "date_in"},
		{"date_in leaves a text alone", extract.Policy{DateIn: berlin}, aDate, "2024-02-29", "2024/02/29", ""},

		{"cut", extract.Policy{Cut: true}, aChar, long, long[:len(long)-len("ß")], "cut"},
		{"cut nothing", extract.Policy{Cut: true}, aChar, long[:len(long)-len("ß")], long[:len(long)-len("ß")], ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, notes, err := convert(t, test.column, test.value, test.policy)
			require.NoError(t, err)
			require.Equal(t, test.want, got)
			var uses []extract.PolicyUse
			if test.counts != "" {
				uses = []extract.PolicyUse{{File: "location.csv", Column: typedColumns[test.column].name, Policy: test.counts, Count: 1}}
			}
			require.Equal(t, uses, notes.Report().Policies)
		})
	}
}

func TestPoliciesActInOrder(t *testing.T) {
	policy := extract.Policy{Charset: "windows-1252", LineBreaks: true, Trim: true, NullIf: []string{"n.\u00a0v."}}
	got, notes, err := convert(t, aChar, "\r\nn.\xa0v.\r\n", policy)
	require.NoError(t, err)
	require.Empty(t, got)
	require.Len(t, notes.Report().Policies, 4)
}

func TestPolicyLeavesErrors(t *testing.T) {
	for name, test := range map[string]struct {
		policy extract.Policy
		column int
		value  any
		code   csvspec.Code
	}{
		"a control character in the charset":       {extract.Policy{Charset: "IBM1047"}, aChar, "\x00", csvspec.CodeControlCharacter},
		"bytes that the charset has not":           {extract.Policy{Charset: "Shift_JIS"}, aChar, "\x80\xff", csvspec.CodeEncoding},
		"a number too large to round":              {extract.Policy{Round: true}, aDecimal, "99999999.99995", csvspec.CodeTypeDecimal},
		"an integer that rounding makes too large": {extract.Policy{Round: true}, anInteger, "999999999999999999.5", csvspec.CodeTypeInteger},
		"a decimal of more digits than any number": {extract.Policy{Round: true}, aDecimal, "99999999999999.99995", csvspec.CodeTypeDecimal},
		"a text with a clock in date_in":           {extract.Policy{DateIn: time.UTC}, aDate, "2024-02-29 10:00", csvspec.CodeTypeDate},
		"another day than null_if":                 {extract.Policy{NullIf: []string{"1753-01-01"}}, aDate, "1900-01-01", csvspec.CodeTypeDate},
		"a blank that trim leaves in a bit":        {extract.Policy{Trim: true}, aBit, "  ", csvspec.CodeTypeBit},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := convert(t, test.column, test.value, test.policy)
			require.ErrorIs(t, err, test.code)
		})
	}
}

func TestPolicyThatCannotAct(t *testing.T) {
	for name, test := range map[string]struct {
		policy extract.Policy
		column int
	}{
		"round a text":               {extract.Policy{Round: true}, aChar},
		"cut a number":               {extract.Policy{Cut: true}, anInteger},
		"line breaks of a date":      {extract.Policy{LineBreaks: true}, aDate},
		"date_in of a bit":           {extract.Policy{DateIn: time.UTC}, aBit},
		"a charset nobody has heard": {extract.Policy{Charset: "klingon"}, aChar},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := convert(t, test.column, nil, test.policy)
			require.ErrorIs(t, err, extract.ErrPolicy)
			require.ErrorContains(t, err, "location.csv")
		})
	}
}
