// Package comms holds the JSON bodies of the Comms reference protocol, which
// the Comms door of package transport speaks and package netstock/sandbox
// serves. The protocol is this project's own: Netstock documents what its
// connector does, not how its calls look on the wire.
package comms

import "time"

// ProblemType is the relative reference in the "type" member of a problem.
type ProblemType string

// The problem types of the protocol.
const (
	Clock       ProblemType = "clock"       // the token's times and the server's clock disagree
	Credentials ProblemType = "credentials" // unknown key, bad signature, bad claims
	Enrolment   ProblemType = "enrolment"   // enrolment code unknown, spent or too old
	Forbidden   ProblemType = "forbidden"   // proven, but for another customer's path
	Unknown     ProblemType = "unknown"     // no such transmission, file or customer
	Conflict    ProblemType = "conflict"    // the same id with other content
	Invalid     ProblemType = "invalid"     // the body is not what the call wants
	TooLarge    ProblemType = "too-large"   // over the limit of MaxBody
	Busy        ProblemType = "busy"        // try again after Retry-After
)

// Limits of the protocol.
const (
	MaxBody      = 1 << 20          // bytes of a body, in either direction
	MaxWait      = 25 * time.Second // how long a poll may be held
	MaxFiles     = 500              // files that one poll lists
	MaxProblems  = 1000             // problems that one verdict lists
	TokenAge     = 5 * time.Minute  // longest time from iat to exp
	TokenSkew    = 60 * time.Second // difference of clocks that is forgiven
	EnrolmentAge = 24 * time.Hour   // life of an enrolment code
	SweepAge     = 48 * time.Hour   // life of a transmission that is never announced
)

// Problem is an application/problem+json body (RFC 9457).
type Problem struct {
	Type     ProblemType `json:"type"`
	Title    string      `json:"title"`
	Status   int         `json:"status"`
	Detail   string      `json:"detail,omitempty"`
	Problems []string    `json:"problems,omitempty"`
}

// Customer is the body of call 0, by which an operator makes a customer.
type Customer struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	App  string `json:"app"`
}

// EnrolmentCode answers call 0; the code is shown once.
type EnrolmentCode struct {
	Code string `json:"enrolment_code"`
}

// Client says what program registers a key.
type Client struct {
	Name       string `json:"name"`
	Version    string `json:"version"`
	HostSystem string `json:"host_system"`
}

// Registration is the body of call 1.
type Registration struct {
	PublicKey string `json:"public_key"` // one OpenSSH line
	Client    Client `json:"client"`
}

// Registered answers call 1.
type Registered struct {
	KeyID      string     `json:"key_id"` // SHA256:… as OpenSSH prints it
	Connection Connection `json:"connection"`
}

// Connection answers call 1a.
type Connection struct {
	SFTP SFTP `json:"sftp"`
}

// SFTP says where a customer's files go.
type SFTP struct {
	Host     string    `json:"host"`
	Ports    []int     `json:"ports"` // in the order in which they are tried
	User     string    `json:"user"`
	HostKeys []HostKey `json:"host_keys"`
	Inbound  string    `json:"inbound"`  // absolute folder for transmissions
	Outbound string    `json:"outbound"` // absolute folder of files to fetch
}

// HostKey is one key that the SFTP server may show, and when.
type HostKey struct {
	Key        string    `json:"key"` // "type base64"
	ValidFrom  time.Time `json:"valid_from,omitzero"`
	ValidUntil time.Time `json:"valid_until,omitzero"`
}

// Transmission is the body of call 2, the end of transmission.
type Transmission struct {
	ID               string    `json:"id"` // UUIDv7
	StartedAt        time.Time `json:"started_at"`
	FinishedAt       time.Time `json:"finished_at"`
	InterfaceVersion string    `json:"interface_version"`
	Files            []File    `json:"files"` // control.csv last
}

// File is one file of a transmission.
type File struct {
	Name           string `json:"name"`   // stock.csv
	Object         string `json:"object"` // absolute SFTP path
	Size           int64  `json:"size"`   // uncompressed bytes
	CompressedSize int64  `json:"compressed_size"`
	MD5            string `json:"md5"`
	SHA256         string `json:"sha256"`
	Rows           int64  `json:"rows"`
}

// State is where a transmission stands.
type State string

// The states of a transmission; Imported and Rejected are final.
const (
	Received   State = "received"
	Forwarded  State = "forwarded"
	Validating State = "validating"
	Imported   State = "imported"
	Rejected   State = "rejected"
)

// Status answers calls 2 and 3, and is the body by which the App server
// reports a state.
type Status struct {
	State         State     `json:"state"`
	Problems      []Finding `json:"problems,omitempty"`
	ProblemsTotal int       `json:"problems_total,omitempty"`
}

// Finding is one problem of a rejected or imported set.
type Finding struct {
	Severity string `json:"severity"` // error, warning, info
	File     string `json:"file"`
	Line     int64  `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Field    string `json:"field,omitempty"`
	Code     string `json:"code"`
	Message  string `json:"message"`
}

// Listing answers call 4.
type Listing struct {
	Files []Listed `json:"files"`
	Next  string   `json:"next"` // cursor for "after"
}

// Listed is one file that waits for its receipt.
type Listed struct {
	ID             string    `json:"id"`
	Name           string    `json:"name"` // without .bz2
	Kind           string    `json:"kind"` // order, report
	Object         string    `json:"object"`
	Size           int64     `json:"size"`
	CompressedSize int64     `json:"compressed_size"`
	MD5            string    `json:"md5"`
	SHA256         string    `json:"sha256"`
	CreatedAt      time.Time `json:"created_at"`
}

// Receipt is the body of call 5.
type Receipt struct {
	SHA256     string    `json:"sha256"`
	ReceivedAt time.Time `json:"received_at"`
}

// Health answers call 6.
type Health struct {
	Status  string    `json:"status"`
	Time    time.Time `json:"time"`
	Version string    `json:"version"`
}

// AppFile is the body by which an App server announces a file to Comms.
type AppFile struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Path   string `json:"path"` // on the App server's SFTP
	Size   int64  `json:"size"`
	MD5    string `json:"md5"`
	SHA256 string `json:"sha256"`
}

// AppKey is the body by which Comms hands a customer's public key to the App
// server.
type AppKey struct {
	PublicKey string `json:"public_key"`
}
