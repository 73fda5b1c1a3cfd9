package csvspec

// Bit is a yes or no that the files write as 1 or 0.
type Bit bool

// String returns "1" or "0".
func (b Bit) String() string {
	if b {
		return "1"
	}
	return "0"
}

func scanBit(text []byte) (Bit, bool) {
	if len(text) != 1 || text[0] != '0' && text[0] != '1' {
		return false, false
	}
	return text[0] == '1', true
}
