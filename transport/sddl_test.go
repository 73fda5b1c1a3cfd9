package transport

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStrangers(t *testing.T) {
	may := func(trustee string) bool {
		return trustee == "SY" || trustee == "BA" || trustee == "OW" || trustee == "S-1-5-21-1-2-3-1001"
	}
	for name, c := range map[string]struct {
		sddl string
		want []string
	}{
		"protected":               {"O:S-1-5-21-1-2-3-1001D:P(A;;FA;;;S-1-5-21-1-2-3-1001)(A;;FA;;;SY)(A;;FA;;;BA)", nil},
		"owner's group ends in D": {"O:BAG:DUD:P(A;;FA;;;SY)", nil},
		"users by inheritance":    {"O:BAD:AI(A;ID;FA;;;SY)(A;ID;0x1200a9;;;BU)", []string{"BU"}},
		"everyone and a person":   {"D:(A;;FR;;;WD)(A;;GR;;;S-1-5-21-1-2-3-1002)", []string{"WD", "S-1-5-21-1-2-3-1002"}},
		"denied":                  {"D:(D;;FA;;;WD)(A;;FA;;;SY)", nil},
		"for children only":       {"D:(A;OICIIO;GA;;;CO)(A;;FA;;;SY)", nil},
		"with a condition":        {`D:(XA;;FR;;;AU;(@User.Title=="x"))`, []string{"AU"}},
		"by object":               {"D:(OA;;CR;6da8a4ff-0e52-11d0-a286-00aa003049e2;;WD)", []string{"WD"}},
		"empty list":              {"O:BAD:P", nil},
		"no list":                 {"O:BAG:SY", []string{"everyone"}},
		"null list":               {"O:BAD:NO_ACCESS_CONTROL", []string{"everyone"}},
		"nothing":                 {"", []string{"everyone"}},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, strangers(c.sddl, may)) })
	}
}
