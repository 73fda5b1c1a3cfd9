package check

import "fmt"

// Severity says what a finding does to the set.
type Severity uint8

// The severities, the mildest first.
const (
	Info    Severity = iota + 1 // told, no more
	Warning                     // the set may be sent; somebody should look
	Error                       // the set is not fit to be sent
)

// String returns "info", "warning" or "error".
func (s Severity) String() string {
	switch s {
	case Info:
		return "info"
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return fmt.Sprintf("Severity(%d)", uint8(s))
}

// MarshalText writes the severity's name.
func (s Severity) MarshalText() ([]byte, error) {
	if s < Info || s > Error {
		return nil, fmt.Errorf("%d is no severity", uint8(s))
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads a severity's name.
func (s *Severity) UnmarshalText(text []byte) error {
	for known := Info; known <= Error; known++ {
		if string(text) == known.String() {
			*s = known
			return nil
		}
	}
	return fmt.Errorf("%q is no severity: use info, warning or error", text)
}
