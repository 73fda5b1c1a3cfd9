package extract

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/erplink/erplink/csvspec"
	"golang.org/x/text/encoding"
)

// converter turns what a driver gives for one column into a value of the
// file. It is used by one goroutine.
type converter struct {
	csvspec.Column
	policy  Policy
	decoder *encoding.Decoder // nil without a charset
	nulls   []csvspec.Value   // the entries of NullIf that are values of the column
	acted   [len(policyNames)]int64
	texts   interned
}

func newConverter(column csvspec.Column, policy Policy, databaseType string) (*converter, error) {
	if err := policy.check(column, databaseType); err != nil {
		return nil, err
	}
	decoder, err := policy.decoder()
	if err != nil {
		return nil, err
	}
	c := &converter{Column: column}
	for _, entry := range policy.NullIf {
		if v, err := c.read(entry); err == nil && !v.IsBlank() {
			c.nulls = append(c.nulls, v)
		}
	}
	c.policy, c.decoder = policy, decoder
	return c, nil
}

// fault says what is wrong with a value and what can be done about it.
type fault struct {
	code csvspec.Code
	what string
	cure string
}

func (f *fault) Error() string { return f.what + "; " + f.cure }

// Unwrap lets errors.Is find the code.
func (f *fault) Unwrap() error { return f.code }

// convert reads src, and takes what means "none" for a blank.
func (c *converter) convert(src any) (csvspec.Value, error) {
	v, err := c.read(src)
	if err != nil {
		return v, err
	}
	if len(c.nulls) > 0 && slices.Contains(c.nulls, v) {
		c.acted[nullIf]++
		return csvspec.Value{}, nil
	}
	if day, ok := v.Date(); ok && day.Compare(firstDay) <= 0 {
		return v, &fault{csvspec.CodeTypeDate, "a day before all business, as some ERPs write for none", "list it in null_if, or mend the query"}
	}
	return v, nil
}

// firstDay and every day before it stands for "none" in some ERP: 1900-01-01,
// 1899-12-30, 1753-01-01, 0001-01-01.
var firstDay = csvspec.DateOf(time.Date(1900, time.January, 1, 0, 0, 0, 0, time.UTC))

func (c *converter) read(src any) (csvspec.Value, error) {
	switch src := src.(type) {
	case string:
		return c.text(src)
	case []byte:
		return c.text(c.texts.of(src))
	case nil:
		if c.Type == csvspec.TypeBit {
			return csvspec.Value{}, c.misfit("NULL")
		}
		return csvspec.Value{}, nil
	case int64:
		return c.integer(src)
	case uint64: // MariaDB's BIGINT UNSIGNED
		return c.text(strconv.FormatUint(src, 10))
	case float64:
		return c.float(src, 64)
	case float32: // MariaDB's FLOAT
		return c.float(float64(src), 32)
	case bool:
		if c.Type == csvspec.TypeBit {
			return csvspec.BitValue(csvspec.Bit(src)), nil
		}
		return csvspec.Value{}, c.misfit("a bool")
	case time.Time:
		if c.Type == csvspec.TypeDate {
			return c.time(src)
		}
		return csvspec.Value{}, c.misfit("a time")
	}
	return csvspec.Value{}, c.misfit(fmt.Sprintf("a %T, which database/sql does not know,", src))
}

// misfit is the fault of a kind of value that the column's type does not take.
func (c *converter) misfit(kind string) error {
	return &fault{typeCodes[c.Type], fmt.Sprintf("%s does not fit a column of type %v", kind, c.Type), "cast it in the query"}
}

var typeCodes = map[csvspec.Type]csvspec.Code{
	csvspec.TypeChar:    csvspec.CodeTypeChar,
	csvspec.TypeInteger: csvspec.CodeTypeInteger,
	csvspec.TypeDecimal: csvspec.CodeTypeDecimal,
	csvspec.TypeDate:    csvspec.CodeTypeDate,
	csvspec.TypeBit:     csvspec.CodeTypeBit,
}

func (c *converter) integer(n int64) (csvspec.Value, error) {
	switch c.Type {
	case csvspec.TypeChar:
		return csvspec.CharValue(strconv.FormatInt(n, 10)), nil
	case csvspec.TypeInteger:
		return csvspec.IntegerValue(n), nil
	case csvspec.TypeDecimal:
		return c.number(strconv.FormatInt(n, 10))
	case csvspec.TypeBit:
		if n == 0 || n == 1 {
			return csvspec.BitValue(n == 1), nil
		}
	}
	return csvspec.Value{}, c.misfit("an integer")
}

func (c *converter) float(f float64, bits int) (csvspec.Value, error) {
	switch c.Type {
	case csvspec.TypeInteger, csvspec.TypeDecimal:
		return c.number(strconv.FormatFloat(f, 'f', -1, bits))
	case csvspec.TypeBit:
		if f == 0 || f == 1 {
			return csvspec.BitValue(f == 1), nil
		}
	}
	return csvspec.Value{}, c.misfit("a floating-point number")
}
