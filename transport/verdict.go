package transport

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/internal/safename"
)

// Verdict asks what the far side made of a transmission. ErrUnknown means
// that it was never announced there.
func (c *Comms) Verdict(ctx context.Context, transmission string) (Verdict, error) {
	if err := checkID("the transmission", transmission); err != nil {
		return Verdict{}, &Error{Op: "verdict", Kind: ErrName, Err: err}
	}
	var answer comms.Status
	_, err := c.web.do(ctx, call{
		op: "verdict", subject: transmission,
		method: http.MethodGet, path: []string{"customers", c.customer, "transmissions", transmission},
		answer: &answer, success: []int{http.StatusOK},
	})
	if err != nil {
		return Verdict{}, err
	}
	v, err := verdictOf(answer)
	if err != nil {
		return Verdict{}, &Error{Op: "verdict", Subject: transmission, Kind: ErrProtocol, Err: err}
	}
	return v, nil
}

func verdictOf(s comms.Status) (Verdict, error) {
	v := Verdict{State: State(s.State), Total: max(s.ProblemsTotal, len(s.Problems))}
	if !slices.Contains([]State{Received, Forwarded, Validating, Imported, Rejected}, v.State) {
		return Verdict{}, fmt.Errorf("%s is no state", safename.Quote(string(s.State)))
	}
	for _, p := range s.Problems {
		v.Problems = append(v.Problems, Problem{
			Severity: plain(p.Severity, 20),
			File:     plain(p.File, safename.MaxLen),
			Line:     p.Line,
			Column:   p.Column,
			Field:    plain(p.Field, 100),
			Code:     plain(p.Code, 100),
			Message:  plain(p.Message, maxDetail),
		})
	}
	return v, nil
}
