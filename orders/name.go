package orders

import (
	"regexp"
	"strings"
)

// kindCodes are the prefixes of file names, in lower case, and the order
// types that Standard CSV writes, in upper case.
var kindCodes = []struct {
	kind Kind
	code string
}{{Purchase, "PO"}, {Transfer, "TR"}, {Work, "WO"}}

func (k Kind) code() string {
	for _, known := range kindCodes {
		if known.kind == k {
			return known.code
		}
	}
	return ""
}

func kindOf(code string) Kind {
	for _, known := range kindCodes {
		if strings.EqualFold(known.code, code) {
			return known.kind
		}
	}
	return ""
}

var namePattern = regexp.MustCompile(`^(?i)(po|tr|wo)_([0-9]+)(_[A-Z_]+)?\.(csv|xml|txt)$`)

type docName struct {
	kind           Kind
	number, suffix string // suffix is that of layouts with several files
	extension      string
}

func parseName(name string) (docName, bool) {
	m := namePattern.FindStringSubmatch(name)
	if m == nil {
		return docName{}, false
	}
	n := docName{kindOf(m[1]), withoutZeros(m[2]), m[3], strings.ToLower(m[4])}
	return n, validNumber(n.number)
}

func (n docName) String() string {
	return strings.ToLower(n.kind.code()) + "_" + n.number + n.suffix + "." + n.extension
}

// ParseName takes the name of an order's file apart: po_1042.csv,
// tr_7.xml, po_1042_Documents.csv; upper and lower case do not matter.
// number comes without leading zeros, ext in lower case without the point.
// Other files may lie beside orders: for those ok is false. The prefixes and
// .csv are Netstock's (https://www.netstock.tv/orders-upload-generic-csv), the
// suffix of several files and the other extensions ours.
func ParseName(name string) (kind Kind, number, ext string, ok bool) {
	n, ok := parseName(name)
	if !ok {
		return "", "", "", false
	}
	return n.kind, n.number, n.extension, true
}

func withoutZeros(digits string) string {
	if trimmed := strings.TrimLeft(digits, "0"); trimmed != "" {
		return trimmed
	}
	return digits
}
