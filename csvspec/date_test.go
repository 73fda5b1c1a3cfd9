package csvspec_test

import (
	"testing"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func date(t testing.TB, s string) csvspec.Date {
	t.Helper()
	d, err := csvspec.ParseDate(s)
	require.NoError(t, err)
	return d
}

func TestParseDate(t *testing.T) {
	for _, s := range []string{"2011/08/22", "0001/01/01", "9999/12/31", "2024/02/29", "2000/02/29"} {
		require.Equal(t, s, date(t, s).String())
	}
	for _, s := range []string{
		"", "2011-08-22", "2011/8/22", "22/08/2011", "2011/13/01", "2011/00/01", "2011/01/00", "2011/04/31", "2023/02/29", "1900/02/29",
		"0000/01/01", "2011/08/22 ", "2011/08/2x", "20110/8/22", "２011/08/22",
	} {
		_, err := csvspec.ParseDate(s)
		require.ErrorIs(t, err, csvspec.ErrDate, s)
	}
}

// TestNewDateAgreesWithTime goes through every day of four centuries and its
// neighbours that do not exist.
func TestNewDateAgreesWithTime(t *testing.T) {
	for year := 1899; year <= 2300; year++ {
		for month := time.January; month <= time.December; month++ {
			for day := range 33 {
				real := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Day() == day
				_, err := csvspec.NewDate(year, month, day)
				require.Equal(t, real, err == nil, "%d %d %d", year, month, day)
			}
		}
	}
	for _, year := range []int{-1, 0, 10000} {
		_, err := csvspec.NewDate(year, time.May, 1)
		require.ErrorIs(t, err, csvspec.ErrDate)
	}
	_, err := csvspec.NewDate(2024, 13, 1)
	require.ErrorIs(t, err, csvspec.ErrDate)
}

func TestDateOfKeepsTheWallClock(t *testing.T) {
	zone := time.FixedZone("east", 14*60*60)
	late := time.Date(2024, 3, 1, 0, 30, 0, 0, zone) // still February in UTC
	require.Equal(t, "2024/03/01", csvspec.DateOf(late).String())
	require.True(t, csvspec.DateOf(time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero())
	require.Equal(t, time.Date(2024, 3, 1, 0, 0, 0, 0, zone), csvspec.DateOf(late).Time(zone))
}

func TestDateZero(t *testing.T) {
	var zero csvspec.Date
	require.True(t, zero.IsZero())
	require.Empty(t, zero.String())
	require.True(t, zero.Time(time.UTC).IsZero())
	require.Equal(t, zero, zero.AddDays(5))
	text, err := zero.MarshalText()
	require.NoError(t, err)
	require.Empty(t, text)
	d := date(t, "2024/01/01")
	require.NoError(t, d.UnmarshalText(text))
	require.True(t, d.IsZero())
	require.Error(t, d.UnmarshalText([]byte("2024-01-01")))
}

func TestDateArithmetic(t *testing.T) {
	require.Equal(t, "2024/02/29", date(t, "2024/03/01").AddDays(-1).String())
	require.Equal(t, 366, date(t, "2025/01/01").DaysSince(date(t, "2024/01/01")))
	require.True(t, date(t, "9999/12/31").AddDays(1).IsZero())
	rapid.Check(t, func(t *rapid.T) {
		start := csvspec.DateOf(time.Date(rapid.IntRange(1, 9998).Draw(t, "year"), 1, 1, 0, 0, 0, 0, time.UTC))
		n := rapid.IntRange(0, 364).Draw(t, "days")
		later := start.AddDays(n)
		require.Equal(t, n, later.DaysSince(start))
		require.Equal(t, -n, start.DaysSince(later))
		require.Equal(t, start, later.AddDays(-n))
		require.Equal(t, min(n, 1), later.Compare(start))
		again, err := csvspec.ParseDate(later.String())
		require.NoError(t, err)
		require.Equal(t, later, again)
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2011/08/22", "2023/02/29", "2011-08-22", "0000/00/00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := csvspec.ParseDate(s)
		want, wantErr := time.Parse("2006/01/02", s)
		if wantErr != nil || want.Year() < 1 {
			require.Error(t, err)
			return
		}
		require.NoError(t, err)
		require.Equal(t, want, d.Time(time.UTC))
		require.Equal(t, s, d.String())
	})
}
