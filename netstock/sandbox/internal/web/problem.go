// Package web is what the sandbox's web services have in common: routes,
// problem+json, limits, request ids, the log, and the faults of calls.
package web

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"net/http"
	"path"
	"strconv"
	"time"

	"github.com/erplink/erplink/internal/comms"
)

// Error is an error that says how it is answered.
type Error struct {
	Type       comms.ProblemType
	Status     int
	Detail     string
	Problems   []string
	RetryAfter time.Duration
}

// Error is the type and the detail.
func (e *Error) Error() string { return fmt.Sprintf("%s: %s", e.Type, e.Detail) }

// Errorf makes an Error.
func Errorf(t comms.ProblemType, status int, format string, args ...any) *Error {
	return &Error{Type: t, Status: status, Detail: fmt.Sprintf(format, args...)}
}

// titles are the short texts of the problem types.
var titles = map[comms.ProblemType]string{
	comms.Clock:       "The times of the token and of the server disagree",
	comms.Credentials: "The proof was not accepted",
	comms.Enrolment:   "The enrolment code was not accepted",
	comms.Forbidden:   "The proof is good, but not for this",
	comms.Unknown:     "There is no such thing",
	comms.Conflict:    "The same id stands for something else",
	comms.Invalid:     "The request is not what the call wants",
	comms.TooLarge:    "The body is too large",
	comms.Busy:        "The server is busy",
}

// writeProblem answers with an Error.
func writeProblem(w http.ResponseWriter, e *Error) error {
	if e.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(e.RetryAfter.Seconds()))))
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(e.Status)
	return json.NewEncoder(w).Encode(comms.Problem{
		Type: e.Type, Title: titles[e.Type], Status: e.Status, Detail: e.Detail, Problems: e.Problems,
	})
}

// PlainName reports whether a name can be that of a file in a folder: it leads
// nowhere else.
func PlainName(name string) bool { return name != "." && name == path.Base(name) && fs.ValidPath(name) }
