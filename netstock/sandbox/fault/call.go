package fault

import "time"

// Call names one operation of the Comms protocol.
type Call string

// The calls of the Comms protocol, in the order of its description; they also
// name the calls in the sandbox's log.
const (
	AnyCall           Call = ""
	CreateCustomer    Call = "create-customer"
	Enrol             Call = "enrol"
	Revoke            Call = "revoke"
	Unlock            Call = "unlock"
	Register          Call = "register"
	Connection        Call = "connection"
	EndOfTransmission Call = "end-of-transmission"
	State             Call = "state"
	Poll              Call = "poll"
	Receipt           Call = "receipt"
	Health            Call = "health"
	ReportState       Call = "report-state"  // App to Comms
	AnnounceFile      Call = "announce-file" // App to Comms
	Forward           Call = "forward"       // Comms to App
	HandOnKey         Call = "hand-on-key"   // Comms to App
)

// Fits reports whether a fault that is set for c strikes the call.
func (c Call) Fits(call Call) bool { return c == AnyCall || c == call }

// Answer gives a status instead of doing the call: 503 or 429 for a busy
// server, 500 for a broken one. Nothing is done, and no proof is asked.
type Answer struct {
	Scope
	Call       Call
	Status     int
	RetryAfter time.Duration // sent in whole seconds where above zero
}

// LostAnswer does the call and cuts the connection instead of answering.
type LostAnswer struct {
	Scope
	Call Call
}

// SlowAnswer holds the answer back, as a network that swallows packets does.
type SlowAnswer struct {
	Scope
	Call  Call
	Delay time.Duration
}

// WrongClock lets the server's clock, its Date and its judgement of tokens,
// go wrong by an offset for one call.
type WrongClock struct {
	Scope
	Call   Call
	Offset time.Duration
}
