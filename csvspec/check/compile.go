package check

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/erplink/erplink/csvspec"
)

// separator stands between the columns of a key; no value can hold it.
const separator = 0x1f

// columns are those of a file as its rows have them.
type columns []csvspec.Column

// index returns the index of a column, or -1 where the site's layout lacks it.
func (c columns) index(key string) int {
	return slices.IndexFunc(c, func(c csvspec.Column) bool { return c.Key() == key })
}

// key returns where the columns of a key are, or nil where one is missing.
func (c columns) key(names []string) *keyAt {
	k := &keyAt{}
	for _, name := range names {
		i := c.index(name)
		if i < 0 {
			return nil
		}
		k.at = append(k.at, i)
		k.integer = append(k.integer, c[i].Type == csvspec.TypeInteger)
	}
	if len(k.at) == 0 {
		return nil
	}
	return k
}

// keyAt says which fields of a row make a key.
type keyAt struct {
	prefix  string // what makes keys of different groups differ
	at      []int
	integer []bool // compared as a number
}

// append appends the key of a row to dst. A blank column makes no key: where
// it is Required, that is found anyway.
func (k *keyAt) append(dst []byte, fields []csvspec.Field) (key []byte, ok bool) {
	if k.prefix != "" {
		dst = append(append(dst, k.prefix...), separator)
	}
	for i, at := range k.at {
		text := fields[at].Text
		if len(text) == 0 {
			return dst, false
		}
		if i > 0 {
			dst = append(dst, separator)
		}
		if k.integer[i] {
			text = trimZeros(text)
		}
		dst = append(dst, text...)
	}
	return dst, true
}

// text shows a key to people.
func (k *keyAt) text(fields []csvspec.Field) string {
	parts := make([]string, len(k.at))
	for i, at := range k.at {
		parts[i] = string(fields[at].Text)
	}
	return strings.Join(parts, " | ")
}

// trimZeros makes "007" equal to "7".
func trimZeros(number []byte) []byte {
	if trimmed := bytes.TrimLeft(number, "0"); len(trimmed) > 0 {
		return trimmed
	}
	return number[len(number)-1:]
}

// when returns where a condition is looked up; at is -1 for one that always
// holds. The condition of a column that the layout lacks never holds.
func (c columns) when(cond condition) (at conditionAt, ok bool) {
	if cond.column == "" {
		return conditionAt{at: -1}, true
	}
	i := c.index(cond.column)
	return conditionAt{i, cond.value}, i >= 0
}

type conditionAt struct {
	at    int
	value string
}

func (c conditionAt) holds(fields []csvspec.Field) bool {
	return c.at < 0 || string(fields[c.at].Text) == c.value
}

// groupNumber returns n of the column "Group n".
func groupNumber(c csvspec.Column) (n int, ok bool) {
	digits, ok := strings.CutPrefix(c.Key(), "group_")
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil && n > 0
}
