package csvspec

import (
	"crypto/fips140"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
)

// ErrMD5 says that this program may not compute MD5: it runs with
// GODEBUG=fips140=only. Leave MD5 out, and let control.csv carry the
// VALIDATION totals, which the interface allows where there are no MD5 values.
var ErrMD5 = errors.New("MD5 is not allowed in FIPS 140-only mode; leave it out and let control.csv carry the VALIDATION totals")

// Hash is a set of hashes.
type Hash uint8

// The hashes of a Summary.
const (
	MD5    Hash = 1 << iota // what control.csv carries; no defence against forgery
	SHA256                  // for the sender's own records
)

// Summary is what is known of a file's content after it was written or read as
// a whole.
type Summary struct {
	File string
	// Rows counts the rows without the heading; in reading also those whose
	// values were refused, but not those that could not be told into fields.
	Rows int64
	// Bytes counts the bytes of the uncompressed file.
	Bytes int64
	// MD5 and SHA256 of these bytes, in lower-case hex, or "" where they were
	// not asked for.
	MD5, SHA256 string
	// Totals are the sums of the columns that are summed, by Column.Key, over
	// all rows without a fault; a blank counts as nothing.
	Totals map[string]Decimal
}

// digest counts and hashes the bytes that pass.
type digest struct {
	bytes       int64
	md5, sha256 hash.Hash
}

func newDigest(h Hash) (digest, error) {
	var d digest
	if h&MD5 != 0 {
		if fips140.Enforced() {
			return d, ErrMD5
		}
		d.md5 = md5.New()
	}
	if h&SHA256 != 0 {
		d.sha256 = sha256.New()
	}
	return d, nil
}

func (d *digest) add(p []byte) {
	d.bytes += int64(len(p))
	if d.md5 != nil {
		d.md5.Write(p) // a hash.Hash never returns an error
	}
	if d.sha256 != nil {
		d.sha256.Write(p)
	}
}

func (d *digest) fill(s *Summary) {
	s.Bytes = d.bytes
	if d.md5 != nil {
		s.MD5 = hex.EncodeToString(d.md5.Sum(nil))
	}
	if d.sha256 != nil {
		s.SHA256 = hex.EncodeToString(d.sha256.Sum(nil))
	}
}
