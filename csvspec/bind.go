package csvspec

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// bound is a layout whose columns are tied to one row variable.
type bound struct {
	layout  *Layout     // its own copy
	cells   []boundCell // one for each column that does not repeat
	lists   []*textList // the fields that hold several columns
	repeat  *textList   // that of the column that repeats, as long as it may
	dropped []boundCell // fields whose columns the site removed
}

// textList is a field that holds several columns: Groups, Extra, or a row that
// is a list itself. texts is nil where the texts are not kept.
type textList struct {
	texts *[]string
	want  int // columns that it holds
	name  string
}

func (p *plan) bind(row reflect.Value) *bound {
	b := &bound{layout: p.layout.Clone()}
	row = row.Elem()
	if row.Kind() == reflect.Slice {
		list := b.addList(row, "the row")
		for i := range b.layout.Columns {
			b.addText(list, &b.layout.Columns[i])
		}
		return b
	}
	lists := map[string]*textList{"": b.addList(row.FieldByName(p.extra), p.extra)}
	if p.list != "" {
		lists[p.list] = b.addList(row.FieldByName(p.list), p.list)
	}
	for i := range b.layout.Columns {
		c := &b.layout.Columns[i]
		list, inList := lists[c.field]
		switch {
		case c.Repeats:
			b.repeat = list
		case inList:
			b.addText(list, c)
		default:
			b.cells = append(b.cells, newCell(row.FieldByName(c.field).Addr().Interface(), c, b.layout.Quoting))
		}
	}
	for _, c := range p.source.Columns {
		kept := slices.ContainsFunc(b.layout.Columns, func(k Column) bool { return k.field == c.field })
		if !kept && lists[c.field] == nil {
			b.dropped = append(b.dropped, newCell(row.FieldByName(c.field).Addr().Interface(), &c, b.layout.Quoting))
		}
	}
	return b
}

// bindTexts ties a layout to nothing: its cells check and sum, and keep no
// texts.
func bindTexts(l *Layout) *bound {
	b := &bound{layout: l.Clone()}
	for i := range b.layout.Columns {
		c := &b.layout.Columns[i]
		switch {
		case c.Repeats:
			b.repeat = &textList{name: c.Name}
		case c.Type == TypeInteger:
			b.cells = append(b.cells, newCell(new(Optional[int64]), c, b.layout.Quoting))
		case c.Type == TypeDecimal:
			b.cells = append(b.cells, newCell(new(Optional[Decimal]), c, b.layout.Quoting))
		default:
			b.cells = append(b.cells, boundCell{&textCell{col: c}, c})
		}
	}
	return b
}

func (b *bound) addList(field reflect.Value, name string) *textList {
	l := &textList{texts: field.Addr().Convert(reflect.TypeFor[*[]string]()).Interface().(*[]string), name: name}
	b.lists = append(b.lists, l)
	return l
}

func (b *bound) addText(l *textList, c *Column) {
	b.cells = append(b.cells, boundCell{&textCell{list: l, index: l.want, col: c, quoted: b.layout.Quoting}, c})
	l.want++
}

// widen fixes how often the column that repeats occurs, so that a row has n
// columns in all.
func (b *bound) widen(n int) {
	b.extend(n)
	b.layout.Columns = b.layout.Columns[:len(b.layout.Columns)-1]
	b.repeat = nil
}

// extend adds columns before the one that repeats until there are n.
func (b *bound) extend(n int) {
	for len(b.cells) < n {
		last := len(b.layout.Columns) - 1
		c := b.layout.Columns[last]
		c.Name, c.Repeats = numbered(c.Name, b.repeat.want), false
		b.layout.Columns = slices.Insert(b.layout.Columns, last, c)
		b.addText(b.repeat, &c)
	}
}

// numbered adds n to the number at the end of a name: "Group 1" to "Group 3".
func numbered(name string, n int) string {
	base := strings.TrimRight(name, "0123456789")
	first, err := strconv.Atoi(name[len(base):])
	if err != nil {
		return fmt.Sprintf("%s %d", name, n+1)
	}
	return base + strconv.Itoa(first+n)
}

// addColumns gives a ut file the columns that its heading names, a number where
// there is no name.
func (b *bound) addColumns(names []string) {
	list := &textList{name: "the row"}
	if len(b.lists) > 0 {
		list = b.lists[0]
	}
	for i, name := range names {
		if name == "" {
			name = fmt.Sprintf("column %d", i+1)
		}
		c := DefaultColumn(name, TypeChar)
		b.layout.Columns = append(b.layout.Columns, c)
		b.addText(list, &c)
	}
}

// newCell returns the cell of a column that lives in the field to which p
// points.
func newCell(p any, c *Column, q Quoting) boundCell {
	return boundCell{cellOf(p, c, q), c}
}

func cellOf(p any, c *Column, q Quoting) cell {
	switch f := p.(type) {
	case *string:
		return &textCell{field: f, col: c, quoted: q}
	case *int64:
		return &integerCell{slot[int64]{field: f}, c}
	case *Optional[int64]:
		return &integerCell{slot[int64]{optional: f}, c}
	case *Decimal:
		return &decimalCell{slot[Decimal]{field: f}, c}
	case *Optional[Decimal]:
		return &decimalCell{slot[Decimal]{optional: f}, c}
	case *Date:
		return &dateCell{slot[Date]{field: f}, c}
	case *Optional[Date]:
		return &dateCell{slot[Date]{optional: f}, c}
	case *Bit:
		return &bitCell{slot[Bit]{field: f}, c}
	case *Optional[Bit]:
		return &bitCell{slot[Bit]{optional: f}, c}
	}
	panic(fmt.Sprintf("csvspec: no column can be a %T", p))
}
