package strictjson

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestObject(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 16) + "1" + strings.Repeat("}", 16)
	for _, good := range []string{`{}`, ` {"a":1,"b":{"a":[1,{"a":2},{"a":3}]}} `, `{"a":1,"A":2}`, deep} {
		require.NoError(t, Object([]byte(good)), good)
	}
	for _, bad := range []string{
		``, `null`, `[]`, `"a"`, `{`, `{"a":1}{}`, `{"a":1} x`, `{"a":1,}`, "{\"a\":\"\xff\"}",
		`{"a":1,"a":1}`, `{"a":1,"\u0061":2}`, `{"b":{"a":1,"a":2}}`, `{"b":[{"a":1,"a":2}]}`, `{"b":` + deep + `}`,
	} {
		require.ErrorIs(t, Object([]byte(bad)), ErrAmbiguous, bad)
	}
}

func FuzzObject(f *testing.F) {
	f.Add(`{"a":1,"b":[{"a":2}]}`)
	f.Add(`{"a":1,"a":2}`)
	f.Fuzz(func(t *testing.T, data string) {
		if Object([]byte(data)) != nil {
			return
		}
		var m map[string]any
		require.NoError(t, json.Unmarshal([]byte(data), &m))
		out, err := json.Marshal(m)
		require.NoError(t, err)
		require.NoError(t, Object(out))
	})
}
