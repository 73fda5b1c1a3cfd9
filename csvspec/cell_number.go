package csvspec

// integerCell is an int64 in an Integer column.
type integerCell struct {
	slot[int64]
	col *Column
}

func (c *integerCell) append(dst []byte) ([]byte, Code) {
	n, given := c.load()
	if !given {
		return dst, c.col.blank()
	}
	if limit := powersOfTen[c.col.Whole]; n <= -limit || n >= limit {
		return dst, CodeTypeInteger
	}
	return appendScaled(dst, n, 0), ""
}

func (c *integerCell) parse(text []byte) Code {
	n, ok := scanInteger(text, c.col.Whole)
	if !ok {
		return CodeTypeInteger
	}
	c.store(n)
	return ""
}

func (c *integerCell) value() Value {
	n, given := c.load()
	if !given {
		return Value{}
	}
	return IntegerValue(n)
}

func (c *integerCell) set(v Value) Code {
	n, ok := v.Integer()
	if limit := powersOfTen[c.col.Whole]; !ok || n <= -limit || n >= limit {
		return CodeTypeInteger
	}
	c.store(n)
	return ""
}

// scanInteger reads -?[0-9]{1,digits}; digits is at most 18.
func scanInteger(text []byte, digits int) (int64, bool) {
	negative := len(text) > 0 && text[0] == '-'
	if negative {
		text = text[1:]
	}
	if len(text) < 1 || len(text) > digits {
		return 0, false
	}
	var n int64
	for _, c := range text {
		if c -= '0'; c > 9 {
			return 0, false
		}
		n = n*10 + int64(c)
	}
	if negative {
		n = -n
	}
	return n, true
}

// decimalCell is a Decimal in a Decimal column, or in an Integer column whose
// type may yet turn out to be Decimal.
type decimalCell struct {
	slot[Decimal]
	col *Column
}

func (c *decimalCell) append(dst []byte) ([]byte, Code) {
	d, given := c.load()
	if !given {
		return dst, c.col.blank()
	}
	if !d.fits(c.col.Whole, c.col.Places) {
		return dst, c.col.typeCode()
	}
	return d.append(dst), ""
}

func (c *decimalCell) parse(text []byte) Code {
	d, ok := scanNumber(text, c.col)
	if !ok {
		return c.col.typeCode()
	}
	c.store(d)
	return ""
}

func (c *decimalCell) value() Value {
	d, given := c.load()
	if !given {
		return Value{}
	}
	return DecimalValue(d)
}

func (c *decimalCell) set(v Value) Code {
	d, ok := v.Decimal()
	if !ok || !d.fits(c.col.Whole, c.col.Places) {
		return c.col.typeCode()
	}
	c.store(d)
	return ""
}

// scanNumber reads the form of an Integer or Decimal column.
func scanNumber(text []byte, col *Column) (Decimal, bool) {
	if col.Type == TypeInteger {
		n, ok := scanInteger(text, col.Whole)
		return Decimal{coefficient: n}, ok
	}
	d, whole, places, ok := scanDecimal(text)
	return d, ok && whole <= col.Whole && places <= col.Places
}
