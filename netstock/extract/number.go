package extract

import (
	"fmt"

	"github.com/erplink/erplink/csvspec"
)

// number reads the many forms of databases: 3.00, .5, 5., +7. It rounds, where
// the policy says so, on the digits themselves, since a quotient may have more
// of them than any number type holds.
func (c *converter) number(s string) (csvspec.Value, error) {
	d, ok := scanDigits(s, c.Places)
	switch {
	case !ok:
		return csvspec.Value{}, &fault{typeCodes[c.Type], "not a number", "mend it in the query, or list it in null_if where it means none"}
	case d.overflow:
		return csvspec.Value{}, c.tooLarge()
	case d.lost && !c.policy.Round:
		return csvspec.Value{}, &fault{typeCodes[c.Type], fmt.Sprintf("more than %d decimals, which is what the column holds", c.Places), "round it in the query, or declare round"}
	case d.lost:
		c.acted[round]++
	}
	n := d.coefficient
	if d.up {
		n++
	}
	if d.negative {
		n = -n
	}
	if c.Type == csvspec.TypeInteger {
		return csvspec.IntegerValue(n), nil
	}
	number, err := csvspec.NewDecimal(n, d.scale)
	if err != nil {
		return csvspec.Value{}, c.tooLarge()
	}
	return csvspec.DecimalValue(number), nil
}

func (c *converter) tooLarge() error {
	return &fault{typeCodes[c.Type], "more digits than a number of the interface has", "mend it in the query"}
}

// digits is a number cut off after some decimals.
type digits struct {
	negative    bool
	coefficient int64
	scale       int
	overflow    bool // coefficient is not whole
	lost        bool // a digit that was cut off is not 0
	up          bool // the first one that was cut off is 5 or more
}

func scanDigits(s string, places int) (d digits, ok bool) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		d.negative, s = s[0] == '-', s[1:]
	}
	const most = 1e17 // one more digit makes 18, and rounding up no more
	point, behind := false, 0
	for i := range len(s) {
		ch := s[i]
		if ch == '.' && !point {
			point = true
			continue
		}
		if ch < '0' || ch > '9' {
			return d, false
		}
		ok = true
		if point {
			if behind++; behind > places {
				d.lost = d.lost || ch != '0'
				d.up = d.up || behind == places+1 && ch >= '5'
				continue
			}
			d.scale++
		}
		if d.coefficient >= most {
			d.overflow = true
			continue
		}
		d.coefficient = d.coefficient*10 + int64(ch-'0')
	}
	return d, ok
}
