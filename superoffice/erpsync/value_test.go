package erpsync

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestValues(t *testing.T) {
	require.Equal(t, Value("[I:-12345]"), Int(-12345))
	require.Equal(t, Value("[I:1]"), Bool(true))
	f, err := Double(12345.6789)
	require.NoError(t, err)
	require.Equal(t, Value("[F:12345.6789]"), f)
	_, err = Double(math.NaN())
	require.ErrorIs(t, err, ErrValue)
	d, err := DateTime(time.Date(2013, 12, 31, 23, 59, 59, 0, time.UTC))
	require.NoError(t, err)
	require.Equal(t, Value("[DT:12/31/2013 23:59:59.0000000]"), d)
	back, err := d.DateTime()
	require.NoError(t, err)
	require.Equal(t, time.Date(2013, 12, 31, 23, 59, 59, 0, time.UTC), back)
	span, err := Value("[TS:90]").Duration()
	require.NoError(t, err)
	require.Equal(t, 90*time.Second, span)
	for _, v := range []Value{"", "x", "[F:1]", "[I:1", "1.0", "[I:9223372036854775808]"} {
		_, err := v.Int()
		require.ErrorIs(t, err, ErrValue, string(v))
	}
	for _, v := range []Value{"1,5", "NaN", "0x1", "1_0", "[DT:1]"} {
		_, err := v.Double()
		require.ErrorIs(t, err, ErrValue, string(v))
	}
}

func TestTexts(t *testing.T) {
	s, err := Texts{"NO": "Bra", "US": "Fine"}.Encode()
	require.NoError(t, err)
	require.Equal(t, `US:"Fine";NO:"Bra"`, s)
	back, err := ParseTexts(s)
	require.NoError(t, err)
	require.Equal(t, Texts{"NO": "Bra", "US": "Fine"}, back)
	for _, bad := range []string{"", "plain", `US:"a";`, `US:"a";US:"b"`, `XX:"a"`, `US:"a"NO:"b"`} {
		_, err := ParseTexts(bad)
		require.ErrorIs(t, err, ErrTexts, bad)
	}
}

func TestOperators(t *testing.T) {
	fields := []Field{{Key: "T", Type: TextField}, {Key: "I", Type: IntegerField}, {Key: "F", Type: DoubleField},
		{Key: "B", Type: CheckboxField}, {Key: "L", Type: ListField}, {Key: "D", Type: DateTimeField}}
	a := Actor{ParentKey: "7", Fields: map[string]Value{"T": "Åse Straße", "I": "[I:5]", "F": "2.5", "B": "[I:1]", "L": "30", "D": "[DT:12/31/2013 23:59:59.0000000]"}}
	for _, c := range []struct {
		field  string
		op     Operator
		values []Value
		want   bool
	}{
		{"T", Equal, []Value{"åSE STRAßE"}, true}, {"T", IsNot, []Value{"åse"}, true},
		{"T", Begins, []Value{"ås"}, true}, {"T", NotBegins, []Value{"ås"}, false},
		{"T", Contains, []Value{"E S"}, true}, {"T", NotContains, []Value{"E S"}, false},
		{"T", Ends, []Value{"SSE"}, false}, {"T", NotEnds, []Value{"SSE"}, true}, {"T", Between, []Value{"åa", "åz"}, true},
		{"I", Equal, []Value{"5"}, true}, {"I", Greater, []Value{"[I:5]"}, false}, {"I", GreaterEqual, []Value{"5"}, true},
		{"I", Less, []Value{"6"}, true}, {"I", LessEqual, []Value{"4"}, false}, {"I", NotEqual, []Value{"4"}, true},
		{"I", Between, []Value{"5", "9"}, true}, {"F", Between, []Value{"[F:2]", "2.5"}, true},
		{"B", Equal, []Value{"[I:1]"}, true}, {"B", Equal, []Value{"[I:0]"}, false},
		{"L", OneOf, []Value{"10", "30"}, true}, {"L", NotOneOf, []Value{"10"}, true},
		{"D", Equal, []Value{"[DT:12/31/2013 23:59:01.0000000]"}, true}, {"D", Before, []Value{"[DT:12/31/2013 23:59:59.5]"}, false},
		{"D", AfterEqual, []Value{"[D:12/31/2013]"}, true}, {"D", After, []Value{"[D:01/01/2014]"}, false},
		{"D", BeforeEqual, []Value{"[D:01/01/2014]"}, true}, {"D", Between, []Value{"12/01/2013", "12/31/2013"}, false},
		{ParentKeyField, Equal, []Value{"7"}, true},
	} {
		m, err := NewMatcher(fields, []Restriction{{c.field, c.op, c.values}}, nil)
		require.NoError(t, err, "%v", c)
		got, err := m.Match(a)
		require.NoError(t, err)
		require.Equal(t, c.want, got, "%v", c)
	}
	for _, r := range []Restriction{{"T", Greater, []Value{"a"}}, {"I", Equal, nil}, {"I", Equal, []Value{"x"}}, {"B", NotEqual, []Value{"1"}}, {"L", Equal, []Value{"1"}}, {"I", Between, []Value{"1"}}} {
		_, err := NewMatcher(fields, []Restriction{r}, nil)
		require.ErrorIs(t, err, ErrRestriction, "%v", r)
	}
}

