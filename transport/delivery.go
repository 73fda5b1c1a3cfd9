package transport

import "time"

// Encoding says in which form a door wants the bytes of a file.
type Encoding string

// The encodings of the doors.
const (
	Plain Encoding = "plain" // the CSV file as it is
	Bzip2 Encoding = "bzip2" // exactly one bzip2 stream
)

// File is one file of a transmission as it was spooled and hashed.
type File struct {
	Name   string // interface name: stock.csv
	Size   int64  // bytes of the CSV file
	Wire   int64  // bytes in the door's Encoding
	MD5    string // of the CSV bytes, lower-case hex
	SHA256 string // of the CSV bytes, lower-case hex
	Rows   int64
}

// Manifest is a sealed transmission: nothing in it changes any more.
type Manifest struct {
	ID               string // UUIDv7
	StartedAt        time.Time
	FinishedAt       time.Time
	InterfaceVersion string
	Files            []File // control.csv last
}

// State is where a delivered transmission stands on the far side.
type State string

// The states of a transmission. Imported and Rejected are final; Delivered
// is all that a door without verdicts can tell.
const (
	Delivered  State = "delivered"
	Received   State = "received"
	Forwarded  State = "forwarded"
	Validating State = "validating"
	Imported   State = "imported"
	Rejected   State = "rejected"
)

// Final reports whether the far side has said its last word.
func (s State) Final() bool { return s == Imported || s == Rejected }

// Verdict is what the far side says of a transmission.
type Verdict struct {
	State    State
	Problems []Problem // at most what the far side lists
	Total    int       // all problems, listed or not
}

// Problem is one finding of the far side.
type Problem struct {
	Severity string // error, warning, info
	File     string
	Line     int64
	Column   int
	Field    string
	Code     string
	Message  string
}

// Kind tells orders from other files that come back.
type Kind string

// The kinds of incoming files.
const (
	Order  Kind = "order"
	Report Kind = "report"
)

// Incoming is one file that waits on the far side. ID and Name come from
// outside: they are checked by the door, and never used as a path unchecked.
type Incoming struct {
	ID        string
	Name      string // po_1042.csv
	Kind      Kind
	Object    string // where the door fetches it; opaque to callers
	Size      int64  // bytes of the file itself; -1 where the door cannot tell
	Wire      int64  // bytes in the door's Encoding; -1 where it cannot tell
	MD5       string // empty where the door cannot tell
	SHA256    string // empty where the door cannot tell
	CreatedAt time.Time
}
