package transport

import (
	"fmt"
	"strings"
	"time"
)

// Side says where the cause of a failure lies, so that the right person is
// asked.
type Side string

// The sides of a failure.
const (
	Here    Side = "here"    // this computer, its files and its configuration
	Between Side = "between" // the network, a proxy, a firewall
	There   Side = "there"   // the far side
)

// kind is an error that stands for a class of failures and holds what is
// true of all of them.
type kind struct {
	text      string
	side      Side
	temporary bool
	advice    string
}

func (k *kind) Error() string { return k.text }

// The kinds of failures that pass by themselves; errors.Is finds them in
// every error of a door.
var (
	ErrNetwork    error = &kind{"the connection failed", Between, true, "check network, firewall and proxy; an address that is banned after refused log-ins is let in again after an hour"}
	ErrStalled    error = &kind{"no byte moved in time", Between, true, "check the network; a deadline can be set longer"}
	ErrIncomplete error = &kind{"the bytes that arrived are not all that were sent", Between, true, "try again; if it stays, look for a proxy that cuts transfers"}
	ErrServer     error = &kind{"the far side failed", There, true, "try again; if it stays, give the request id to the operator"}
	ErrBusy       error = &kind{"the far side is busy", There, true, "try again after the stated time"}
	ErrClock      error = &kind{"the clocks differ too much", Here, true, "set this computer's clock, best by a time service"}
)

// The kinds of failures that stay until somebody changes something: they are
// tried once.
var (
	ErrCredentials error = &kind{"the key was refused", There, false, "do not repeat: three refusals ban this address for an hour; register the key, or ask the operator whether it was revoked"}
	ErrEnrolment   error = &kind{"the enrolment code was refused", There, false, "do not repeat: three refusals ban this address for an hour; ask the operator for a new code"}
	ErrForbidden   error = &kind{"the far side forbids it", There, false, "check that the customer is the one the key was registered for"}
	ErrUnknown     error = &kind{"the far side does not know it", There, false, "check address and customer"}
	ErrConflict    error = &kind{"the far side has something else under the same id", There, false, "use a new id; a key that is active is rotated, not registered again"}
	ErrHash        error = &kind{"the far side has another hash of the file", There, false, "fetch the file once more; if it stays, keep it aside and ask the operator"}
	ErrRejected    error = &kind{"the far side rejects the request", There, false, "mend what the problems name"}
	ErrRefused     error = &kind{"the file service refuses it", There, false, "check folder and rights on the far side"}
	ErrRemoteFull  error = &kind{"the disk where the files go is full", There, false, "make room there"}
	ErrProtocol    error = &kind{"the answer is not what the protocol says", There, false, "check the address; a proxy or a log-in page may have answered instead"}
	ErrName        error = &kind{"a name, id or path is not allowed", There, false, "ask the operator for another name"}
	ErrHostKey     error = &kind{"the host key is not the one that was announced", Between, false, "do not go on: ask the operator whether the key was changed; otherwise somebody stands between"}
	ErrAlgorithm   error = &kind{"no common algorithm", Between, false, "the server offers outdated cryptography alone; it must be updated"}
	ErrNotSSH      error = &kind{"what answered does not speak SSH", Between, false, "check host and port; TLS inspection on the way must let SSH pass"}
	ErrProxy       error = &kind{"the proxy refuses the connection", Between, false, "allow CONNECT to the host and port there (many proxies pass 443 alone), and check the proxy's user and password; NTLM and Negotiate are not spoken"}
	ErrCertificate error = &kind{"the certificate is not trusted", Between, false, "name the private authority's certificate, or let TLS inspection exclude the host"}
	ErrFolder      error = &kind{"the folder cannot be used", Here, false, "check that it exists, that its share is connected, and that this account may read, write and rename in it"}
	ErrLocal       error = &kind{"this side's reader or writer failed", Here, false, "see the cause"}
	ErrKey         error = &kind{"the key cannot be used", Here, false, "see the cause"}
	ErrConfig      error = &kind{"the configuration is wrong", Here, false, "mend the named value"}
)

// Error is a failure of a door: what was tried on what, which kind of failure
// it is, and the cause. Kind and Err are both found by errors.Is and
// errors.AsType.
type Error struct {
	Op       string        // what was tried: put, deliver, poll, …
	Subject  string        // on what: a file, an id, an address
	Kind     error         // one of the Err values of this package
	Err      error         // the cause; nil where the kind says it all
	After    time.Duration // how long the far side asks to wait; 0 is not said
	Request  string        // X-Request-Id of the web call, for the operator
	Problems []string      // the far side's list, where it gives one
}

// Error says what failed, on which side, and what to do.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	if e.Subject != "" {
		fmt.Fprintf(&b, " %s", e.Subject)
	}
	fmt.Fprintf(&b, ": %v", e.Kind)
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	for _, p := range e.Problems {
		fmt.Fprintf(&b, "; %s", p)
	}
	if e.Request != "" {
		fmt.Fprintf(&b, " (request %s)", e.Request)
	}
	if advice := e.Advice(); advice != "" {
		fmt.Fprintf(&b, " [%s: %s]", e.Side(), advice)
	}
	return b.String()
}

// Unwrap returns the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// Side says where the cause lies; empty for a kind of another package.
func (e *Error) Side() Side {
	if k, ok := e.Kind.(*kind); ok {
		return k.side
	}
	return ""
}

// Advice says what to do; empty for a kind of another package.
func (e *Error) Advice() string {
	if k, ok := e.Kind.(*kind); ok {
		return k.advice
	}
	return ""
}

// ClockError says by how much this computer's clock and the server's differ.
type ClockError struct {
	Here, There time.Time
}

// Difference is positive when this computer's clock is fast. The server's
// time has a resolution of one second.
func (e *ClockError) Difference() time.Duration { return e.Here.Sub(e.There) }

func (e *ClockError) Error() string {
	d := e.Difference().Round(time.Second)
	word := "fast"
	if d < 0 {
		d, word = -d, "slow"
	}
	return fmt.Sprintf("this computer's clock is %v %s (%s here, %s there)", d, word,
		e.Here.UTC().Format(time.RFC3339), e.There.UTC().Format(time.RFC3339))
}

// HostKeyError says which host key was shown and which ones were announced,
// as OpenSSH prints fingerprints.
type HostKeyError struct {
	Address string
	Shown   string   // empty where the server had no key of an announced type
	Pinned  []string // those valid now
}

func (e *HostKeyError) Error() string {
	shown := "a key of another type"
	if e.Shown != "" {
		shown = e.Shown
	}
	return fmt.Sprintf("%s shows %s, announced: %s", e.Address, shown, strings.Join(e.Pinned, ", "))
}
