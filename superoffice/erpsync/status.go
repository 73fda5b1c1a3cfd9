package erpsync

import (
	"errors"
	"log/slog"
)

// ErrorCode is an error that SuperOffice acts upon.
type ErrorCode string

// The error codes, spelt as SuperOffice spells them.
const (
	// UnknownConnection makes SuperOffice save the connection's configuration
	// again and repeat the call.
	UnknownConnection ErrorCode = "UNKNOWN_CONNECTION_ID"
	UnknownField      ErrorCode = "UNKOWN_FIELDKEY"
	UnknownListItem   ErrorCode = "UNKOWN_LISTITEM_ID"
)

// State is the outcome of a call.
type State string

// The states. All but Failed count as success.
const (
	Ok         State = "Ok"
	OkWithInfo State = "OkWithInfo"
	Warning    State = "Warning"
	Failed     State = "Error"
)

// Error is a failure with texts for the people at SuperOffice. Any other error
// of a connector is answered with a bland text and the number of its log entry,
// since what it says may be secret and the calls come without a token.
type Error struct {
	Code ErrorCode // empty if none fits
	User string    // for users; see Texts
	Tech string    // for administrators, in the mails that SuperOffice sends
	Err  error     // for the log alone; may be nil
}

func (e *Error) Error() string {
	s := "erpsync: " + e.User
	if e.Code != "" {
		s += " (" + string(e.Code) + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// ErrUnsupported is the kind of error when a connector lacks an ability.
var ErrUnsupported = errors.New("erpsync: the connector cannot do this")

// Call is one call of SuperOffice's on a connection, for one goroutine at a time.
type Call struct {
	Connector  string       // the name under which the connector was called
	Connection ConnectionID // zero during the set-up
	Config     Config       // of the connection, or the one to test; nil if none exists yet

	state      State
	user, tech string
	sent       bool // the head of the answer has left
	logger     *slog.Logger
}

// Inform lets the call succeed with an explanation. It must come before 64 KiB
// of actors, for the head of the answer leaves then; later it goes to the log.
func (c *Call) Inform(user, tech string) { c.report(OkWithInfo, user, tech) }

// Warn is Inform for what needs somebody's attention; it outranks Inform.
func (c *Call) Warn(user, tech string) { c.report(Warning, user, tech) }

func (c *Call) report(state State, user, tech string) {
	if c.sent {
		c.logger.Warn("explanation came after the head of the answer", "state", state, "user", user, "tech", tech)
		return
	}
	if c.state == Warning && state == OkWithInfo {
		c.logger.Info("explanation beside a warning", "user", user, "tech", tech)
		return
	}
	if c.user != "" || c.tech != "" {
		c.logger.Info("explanation replaced", "user", c.user, "tech", c.tech)
	}
	c.state, c.user, c.tech = state, user, tech
}

// LogValue logs names and ids, never the configuration.
func (c *Call) LogValue() slog.Value {
	return slog.GroupValue(slog.String("connector", c.Connector), slog.String("connection", c.Connection.String()))
}
