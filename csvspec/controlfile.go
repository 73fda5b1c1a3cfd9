package csvspec

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// DefaultInterfaceVersion is the version in the vendor's sample. Which newer
// ones there are is not public.
const DefaultInterfaceVersion = "2.0.8"

// The keys of control.csv, but for those of the hashes.
const (
	keyVersion    = "INTERFACE_VERSION"
	keyDate       = "EXTRACTION_DATE"
	keyTime       = "EXTRACTION_TIME"
	keyHost       = "HOST_SYSTEM_NAME"
	keyHostV      = "HOST_SYSTEM_VERSION"
	keyMD5        = "MD5_"
	keyValidation = "VALIDATION_"
)

// hashOrder is the order in which the hashes stand.
var hashOrder = []string{
	"stock.csv", "sales.csv", "location.csv", "supplier.csv", "master.csv", "group.csv", "po.csv", "co.csv",
	"transfer.csv", "pohist.csv", "bom.csv", "supersessions.csv",
}

// validated are the files that have a total in control.csv, and the column
// that is summed for it.
var validated = [][2]string{{"stock.csv", "stock_on_hand"}, {"sales.csv", "sales_quantity"}}

const clockForm = "15:04:05"

// ControlFile is what control.csv says of a set of files. It is written and
// sent last, for it is what triggers the import.
//
// Source: https://intercom.help/netstock/en/articles/6035562-data-interface-requirements-meta-data-trigger-file;
// the order of the keys is our decision.
type ControlFile struct {
	// InterfaceVersion is DefaultInterfaceVersion where it is left blank.
	InterfaceVersion string
	// Extracted is when the data was extracted, on the wall clock of its own
	// location, which is the site's; the file does not say which that is, so that
	// reading gives UTC.
	Extracted time.Time
	// HostSystemName and HostSystemVersion are those of the ERP.
	HostSystemName, HostSystemVersion string
	// MD5 are the hashes by file name.
	MD5 map[string]string
	// Validation are the totals of stock.csv and sales.csv, by file name, which
	// stand in where there are no hashes.
	Validation map[string]Decimal
}

// Sums says how control.csv proves the files of a set.
type Sums struct {
	// Totals gives the VALIDATION totals instead of MD5 hashes.
	Totals bool
	// UT gives also the MD5 of ut files; whether Netstock reads it is not known.
	UT bool
}

// Prove fills MD5 or Validation from the summaries of the files that are sent,
// those without rows included. A summary without the hash or the total that is
// due is an error.
func (c *ControlFile) Prove(files []Summary, sums Sums) error {
	c.MD5, c.Validation = map[string]string{}, map[string]Decimal{}
	for _, s := range files {
		if sums.Totals {
			for _, v := range validated {
				if v[0] != s.File {
					continue
				}
				total, ok := s.Totals[v[1]]
				if !ok {
					return fmt.Errorf("%s: the summary has no total of %s", s.File, v[1])
				}
				c.Validation[s.File] = total
			}
			continue
		}
		isUT := utName.MatchString(s.File)
		if s.File == "control.csv" || isUT && !sums.UT {
			continue
		}
		if s.MD5 == "" {
			return fmt.Errorf("%s: the summary has no MD5; compute it, or let control.csv carry the VALIDATION totals", s.File)
		}
		c.MD5[s.File] = s.MD5
	}
	return nil
}

var _ = errors.New
var _ = io.EOF
var _ = strings.ToUpper
