package csvspec

// cell is one column of one row variable: it writes, reads, gives and takes
// the value that is in the row. Cells are bound to the variable when a reader
// or a writer is made, so that a row costs no reflection.
type cell interface {
	// append writes the value, nothing for a blank. After a Code other than ""
	// what it appended is void.
	append(dst []byte) ([]byte, Code)
	// parse takes a text that is not blank.
	parse(text []byte) Code
	clear()
	value() Value
	// set takes a value that is not blank.
	set(v Value) Code
}

// boundCell is a cell and its column.
type boundCell struct {
	cell
	col *Column
}

// slot is where a value lives: a field that is always given, or an Optional.
type slot[T any] struct {
	field    *T
	optional *Optional[T]
}

func (s *slot[T]) load() (v T, given bool) {
	if s.optional != nil {
		return s.optional.value, s.optional.given
	}
	return *s.field, true
}

func (s *slot[T]) store(v T) {
	if s.optional != nil {
		*s.optional = Optional[T]{v, true}
		return
	}
	*s.field = v
}

func (s *slot[T]) clear() {
	if s.optional != nil {
		*s.optional = Optional[T]{}
		return
	}
	var zero T
	*s.field = zero
}

// blank returns the Code of a blank in the column.
func (c *Column) blank() Code {
	if c.Importance == Required {
		return CodeRequiredBlank
	}
	return ""
}

// typeCode returns the Code of a text that has not the column's type.
func (c *Column) typeCode() Code {
	switch c.Type {
	case TypeInteger:
		return CodeTypeInteger
	case TypeDecimal:
		return CodeTypeDecimal
	case TypeDate:
		return CodeTypeDate
	case TypeBit:
		return CodeTypeBit
	}
	return CodeTypeChar
}
