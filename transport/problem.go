package transport

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/erplink/erplink/internal/comms"
)

const (
	maxDetail      = 500 // bytes of a problem's detail in an error
	maxProblemList = 20  // entries of its list
)

// refusal makes an error of an answer whose status is not a success. Only
// what the status says decides whether it is temporary.
func refusal(resp *http.Response, body []byte, now time.Time) *Error {
	problem, spoken := parseProblem(resp, body)
	e := &Error{
		Kind:  kindOfStatus(resp.StatusCode, problem, spoken),
		Err:   errors.New(describe(resp, problem, spoken)),
		After: retryAfter(resp, now),
	}
	if resp.StatusCode == http.StatusUnauthorized {
		if clock := clockError(resp, now); clock != nil {
			e.Err = fmt.Errorf("%w: %w", e.Err, clock)
		}
	}
	for i, p := range problem.Problems {
		if i == maxProblemList {
			e.Problems = append(e.Problems, fmt.Sprintf("and %d more", len(problem.Problems)-i))
			break
		}
		e.Problems = append(e.Problems, plain(p, maxDetail))
	}
	return e
}

func parseProblem(resp *http.Response, body []byte) (problem comms.Problem, spoken bool) {
	media, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil || media != "application/problem+json" {
		return problem, false
	}
	if json.Unmarshal(body, &problem) != nil {
		return comms.Problem{}, false
	}
	return problem, true
}

// kindOfStatus trusts a status that only the server itself can mean where it
// came with a problem: a 404 of a proxy must not look like a transmission
// that the server does not know.
func kindOfStatus(status int, problem comms.Problem, spoken bool) error {
	switch status {
	case http.StatusUnauthorized:
		switch problem.Type {
		case comms.Clock:
			return ErrClock
		case comms.Enrolment:
			return ErrEnrolment
		}
		return ErrCredentials // whatever it was: it must not be repeated
	case http.StatusProxyAuthRequired:
		return ErrProxy
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return ErrBusy
	case http.StatusInternalServerError, http.StatusNotImplemented, http.StatusBadGateway, http.StatusGatewayTimeout:
		return ErrServer
	}
	if !spoken || status < 400 || status > 499 {
		return ErrProtocol
	}
	switch status {
	case http.StatusForbidden:
		return ErrForbidden
	case http.StatusNotFound:
		return ErrUnknown
	case http.StatusConflict:
		return ErrConflict
	}
	return ErrRejected
}

func describe(resp *http.Response, problem comms.Problem, spoken bool) string {
	text := fmt.Sprintf("status %d", resp.StatusCode)
	switch {
	case spoken:
		text = plain(strings.Join([]string{text, string(problem.Type), problem.Title, problem.Detail}, ": "), maxDetail)
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		text += fmt.Sprintf(", a redirect to %s, is not followed", plain(resp.Header.Get("Location"), maxDetail))
	default:
		text += fmt.Sprintf(" without a problem description (%s)", plain(resp.Header.Get("Content-Type"), 80))
	}
	return text
}

// clockError compares the server's clock with ours, and returns nil where
// they agree as far as a token needs it.
func clockError(resp *http.Response, now time.Time) *ClockError {
	there, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil || now.Sub(there).Abs() <= comms.TokenSkew {
		return nil
	}
	return &ClockError{Here: now, There: there}
}

// retryAfter reads both forms of the header.
func retryAfter(resp *http.Response, now time.Time) time.Duration {
	text := resp.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil {
		const most = 24 * 60 * 60 // more is a mistake, and could overflow
		return time.Duration(min(max(seconds, 0), most)) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}
