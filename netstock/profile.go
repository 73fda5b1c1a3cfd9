package netstock

import (
	"crypto/fips140"
	"fmt"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/csvspec/check"
)

// Mode says how much of a file's history is sent.
type Mode string

// The modes of a file.
const (
	Full   Mode = "full"   // everything, every time
	Window Mode = "window" // what may have changed since the last imported set
)

// FilePlan says how a file is sent.
type FilePlan struct {
	Name string // interface name: sales.csv
	Mode Mode   // Full where empty

	// Days is how far a Window reaches back from the profile's as-of day. It
	// reaches back further, to the as-of day of the last imported set less
	// Overlap days, where sets were missed; the first one is full.
	Days    int
	Overlap int
}

// Profile says what a site sends to Netstock and how. Which files and fields
// a site sends is agreed with Netstock when the site begins.
type Profile struct {
	// Files lists the files of the set. A set must hold exactly these. Where
	// it is nil, the set holds what is added to it, each file in full.
	Files []FilePlan

	Sales csvspec.SalesLayout // which layout sales.csv has; transactions where empty

	InterfaceVersion  string // 2.0.8 where empty, the one that the vendor's sample names
	HostSystemName    string // the ERP's name
	HostSystemVersion string

	// Zone is the site's time zone, in which EXTRACTION_TIME is told and a
	// day begins; local time where nil.
	Zone *time.Location

	// AsOf is the day of the data: today in Zone where it is the zero Date.
	AsOf csvspec.Date

	// Proof says how control.csv proves the files: by MD5 where empty.
	Proof csvspec.Proof

	// Severities changes how severe the findings of a code are. The report
	// says which were changed.
	Severities map[csvspec.Code]check.Severity

	Guard Guard
}

// Guard says when a set is suspicious: it is held for a person rather than
// sent. A file is compared with that of the last imported set of the same
// mode. The zero value has the defaults; a negative share switches its rule
// off.
type Guard struct {
	Rows   float64 // least share of the rows before, 0.5 where zero
	Totals float64 // greatest change of a total, as a share of it, 0.5 where zero
}

func (p *Profile) plan(file string) FilePlan {
	for _, plan := range p.Files {
		if plan.Name == file {
			if plan.Mode == "" {
				plan.Mode = Full
			}
			return plan
		}
	}
	return FilePlan{Name: file, Mode: Full}
}

func (p *Profile) proof() csvspec.Proof {
	if p.Proof == "" {
		return csvspec.ProofMD5
	}
	return p.Proof
}

// writing leaves MD5 out where the program may not compute it and control.csv
// carries totals instead.
func (p *Profile) writing() *csvspec.WriteOptions {
	if p.Proof == csvspec.ProofTotals && fips140.Enforced() {
		return &csvspec.WriteOptions{Without: csvspec.MD5}
	}
	return nil
}

func (p *Profile) zone() *time.Location {
	if p.Zone == nil {
		return time.Local
	}
	return p.Zone
}

func (p *Profile) asOf(now time.Time) csvspec.Date {
	if p.AsOf.IsZero() {
		return csvspec.DateOf(now.In(p.zone()))
	}
	return p.AsOf
}

func (p *Profile) validate() error {
	for _, plan := range p.Files {
		switch {
		case plan.Name == csvspec.Control.Name():
			return fmt.Errorf("profile: %s is made by the connector; take it off the list", plan.Name)
		case plan.Mode != "" && plan.Mode != Full && plan.Mode != Window:
			return fmt.Errorf("profile: %s: mode %q is neither %q nor %q", plan.Name, plan.Mode, Full, Window)
		case plan.Mode == Window && (plan.Days <= 0 || plan.Overlap < 0):
			return fmt.Errorf("profile: %s: a window wants a number of days above 0, and an overlap of 0 days or more", plan.Name)
		}
	}
	return nil
}
