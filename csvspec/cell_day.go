package csvspec

// dateCell is a Date in a Date column.
type dateCell struct {
	slot[Date]
	col *Column
}

func (c *dateCell) append(dst []byte) ([]byte, Code) {
	d, given := c.load()
	if !given || d.IsZero() {
		if given && c.optional != nil {
			return dst, CodeTypeDate // Some(Date{}) claims a day and has none
		}
		return dst, c.col.blank()
	}
	return d.append(dst), ""
}

func (c *dateCell) parse(text []byte) Code {
	d, ok := scanDate(text)
	if !ok {
		return CodeTypeDate
	}
	c.store(d)
	return ""
}

func (c *dateCell) value() Value {
	d, _ := c.load()
	return DateValue(d)
}

func (c *dateCell) set(v Value) Code {
	d, ok := v.Date()
	if !ok {
		return CodeTypeDate
	}
	c.store(d)
	return ""
}

// bitCell is a Bit in a Bit column.
type bitCell struct {
	slot[Bit]
	col *Column
}

func (c *bitCell) append(dst []byte) ([]byte, Code) {
	b, given := c.load()
	if !given {
		return dst, c.col.blank()
	}
	if b {
		return append(dst, '1'), ""
	}
	return append(dst, '0'), ""
}

func (c *bitCell) parse(text []byte) Code {
	b, ok := scanBit(text)
	if !ok {
		return CodeTypeBit
	}
	c.store(b)
	return ""
}

func (c *bitCell) value() Value {
	b, given := c.load()
	if !given {
		return Value{}
	}
	return BitValue(b)
}

func (c *bitCell) set(v Value) Code {
	b, ok := v.Bit()
	if !ok {
		return CodeTypeBit
	}
	c.store(b)
	return ""
}
