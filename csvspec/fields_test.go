package csvspec_test

import (
	"strings"
	"testing"

	"github.com/erplink/erplink/csvspec"
	"github.com/stretchr/testify/require"
)

func TestFields(t *testing.T) {
	var row csvspec.StockRow
	fields := csvspec.Stock.Fields(&row)
	set := func(position int, v csvspec.Value) {
		t.Helper()
		require.NoError(t, fields.Set(position, v))
		require.Equal(t, v.String(), fields.Value(position).String())
	}
	set(1, csvspec.CharValue("A"))
	set(3, csvspec.DateValue(date(t, "2024/01/02")))
	set(4, csvspec.IntegerValue(3))
	set(7, csvspec.DecimalValue(csvspec.Int(5)))
	set(8, csvspec.Value{})
	set(17, csvspec.IntegerValue(7))
	set(21, csvspec.CharValue("red"))
	require.Equal(t, csvspec.StockRow{
		ItemCode: "A", DateAdded: csvspec.Some(date(t, "2024/01/02")), InventoryUnitCost: csvspec.Int(3), StockOnHand: 5,
		MinimumStock: csvspec.Some(csvspec.Int(7)), Groups: []string{"", "red"},
	}, row)

	first := row
	row = csvspec.StockRow{}
	set(20, csvspec.CharValue("blue"))
	require.Equal(t, []string{"", "red"}, first.Groups, "a copy is the caller's own")
	require.Equal(t, []string{"blue", ""}, row.Groups, "all rows have as many groups")
	require.True(t, fields.Value(0).IsBlank())
	require.True(t, fields.Value(22).IsBlank())
	require.Len(t, row.Groups, 2, "looking adds nothing")
	row = csvspec.StockRow{}
	require.True(t, fields.Value(21).IsBlank())
	require.Nil(t, row.Groups)
	require.ErrorIs(t, fields.Set(1<<30, csvspec.CharValue("x")), csvspec.ErrNoColumn)
}

func TestFieldsRefuse(t *testing.T) {
	var row csvspec.StockRow
	fields := csvspec.Stock.Fields(&row)
	for name, c := range map[string]struct {
		position int
		v        csvspec.Value
		code     csvspec.Code
	}{
		"blank in Required":     {1, csvspec.Value{}, csvspec.CodeRequiredBlank},
		"number in Char":        {1, csvspec.IntegerValue(5), csvspec.CodeTypeChar},
		"too long":              {2, csvspec.CharValue(strings.Repeat("x", 256)), csvspec.CodeTooLong},
		"control character":     {2, csvspec.CharValue("a\tb"), csvspec.CodeControlCharacter},
		"line break":            {2, csvspec.CharValue("a\nb"), csvspec.CodeLineBreak},
		"not UTF-8":             {2, csvspec.CharValue("\xff"), csvspec.CodeEncoding},
		"text in Date":          {3, csvspec.CharValue("2024/01/01"), csvspec.CodeTypeDate},
		"five places":           {4, csvspec.DecimalValue(decimal(t, "0.12345")), csvspec.CodeTypeDecimal},
		"nine digits":           {4, csvspec.IntegerValue(123_456_789), csvspec.CodeTypeDecimal},
		"fraction in Integer":   {7, csvspec.DecimalValue(decimal(t, "0.5")), csvspec.CodeTypeInteger},
		"fraction in Integer ?": {17, csvspec.DecimalValue(decimal(t, "0.5")), csvspec.CodeTypeInteger},
		"nineteen digits":       {7, csvspec.IntegerValue(1e18), csvspec.CodeTypeInteger},
		"bit in Integer":        {7, csvspec.BitValue(true), csvspec.CodeTypeInteger},
		"too long a group":      {20, csvspec.CharValue(strings.Repeat("x", 256)), csvspec.CodeTooLong},
	} {
		err := fields.Set(c.position, c.v)
		require.ErrorIs(t, err, c.code, name)
		require.ErrorContains(t, err, "stock.csv: ", name)
	}
	var location csvspec.LocationRow
	places := csvspec.Location.Fields(&location)
	require.ErrorIs(t, places.Set(3, csvspec.IntegerValue(1)), csvspec.CodeTypeBit)
	require.ErrorIs(t, places.Set(3, csvspec.Value{}), csvspec.CodeRequiredBlank)
	err := places.Set(6, csvspec.CharValue("x"))
	require.ErrorIs(t, err, csvspec.ErrNoColumn)
	require.ErrorContains(t, err, "location.csv: column 6: ")
	require.Error(t, places.Set(0, csvspec.CharValue("x")))
}

func TestFieldsOfAddedColumns(t *testing.T) {
	sales := widened(t, csvspec.Sales)
	var row csvspec.SalesRow
	fields := sales.Fields(&row)
	require.NoError(t, fields.Set(12, csvspec.IntegerValue(-5)))
	require.NoError(t, fields.Set(14, csvspec.DateValue(date(t, "2024/01/02"))))
	require.NoError(t, fields.Set(15, csvspec.BitValue(true)))
	require.Equal(t, []string{"", "-5", "", "2024/01/02", "1"}, row.Extra)
	require.ErrorIs(t, fields.Set(13, csvspec.CharValue("x")), csvspec.CodeTypeDecimal)
	require.ErrorIs(t, fields.Set(13, csvspec.DecimalValue(decimal(t, "0.12345"))), csvspec.CodeTypeDecimal)
	require.NoError(t, fields.Set(13, csvspec.CharValue("1.5")), "a text in the column's form")
	require.ErrorIs(t, fields.Set(12, csvspec.BitValue(true)), csvspec.CodeTypeInteger)
	require.ErrorIs(t, fields.Set(15, csvspec.IntegerValue(1)), csvspec.CodeTypeBit)
	require.ErrorIs(t, fields.Set(11, csvspec.IntegerValue(1)), csvspec.CodeTypeChar)
}