func TestFolderStore(t *testing.T) {
	dir := t.TempDir()
	store, err := OpenFolderStore(dir, [32]byte{1})
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close()) }()
	one, other := ConnectionID{1}, ConnectionID{2}
	_, err = store.Load(t.Context(), one)
	require.ErrorIs(t, err, ErrUnknownConnection)
	config := Config{"PASSWORD": "hunter2"}
	require.NoError(t, store.Save(t.Context(), one, config))
	got, err := store.Load(t.Context(), one)
	require.NoError(t, err)
	require.Equal(t, config, got)

	sealed, err := os.ReadFile(filepath.Join(dir, fileOf(one)))
	require.NoError(t, err)
	require.NotContains(t, string(sealed), "hunter2")
	require.NoError(t, os.WriteFile(filepath.Join(dir, fileOf(other)), sealed, 0o600))
	_, err = store.Load(t.Context(), other)
	require.ErrorIs(t, err, ErrSealed, "a file cannot change places")
	wrong, err := OpenFolderStore(dir, [32]byte{2})
	require.NoError(t, err)
	defer func() { require.NoError(t, wrong.Close()) }()
	_, err = wrong.Load(t.Context(), one)
	require.ErrorIs(t, err, ErrSealed)

	require.NoError(t, store.Delete(t.Context(), one))
	require.NoError(t, store.Delete(t.Context(), one))
	_, err = store.Load(t.Context(), one)
	require.ErrorIs(t, err, ErrUnknownConnection)
	require.NotContains(t, fmt.Sprintf("%v %+v %#v %s %q", config, config, config, config, config), "hunter2")
	_, err = json.Marshal(config)
	require.Error(t, err)
}

func FuzzValue(f *testing.F) {
	for _, s := range []string{"[I:1]", "[F:1.5]", "[DT:12/31/2013 23:59:59.0000000]", "[TS:1]", "[B:AA==]", "[", "[]", "[:]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v := Value(s)
		if n, err := v.Int(); err == nil {
			again, err := Int(n).Int()
			require.NoError(t, err)
			require.Equal(t, n, again)
		}
		if x, err := v.Double(); err == nil {
			w, err := Double(x)
			require.NoError(t, err)
			again, err := w.Double()
			require.NoError(t, err)
			require.Equal(t, x, again)
		}
		if d, err := v.DateTime(); err == nil && d.Year() > 0 {
			_, err := DateTime(d)
			require.NoError(t, err)
		}
		if texts, err := ParseTexts(s); err == nil {
			_, err := texts.Encode()
			require.NoError(t, err)
		}
	})
}
