package csvspec

import (
	"cmp"
	"errors"
	"fmt"
	"time"
)

// ErrDate says that a text or a number names no day of the years 1 to 9999.
var ErrDate = errors.New("no such day")

// Date is a day without a time or a zone, of the years 1 to 9999. The zero
// value is no day: in a column it is a blank. Dates compare with ==. It is a
// plain value and safe for concurrent use.
type Date struct {
	year       uint16
	month, day uint8
}

// NewDate returns the day, or an ErrDate where the calendar has none.
func NewDate(year int, month time.Month, day int) (Date, error) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return Date{}, fmt.Errorf("%w: %04d/%02d/%02d", ErrDate, year, int(month), day)
	}
	return Date{uint16(year), uint8(month), uint8(day)}, nil
}

func daysIn(year int, month time.Month) int {
	switch month {
	case time.April, time.June, time.September, time.November:
		return 30
	case time.February:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// DateOf returns the day that t shows on its own wall clock, or the zero Date
// where that lies outside the years 1 to 9999. No zone is converted.
func DateOf(t time.Time) Date {
	d, err := NewDate(t.Date())
	if err != nil {
		return Date{}
	}
	return d
}

// ParseDate reads the form of the interface, 2006/01/02, zero padded.
func ParseDate(s string) (Date, error) {
	d, ok := scanDate(s)
	if !ok {
		return Date{}, fmt.Errorf("%w: %q", ErrDate, s)
	}
	return d, nil
}

func scanDate[text string | []byte](s text) (Date, bool) {
	if len(s) != len("2006/01/02") || s[4] != '/' || s[7] != '/' {
		return Date{}, false
	}
	century, decade := twoDigits(s[0], s[1]), twoDigits(s[2], s[3])
	month, day := twoDigits(s[5], s[6]), twoDigits(s[8], s[9])
	year := century*100 + decade
	if century|decade|month|day < 0 {
		return Date{}, false
	}
	if year < 1 || month < 1 || month > 12 || day < 1 || day > 28 && day > daysIn(year, time.Month(month)) {
		return Date{}, false
	}
	return Date{uint16(year), uint8(month), uint8(day)}, true
}

// twoDigits returns the number that two digits make, or one below zero.
func twoDigits(tens, ones byte) int {
	tens, ones = tens-'0', ones-'0'
	if tens > 9 || ones > 9 {
		return -1
	}
	return int(tens)*10 + int(ones)
}

// AppendText appends the form 2006/01/02, or nothing for the zero Date. The
// error is always nil.
func (d Date) AppendText(dst []byte) ([]byte, error) { return d.append(dst), nil }

func (d Date) append(dst []byte) []byte {
	if d.IsZero() {
		return dst
	}
	century, year := byte(d.year/100), byte(d.year%100)
	return append(dst,
		'0'+century/10, '0'+century%10, '0'+year/10, '0'+year%10, '/',
		'0'+d.month/10, '0'+d.month%10, '/',
		'0'+d.day/10, '0'+d.day%10)
}

// String returns the form 2006/01/02, or "" for the zero Date.
func (d Date) String() string { return string(d.append(nil)) }

// MarshalText returns the form 2006/01/02, or nothing for the zero Date. The
// error is always nil.
func (d Date) MarshalText() ([]byte, error) { return d.append([]byte{}), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Time returns the first moment of the day in loc. The zero Date gives the
// zero Time.
func (d Date) Time(loc *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, loc)
}

// AddDays returns the day so many days later, or earlier where days is below
// zero. It is the zero Date where d is, or where the result lies outside the
// years 1 to 9999.
func (d Date) AddDays(days int) Date {
	if d.IsZero() {
		return d
	}
	return DateOf(d.Time(time.UTC).AddDate(0, 0, days))
}

// DaysSince returns the calendar days from e to d, below zero where d is the
// earlier one. Neither may be the zero Date.
func (d Date) DaysSince(e Date) int {
	return int((d.Time(time.UTC).Unix() - e.Time(time.UTC).Unix()) / secondsPerDay)
}

const secondsPerDay = 24 * 60 * 60

// Compare returns -1, 0 or +1 as d is before, equal to or after e. The zero
// Date is before every day.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.year, e.year), cmp.Compare(d.month, e.month), cmp.Compare(d.day, e.day))
}
