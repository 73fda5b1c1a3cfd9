package csvspec

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// DefaultInterfaceVersion is the version in the vendor's sample. Which newer
// ones there are is not public.
const DefaultInterfaceVersion = "2.0.8"

// The keys of control.csv; those of hashes and totals have the stem of a file
// name behind them, in capitals.
const (
	keyVersion     = "INTERFACE_VERSION"
	keyDate        = "EXTRACTION_DATE"
	keyTime        = "EXTRACTION_TIME"
	keyHost        = "HOST_SYSTEM_NAME"
	keyHostVersion = "HOST_SYSTEM_VERSION"
	keyMD5         = "MD5_"
	keyTotal       = "VALIDATION_"
)

const clockForm = "15:04:05"

// hashOrder is the order in which the hashes stand.
var hashOrder = []string{
	"stock.csv", "sales.csv", "location.csv", "supplier.csv", "master.csv", "group.csv", "po.csv", "co.csv",
	"transfer.csv", "pohist.csv", "bom.csv", "supersessions.csv",
}

// validated are the files whose total control.csv can carry, and the column
// that is summed for it.
var validated = []struct{ file, column string }{{"stock.csv", "stock_on_hand"}, {"sales.csv", "sales_quantity"}}

// ControlFile is what control.csv says of a set of files. It is written and
// sent last, for it is what triggers the import.
//
// Source: https://intercom.help/netstock/en/articles/6035562-data-interface-requirements-meta-data-trigger-file;
// the order of the keys, and VALIDATION_SALES for single transactions, are our
// decision.
type ControlFile struct {
	// InterfaceVersion is DefaultInterfaceVersion where it is left blank.
	InterfaceVersion string
	// Extracted is when the data was extracted, by the wall clock of its own
	// location, to the second. The file does not say which zone that is: reading
	// gives UTC.
	Extracted time.Time
	// HostSystemName and HostSystemVersion are those of the ERP. Either may be
	// blank.
	HostSystemName, HostSystemVersion string
	// MD5 has the hash of each file by its name, in lower-case hex.
	MD5 map[string]string
	// Totals has the sum of Stock On Hand for stock.csv and of Sales Quantity for
	// sales.csv, which stand in where there are no hashes.
	Totals map[string]Decimal
	// Others are further keys, in their order.
	Others []ControlRow
}

// Proof says how control.csv proves the files of a set.
type Proof string

// The ways to prove a set.
const (
	ProofMD5       Proof = "md5"        // the MD5 of each file, but for ut files
	ProofMD5WithUT Proof = "md5-ut"     // also of ut files; whether Netstock reads those is not known
	ProofTotals    Proof = "validation" // the VALIDATION totals, where no MD5 can be given
)

// Prove sets MD5 or Totals from the summaries of the files that are sent,
// those without rows included; a summary of control.csv is passed over. It is
// an error if a summary lacks the hash or the total that is due.
func (c *ControlFile) Prove(files []Summary, how Proof) error {
	c.MD5, c.Totals = map[string]string{}, map[string]Decimal{}
	for _, s := range files {
		var err error
		switch ut := utName.MatchString(s.File); {
		case s.File == Control.Name():
		case how == ProofTotals:
			err = c.addTotal(s)
		case how == ProofMD5WithUT || how == ProofMD5 && !ut:
			if s.MD5 == "" {
				err = fmt.Errorf("%s: the summary has no MD5; compute it, or prove the set by totals", s.File)
			}
			c.MD5[s.File] = s.MD5
		case how != ProofMD5:
			err = fmt.Errorf("%q is no way to prove a set", how)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *ControlFile) addTotal(s Summary) error {
	for _, v := range validated {
		if v.file != s.File {
			continue
		}
		total, ok := s.Totals[v.column]
		if !ok {
			return fmt.Errorf("%s: the summary has no total of %s", s.File, v.column)
		}
		c.Totals[s.File] = total
	}
	return nil
}

// Rows returns the rows of the file: the version, date, time and host, the
// hashes of stock.csv, of sales.csv and of the others in the vendor's order,
// ut files, totals, and what is in Others.
func (c *ControlFile) Rows() []ControlRow {
	var rows []ControlRow
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, ControlRow{Key: key, Value: value})
		}
	}
	version := c.InterfaceVersion
	if version == "" {
		version = DefaultInterfaceVersion
	}
	add(keyVersion, version)
	add(keyDate, DateOf(c.Extracted).String())
	add(keyTime, c.Extracted.Format(clockForm))
	add(keyHost, c.HostSystemName)
	add(keyHostVersion, c.HostSystemVersion)
	for _, name := range hashOrder {
		add(keyFor(keyMD5, name), c.MD5[name])
	}
	for _, name := range slices.Sorted(maps.Keys(c.MD5)) {
		if !slices.Contains(hashOrder, name) {
			add(keyFor(keyMD5, name), c.MD5[name])
		}
	}
	for _, v := range validated {
		if total, ok := c.Totals[v.file]; ok {
			add(keyFor(keyTotal, v.file), total.String())
		}
	}
	return append(rows, c.Others...)
}

// Write writes control.csv, without quotes. A value that would need them is
// refused with a *RowError; so is an Extracted outside the years 1 to 9999.
func (c *ControlFile) Write(w io.Writer, opts *WriteOptions) (Summary, error) {
	if DateOf(c.Extracted).IsZero() {
		return Summary{}, fmt.Errorf("%s: %w: the time of extraction is %s", Control.Name(), ErrDate, c.Extracted)
	}
	return Control.Write(w, func(yield func(ControlRow, error) bool) {
		for _, row := range c.Rows() {
			if !yield(row, nil) {
				return
			}
		}
	}, opts)
}

// keyFor returns the key of a file: MD5_STOCK for stock.csv.
func keyFor(prefix, file string) string {
	return prefix + strings.ToUpper(strings.TrimSuffix(file, ".csv"))
}

// fileFor is the reverse of keyFor.
func fileFor(prefix, key string) (file string, ok bool) {
	stem, ok := strings.CutPrefix(key, prefix)
	return strings.ToLower(stem) + ".csv", ok
}
