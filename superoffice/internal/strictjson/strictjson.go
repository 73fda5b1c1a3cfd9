// Package strictjson refuses JSON that two readers could understand differently.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// ErrAmbiguous is the kind of every error of this package.
var ErrAmbiguous = errors.New("not one unambiguous JSON object")

const maxDepth = 16

// Object checks that data is one JSON object in UTF-8, no deeper than 16 levels,
// in which no object has a name twice.
func Object(data []byte) error {
	if !utf8.Valid(data) || !json.Valid(data) || !bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) {
		return ErrAmbiguous
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return value(d, 0)
}

// value reads one value, of text that is known to be valid.
func value(d *json.Decoder, depth int) error {
	token, err := d.Token()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAmbiguous, err)
	}
	open, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	if depth == maxDepth {
		return fmt.Errorf("%w: deeper than %d levels", ErrAmbiguous, maxDepth)
	}
	seen := map[json.Token]bool{}
	for d.More() {
		if open == '{' {
			name, err := d.Token()
			if err != nil {
				return fmt.Errorf("%w: %w", ErrAmbiguous, err)
			}
			if seen[name] {
				return fmt.Errorf("%w: the name %q comes twice", ErrAmbiguous, name)
			}
			seen[name] = true
		}
		if err := value(d, depth+1); err != nil {
			return err
		}
	}
	_, err = d.Token() // the closing one
	return err
}
