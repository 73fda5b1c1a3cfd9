package csvspec

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Optional is the value of a column that may be left blank. The zero value is
// a blank. It compares with == where T does. A Char column needs none: there
// the empty string is the blank.
type Optional[T any] struct {
	value T
	given bool
}

// Some returns an Optional that holds v.
func Some[T any](v T) Optional[T] { return Optional[T]{v, true} }

// Value returns the value and whether there is one.
func (o Optional[T]) Value() (T, bool) { return o.value, o.given }

// Or returns the value, or def for a blank.
func (o Optional[T]) Or(def T) T {
	if o.given {
		return o.value
	}
	return def
}

// IsBlank reports whether there is no value.
func (o Optional[T]) IsBlank() bool { return !o.given }

// IsZero reports whether there is no value, for the omitzero of encoding/json.
func (o Optional[T]) IsZero() bool { return !o.given }

// String returns the value as fmt prints it, or "" for a blank.
func (o Optional[T]) String() string {
	if !o.given {
		return ""
	}
	return fmt.Sprint(o.value)
}

// MarshalJSON returns the JSON of the value, or null for a blank.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if !o.given {
		return []byte("null"), nil
	}
	return json.Marshal(o.value)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	*o = Optional[T]{}
	if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		return nil
	}
	if err := json.Unmarshal(data, &o.value); err != nil {
		return err
	}
	o.given = true
	return nil
}
