// Package safename judges file names that come from outside. The rules are
// those of the strictest system on every system, so that a file which arrives
// on Linux can be moved to Windows, and a test on Linux proves Windows.
//
// Windows' rules: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
package safename

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// MaxLen is the longest name in bytes. File systems take 255; the rest is for
// what is added while a file is on its way: .bz2, .part.
const MaxLen = 200

// ErrUnsafe is wrapped by every refusal.
var ErrUnsafe = errors.New("the file name is not allowed")

// Check refuses a name that could mean anything else than one plain, visible
// file in the folder it is put in. The error quotes the name and says why.
func Check(name string) error {
	if why := fault(name); why != "" {
		return fmt.Errorf("%w: %s: %s", ErrUnsafe, Quote(name), why)
	}
	return nil
}

// Quote makes a name from outside fit for a message: quoted, escaped, and cut
// to MaxLen.
func Quote(name string) string {
	if len(name) > MaxLen {
		return fmt.Sprintf("%+q… (%d bytes)", name[:MaxLen], len(name))
	}
	return fmt.Sprintf("%q", name)
}

// Fold returns what is the same for all names that a file system may take for
// one: those that differ only in case or in the way accents are composed.
func Fold(name string) string {
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(name)))
}

func fault(name string) string {
	switch {
	case name == "":
		return "it is empty"
	case len(name) > MaxLen:
		return fmt.Sprintf("it is longer than %d bytes", MaxLen)
	case !utf8.ValidString(name):
		return "it is not UTF-8"
	case strings.HasPrefix(name, "."):
		return "it begins with a dot"
	case strings.HasSuffix(name, "."):
		return "it ends in a dot"
	case name[0] == ' ' || name[len(name)-1] == ' ':
		return "it begins or ends with a space"
	}
	for _, r := range name {
		if strings.ContainsRune(`<>:"/\|?*`, r) || !unicode.IsPrint(r) {
			return fmt.Sprintf("it holds %U", r)
		}
	}
	stem, _, _ := strings.Cut(name, ".")
	switch {
	case isDevice(stem):
		return "it is the name of a Windows device"
	case isShort(stem):
		return "Windows may take it for the short form of another name"
	}
	return ""
}

func isDevice(stem string) bool {
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	port, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		port, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && utf8.RuneCountInString(port) == 1 && strings.Contains("0123456789¹²³", port)
}

// isShort finds names such as PO_104~1, by which Windows opens po_1042.csv.
func isShort(stem string) bool {
	_, number, ok := strings.Cut(stem, "~")
	return ok && number != "" && strings.Trim(number, "0123456789") == ""
}
