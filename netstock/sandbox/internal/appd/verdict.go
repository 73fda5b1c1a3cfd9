package appd

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/erplink/erplink/csvspec/check"
	"github.com/erplink/erplink/internal/comms"
)

// room is what the problems of a verdict may take of a body, in bytes.
const room = comms.MaxBody * 3 / 4

// verdict is the last word on a set, with as many problems as fit.
func verdict(findings []comms.Finding, total int, ok bool) comms.Status {
	status := comms.Status{State: comms.Rejected, ProblemsTotal: total}
	if ok {
		status.State = comms.Imported
	}
	size := 0
	for _, f := range findings[:min(len(findings), comms.MaxProblems)] {
		text, err := json.Marshal(f)
		if size += len(text); err != nil || size > room {
			break
		}
		status.Problems = append(status.Problems, f)
	}
	return status
}

// findingsOf lists the errors of a report, then its warnings. What is only
// told is left out.
func findingsOf(r *check.Report) []comms.Finding {
	found := slices.DeleteFunc(slices.Clone(r.Findings), func(f check.Finding) bool { return f.Severity < check.Warning })
	slices.SortStableFunc(found, func(a, b check.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	var out []comms.Finding
	for _, f := range found {
		out = append(out, comms.Finding{
			Severity: f.Severity.String(), File: f.File, Line: f.Line, Column: f.Column, Field: f.Field,
			Code: string(f.Code), Message: f.Message,
		})
	}
	return out
}
