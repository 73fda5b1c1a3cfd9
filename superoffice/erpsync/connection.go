package erpsync

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// ConnectionID is the GUID that SuperOffice made for a connection. The zero one
// stands for none: the set-up asks for lists before a connection exists.
type ConnectionID [16]byte

// ErrConnectionID is the kind of error when a text is not a GUID.
var ErrConnectionID = errors.New("erpsync: not a connection's GUID")

// ParseConnectionID reads a GUID in any case, with or without hyphens and
// braces; an empty text is the zero one. The error is ErrConnectionID.
func ParseConnectionID(s string) (ConnectionID, error) {
	var id ConnectionID
	text := strings.TrimSpace(s)
	if text == "" {
		return id, nil
	}
	if inner, ok := strings.CutPrefix(text, "{"); ok {
		if text, ok = strings.CutSuffix(inner, "}"); !ok {
			return id, fmt.Errorf("%w: a brace is not closed", ErrConnectionID)
		}
	}
	if len(text) == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-' {
		text = text[:8] + text[9:13] + text[14:18] + text[19:23] + text[24:]
	}
	if n, err := hex.Decode(make([]byte, len(text)/2+1), []byte(text)); err != nil || n != len(id) {
		return id, fmt.Errorf("%w: it is not 32 hexadecimal digits", ErrConnectionID)
	}
	_, err := hex.Decode(id[:], []byte(text))
	return id, err
}

// String returns the GUID as .NET writes it: lower case with hyphens.
func (id ConnectionID) String() string {
	s := hex.EncodeToString(id[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// IsZero reports whether the id stands for no connection.
func (id ConnectionID) IsZero() bool { return id == ConnectionID{} }

// Config is what an administrator entered for a connection, by the keys of
// Connector.ConfigFields. It may hold an ERP's password, so it prints and logs
// as a number of entries, and JSON refuses it; a Store that needs JSON says
// map[string]Value(config).
type Config map[string]Value

// String returns the number of entries.
func (c Config) String() string { return fmt.Sprintf("[%d redacted entries]", len(c)) }

// Format prints what String returns, for every verb.
func (c Config) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue logs what String returns.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }

var errConfigJSON = errors.New("erpsync: a Config may hold passwords; convert it to map[string]Value to mean it")

// MarshalJSON fails, so that no log or dump of a program holds a password.
func (c Config) MarshalJSON() ([]byte, error) { return nil, errConfigJSON }
