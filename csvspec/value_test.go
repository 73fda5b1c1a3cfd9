package csvspec_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/erplink/erplink/csvspec"
	"github.com/stretchr/testify/require"
)

func TestOptional(t *testing.T) {
	var blank csvspec.Optional[int64]
	five := csvspec.Some[int64](5)
	require.True(t, blank.IsBlank())
	require.False(t, five.IsBlank())
	require.Equal(t, int64(7), blank.Or(7))
	require.Equal(t, int64(5), five.Or(7))
	require.True(t, five == csvspec.Some[int64](5))
	require.False(t, blank == csvspec.Some[int64](0), "a blank is not 0")
	require.Equal(t, "5", five.String())
	require.Empty(t, blank.String())
}

func TestOptionalJSON(t *testing.T) {
	row := csvspec.SalesRow{ItemCode: "A", CostOfSales: csvspec.Some(decimal(t, "1.5"))}
	data, err := json.Marshal(row)
	require.NoError(t, err)
	var again csvspec.SalesRow
	require.NoError(t, json.Unmarshal(data, &again))
	require.Equal(t, row, again)
	var o csvspec.Optional[int64]
	require.NoError(t, json.Unmarshal([]byte(` null `), &o))
	require.Error(t, json.Unmarshal([]byte(`"x"`), &o))
	require.True(t, o.IsBlank())
	data, err = json.Marshal(struct {
		O csvspec.Optional[int64] `json:",omitzero"`
	}{})
	require.NoError(t, err)
	require.JSONEq(t, `{}`, string(data))
}

func TestValue(t *testing.T) {
	require.True(t, csvspec.Value{}.IsBlank())
	require.Equal(t, csvspec.Value{}, csvspec.CharValue(""))
	require.Equal(t, csvspec.Value{}, csvspec.DateValue(csvspec.Date{}))
	for _, c := range []struct {
		v    csvspec.Value
		kind csvspec.Type
		text string
	}{
		{csvspec.CharValue("x"), csvspec.TypeChar, "x"},
		{csvspec.IntegerValue(math.MinInt64), csvspec.TypeInteger, "-9223372036854775808"},
		{csvspec.DecimalValue(decimal(t, "1.5")), csvspec.TypeDecimal, "1.5"},
		{csvspec.DateValue(date(t, "2024/01/02")), csvspec.TypeDate, "2024/01/02"},
		{csvspec.BitValue(true), csvspec.TypeBit, "1"},
		{csvspec.BitValue(false), csvspec.TypeBit, "0"},
		{csvspec.Value{}, 0, ""},
	} {
		require.Equal(t, c.kind, c.v.Type())
		require.Equal(t, c.text, c.v.String())
		_, isChar := c.v.Char()
		_, isDate := c.v.Date()
		_, isBit := c.v.Bit()
		require.Equal(t, []bool{c.kind == csvspec.TypeChar, c.kind == csvspec.TypeDate, c.kind == csvspec.TypeBit}, []bool{isChar, isDate, isBit})
	}
}

func TestValueNumbers(t *testing.T) {
	d, ok := csvspec.IntegerValue(12).Decimal()
	require.True(t, ok)
	require.Equal(t, csvspec.Int(12), d)
	_, ok = csvspec.IntegerValue(math.MaxInt64).Decimal()
	require.False(t, ok, "nineteen digits")
	n, ok := csvspec.DecimalValue(csvspec.Int(3)).Integer()
	require.True(t, ok)
	require.Equal(t, int64(3), n)
	_, ok = csvspec.DecimalValue(decimal(t, "3.5")).Integer()
	require.False(t, ok)
	_, ok = csvspec.CharValue("3").Integer()
	require.False(t, ok)
	_, ok = csvspec.CharValue("3").Decimal()
	require.False(t, ok)
}

func TestNames(t *testing.T) {
	for text, want := range map[string]csvspec.Type{"Char": csvspec.TypeChar, "Bit": csvspec.TypeBit} {
		var got csvspec.Type
		require.NoError(t, got.UnmarshalText([]byte(text)))
		require.Equal(t, want, got)
		require.Equal(t, text, got.String())
	}
	var importance csvspec.Importance
	require.NoError(t, importance.UnmarshalText([]byte("If Applicable")))
	require.Equal(t, csvspec.IfApplicable, importance)
	var evidence csvspec.Evidence
	require.ErrorContains(t, evidence.UnmarshalText([]byte("maybe")), "none of SEEN, SEEN-3P, PART, INFERRED")
	require.Zero(t, evidence)
	require.Equal(t, "9", csvspec.Type(9).String())
}
