package extract

import (
	"strings"
	"time"

	"github.com/erplink/erplink/csvspec"
)

// day reads a date, alone or followed by a clock that shows midnight.
func (c *converter) day(s string) (csvspec.Value, error) {
	const form = len("2006-01-02")
	if len(s) < form || s[4] != s[7] || s[4] != '-' && s[4] != '/' {
		return csvspec.Value{}, notDay()
	}
	d, err := csvspec.NewDate(decimal(s[:4]), time.Month(decimal(s[5:7])), decimal(s[8:form]))
	if err != nil {
		return csvspec.Value{}, notDay()
	}
	switch clock := s[form:]; {
	case clock == "" || isMidnight(clock):
		return csvspec.DateValue(d), nil
	case clock[0] == ' ' || clock[0] == 'T':
		return csvspec.Value{}, clockShows()
	}
	return csvspec.Value{}, notDay()
}

// decimal reads digits and nothing else; what is none gives no part of a day.
func decimal(s string) (n int) {
	for i := range len(s) {
		digit := int(s[i]) - '0'
		if digit < 0 || digit > 9 {
			return -1
		}
		n = n*10 + digit
	}
	return n
}

// isMidnight reports whether s is a space or T and 00:00, 00:00:00 or
// 00:00:00.000, with any number of zeros.
func isMidnight(s string) bool {
	clock, found := strings.CutPrefix(s[1:], "00:00")
	if s[0] != ' ' && s[0] != 'T' || !found {
		return false
	}
	clock, seconds := strings.CutPrefix(clock, ":00")
	if fraction, ok := strings.CutPrefix(clock, "."); seconds && ok && fraction != "" {
		clock = strings.TrimLeft(fraction, "0")
	}
	return clock == ""
}

// time takes the day on t's own wall clock, or the day in the declared zone.
func (c *converter) time(t time.Time) (csvspec.Value, error) {
	hour, minute, second := t.Clock()
	midnight := hour == 0 && minute == 0 && second == 0 && t.Nanosecond() == 0
	if c.policy.DateIn != nil {
		here := t.In(c.policy.DateIn)
		if !midnight || csvspec.DateOf(here) != csvspec.DateOf(t) {
			c.acted[dateIn]++
		}
		t, midnight = here, true
	}
	d := csvspec.DateOf(t)
	switch {
	case d.IsZero():
		return csvspec.Value{}, notDay()
	case !midnight:
		return csvspec.Value{}, clockShows()
	}
	return csvspec.DateValue(d), nil
}

func notDay() error {
	return &fault{csvspec.CodeTypeDate, "not a day in the form YYYY-MM-DD or YYYY/MM/DD", "mend it in the query, or list it in null_if where it means none"}
}

func clockShows() error {
	return &fault{csvspec.CodeTypeDate, "a time of day, where the column holds a day", "cast it to a date in the query, or declare date_in where it is a moment in a zone"}
}
