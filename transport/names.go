package transport

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/erplink/erplink/internal/safename"
)

// The patterns of the reference protocol.
var (
	customerPattern = regexp.MustCompile(`^[a-z0-9-]{1,63}$`)
	idPattern       = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	md5Pattern      = regexp.MustCompile(`^[0-9a-f]{32}$`)
	sha256Pattern   = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// controlFile is the trigger of an import: it gets its final name last.
const controlFile = "control.csv"

func checkID(what, id string) error {
	if !idPattern.MatchString(id) {
		return fmt.Errorf("%s %s does not match %v", what, safename.Quote(id), idPattern)
	}
	return nil
}

// checkPut judges the arguments of Put, which come from this side.
func checkPut(transmission, name string) error {
	err := checkID("the transmission", transmission)
	if err == nil {
		err = safename.Check(name)
	}
	if err != nil {
		return &Error{Op: "put", Subject: safename.Quote(name), Kind: ErrName, Err: err}
	}
	return nil
}

// check judges a manifest, which comes from this side: what would be
// delivered wrongly is not delivered at all.
func (m *Manifest) check() error {
	if err := checkID("the transmission", m.ID); err != nil {
		return err
	}
	seen := make(map[string]bool)
	for _, f := range m.Files {
		folded := safename.Fold(f.Name)
		switch {
		case safename.Check(f.Name) != nil:
			return safename.Check(f.Name)
		case seen[folded]:
			return fmt.Errorf("%s is in the set twice", f.Name)
		case f.Size < 0 || f.Wire < 0:
			return fmt.Errorf("%s has no size", f.Name)
		case !md5Pattern.MatchString(f.MD5) || !sha256Pattern.MatchString(f.SHA256):
			return fmt.Errorf("%s has no hashes", f.Name)
		}
		seen[folded] = true
	}
	if len(m.Files) == 0 || m.Files[len(m.Files)-1].Name != controlFile {
		return fmt.Errorf("%s is not the last file of the set", controlFile)
	}
	return nil
}

// plain makes a text from outside fit for one line of a message or a log.
func plain(text string, limit int) string {
	text = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	if len(text) > limit {
		text = strings.ToValidUTF8(text[:limit], "") + "…"
	}
	return text
}
