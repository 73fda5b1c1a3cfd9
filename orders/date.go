package orders

import (
	"errors"
	"strings"
	"time"

	"github.com/erplink/erplink/csvspec"
)

// dateTokens are the parts of a date in a layout, and how package time
// spells them; longer ones first.
var dateTokens = []struct{ ours, theirs string }{
	{"YYYY", "2006"}, {"Mmm", "Jan"}, {"MM", "01"}, {"DD", "02"}, {"M", "1"}, {"D", "2"},
}

func dateLayout(s string) (string, error) {
	var b strings.Builder
	parts := map[byte]int{}
next:
	for s != "" {
		for _, t := range dateTokens {
			if rest, ok := strings.CutPrefix(s, t.ours); ok {
				parts[t.ours[0]]++
				b.WriteString(t.theirs)
				s = rest
				continue next
			}
		}
		if !strings.ContainsRune("/-. ", rune(s[0])) {
			return "", errors.New("use YYYY, MM or M, DD or D, Mmm, and / - . or a space between them")
		}
		b.WriteByte(s[0])
		s = s[1:]
	}
	if parts['Y'] != 1 || parts['M'] != 1 || parts['D'] != 1 {
		return "", errors.New("a date has one year, one month and one day")
	}
	return b.String(), nil
}

func parseDate(s, layout string) (csvspec.Date, error) {
	t, err := time.Parse(layout, s)
	if err != nil || t.Year() < 1 || t.Format(layout) != s { // package time would also read 05 where 5 is due
		return csvspec.Date{}, ErrDate
	}
	return csvspec.DateOf(t), nil
}
