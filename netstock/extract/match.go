package extract

import (
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/erplink/erplink/csvspec"
)

// match finds the column of the layout for each column of a result, and tells
// which ones of the layout are left.
func match(layout *csvspec.Layout, policies map[string]Policy, result []*sql.ColumnType) (cells []*cell, blank []csvspec.Column, err error) {
	var problems []string
	given := map[int]bool{}
	for _, r := range result {
		position, column, problem := find(layout, r.Name())
		if problem == "" && given[position] {
			problem = fmt.Sprintf("%s is given twice", column.Key())
		}
		if problem != "" {
			problems = append(problems, problem)
			continue
		}
		given[position] = true
		c, err := newConverter(column, policies[column.Key()], r.DatabaseTypeName())
		if err != nil {
			return nil, nil, err
		}
		cells = append(cells, &cell{converter: c, position: position})
	}
	for i, column := range layout.Columns {
		switch {
		case given[i+1] || column.Repeats || column.Importance == csvspec.Spare:
		case column.Importance == csvspec.Required:
			problems = append(problems, fmt.Sprintf("%s is Required and not given", column.Key()))
		default:
			blank = append(blank, column)
		}
	}
	for key := range policies {
		if _, _, problem := find(layout, key); problem != "" {
			return nil, nil, fmt.Errorf("%w: %s", ErrPolicy, problem)
		}
	}
	if len(problems) > 0 {
		return nil, nil, fmt.Errorf("%w: %s; it has %s", ErrColumns, strings.Join(problems, ", "), strings.Join(keys(layout), ", "))
	}
	return cells, blank, nil
}

// find returns the column that name means: its key or its heading, in any
// case. The column that repeats has as many positions as are asked for.
func find(layout *csvspec.Layout, name string) (position int, column csvspec.Column, problem string) {
	named := func(c csvspec.Column) bool {
		return strings.EqualFold(name, c.Key()) || strings.EqualFold(name, c.Name)
	}
	i := slices.IndexFunc(layout.Columns, named)
	if i < 0 {
		return findRepeated(layout, name)
	}
	if slices.ContainsFunc(layout.Columns[i+1:], named) {
		return 0, csvspec.Column{}, fmt.Sprintf("%q means several columns", name)
	}
	return i + 1, layout.Columns[i], ""
}

func findRepeated(layout *csvspec.Layout, name string) (position int, column csvspec.Column, problem string) {
	last := len(layout.Columns) - 1
	if last >= 0 && layout.Columns[last].Repeats {
		column = layout.Columns[last]
		for _, first := range []string{column.Key(), column.Name} {
			stem := strings.TrimSuffix(first, "1")
			if len(name) <= len(stem) || !strings.EqualFold(name[:len(stem)], stem) {
				continue
			}
			if n, err := strconv.Atoi(name[len(stem):]); err == nil && n > 1 && n < maxRepeated {
				column.Name = strings.TrimSuffix(column.Name, "1") + strconv.Itoa(n)
				return last + n, column, ""
			}
		}
	}
	return 0, csvspec.Column{}, fmt.Sprintf("there is no column %q", name)
}

// maxRepeated keeps a slip such as group_1000000 from making a row of that
// many columns.
const maxRepeated = 1000

func keys(layout *csvspec.Layout) []string {
	keys := make([]string, len(layout.Columns))
	for i, c := range layout.Columns {
		keys[i] = c.Key()
	}
	return keys
}
