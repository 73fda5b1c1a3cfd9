package appd

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
)

// However much is wrong, the verdict fits into a body.
func TestVerdictFits(t *testing.T) {
	for name, message := range map[string]string{"many": "short", "large": strings.Repeat("ü", 4000)} {
		t.Run(name, func(t *testing.T) {
			findings := make([]comms.Finding, 1500)
			for i := range findings {
				findings[i] = comms.Finding{Severity: "error", File: "sales.csv", Line: int64(i + 1), Code: "x", Message: message}
			}
			v := verdict(findings, 20_000, false)
			require.Equal(t, comms.Rejected, v.State)
			require.Equal(t, 20_000, v.ProblemsTotal)
			require.NotEmpty(t, v.Problems)
			require.LessOrEqual(t, len(v.Problems), comms.MaxProblems)
			text, err := json.Marshal(v)
			require.NoError(t, err)
			require.Less(t, len(text), comms.MaxBody)
		})
	}
}
