package transport

import (
	"fmt"
	"log/slog"
)

const redacted = "[redacted]"

// Secret is a text that must not be seen: an enrolment code, a token. It
// prints, logs and marshals as "[redacted]"; only Reveal shows it. Two things
// go round its methods, so do neither: using it as the key of a map that is
// marshalled, and printing a struct that holds it in an unexported field.
type Secret string

// Reveal returns the text itself.
func (s Secret) Reveal() string { return string(s) }

// String returns "[redacted]".
func (s Secret) String() string { return redacted }

// Format prints "[redacted]" for every verb, so that %x and %q leak nothing.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// GoString returns "[redacted]".
func (s Secret) GoString() string { return redacted }

// LogValue logs "[redacted]".
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText marshals "[redacted]", in JSON and XML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
